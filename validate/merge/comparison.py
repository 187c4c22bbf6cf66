"""What a merge says: the merged rows, the state of every cell, what is open and what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import polars as pl

from schema.form import Form, Table
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import Ledger, Verdict
from validate.merge.states import STATES
from validate.pairing.pairings import Pairing
from validate.pairing.positions import at
from validate.pairing.references import Resolved

Kind = Literal["conflict", "status", "omission", "additional", "ruled", "duplicate", "blank", "cosmetic"]
State = Literal["open", "decided", "stale", "asked", "agreed"]


@dataclass(frozen=True, kw_only=True)
class Had:
    """What one extractor has in a merged cell, and where; nothing where the row is missing. `value` is as typed."""

    value: str | None = None
    meaning: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """A merged cell on which extractors differ, or that a ruling is about.

    `address` is how the ledger names the row: what each extractor wrote in its identity. `whole_row` is true where one
    extractor has the row and another has not: one ruling serves all its cells.
    """

    table: str
    study: str
    row: str
    position: int
    field: str
    kind: Kind
    state: State
    had: Mapping[str, Had]
    final: str | None
    verdict: Verdict
    address: Mapping[str, tuple[str, ...]]
    whole_row: bool = False


@dataclass(frozen=True, kw_only=True)
class MergedTable:
    """One table of the comparison; all frames have a row per merged row.

    `rows` as `pairing.pair` gives them, with `label` (identity in words, without the study) and `key` (how the dataset
    refers to the row). `began` says per extractor whether something is recorded on the study, `counting` whether what
    is in the row is compared. `states` has a column per field that is compared, `final` one per field: the canonical
    text that stands, null where blank, open or withheld. `identity_states` has a column per field of the identity where
    something else than identity joined rows, so that they may differ there: null in all other rows.
    `dropped` are rows that a ruling leaves out of the dataset.
    """

    table: Table
    rows: pl.DataFrame
    counting: pl.DataFrame
    began: pl.DataFrame
    states: pl.DataFrame
    final: pl.DataFrame
    identity_states: pl.DataFrame = field(default_factory=pl.DataFrame)
    dropped: frozenset[int] = frozenset()
    verdicts: Mapping[tuple[int, str], Verdict] = field(default_factory=dict)

    @cached_property
    def shared(self) -> pl.Series:
        """Whether two or more extractors recorded something on the study of each row."""
        return self.began.select(pl.sum_horizontal("*") > 1).to_series()

    @cached_property
    def places(self) -> Mapping[tuple[str, int], int]:
        """The merged row of each extractor's row."""
        return {
            (name, row): position
            for name in self.counting.columns
            for position, row in enumerate(self.rows[at(name)].to_list())
            if row is not None
        }

    def state_columns(self) -> Iterator[pl.Series]:
        """The states of all cells that are compared; null for one that is a key in its row."""
        yield from self.states
        yield from self.identity_states

    @property
    def height(self) -> int:
        """How many merged rows."""
        return self.rows.height


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The outcome of a merge. `discrepancies` are in the order of studies, tables, rows and fields."""

    form: Form
    extractions: tuple[Extraction, ...]
    ledger: Ledger
    tables: Mapping[str, MergedTable]
    discrepancies: tuple[Discrepancy, ...]
    columns: Mapping[tuple[str, str, str], Resolved] = field(default_factory=dict, repr=False)
    suspended: tuple[str, ...] = ()  # ids of rulings whose row is no longer there
    pairings: tuple[Pairing, ...] = ()  # all that identity alone does not answer

    @property
    def names(self) -> tuple[str, ...]:
        """The extractors."""
        return tuple(each.name for each in self.extractions)

    @cached_property
    def open(self) -> tuple[Discrepancy, ...]:
        """What somebody has still to rule on."""
        return tuple(each for each in self.discrepancies if each.state in {"open", "stale", "asked"})

    @cached_property
    def unsettled(self) -> tuple[Pairing, ...]:
        """The pairings on which somebody has still to rule."""
        return tuple(each for each in self.pairings if each.unsettled)

    def in_row(self, table: str, position: int) -> tuple[Discrepancy, ...]:
        """The discrepancies of one merged row."""
        return self._by_row.get((table, position), ())

    @cached_property
    def _by_row(self) -> Mapping[tuple[str, int], tuple[Discrepancy, ...]]:
        rows: dict[tuple[str, int], list[Discrepancy]] = {}
        for each in self.discrepancies:
            rows.setdefault((each.table, each.position), []).append(each)
        return {place: tuple(several) for place, several in rows.items()}

    def counts(self) -> dict[str, int]:
        """How many merged cells are in each state; and how many are decided, open or stale, and additional."""
        total = dict.fromkeys((*STATES, *EXTRA), 0)
        for line in self.field_counts():
            for name in total:
                total[name] += line.counts[name]
        return total

    def field_counts(self) -> Iterator["FieldCounts"]:
        """The counts of each compared field."""
        extra: dict[tuple[str, str], dict[str, int]] = {}
        for each in self.discrepancies:
            counted = extra.setdefault((each.table, each.field), dict.fromkeys(EXTRA, 0))
            counted["decided"] += each.state == "decided"
            counted["open"] += each.state in {"open", "stale", "asked"}
            counted["stale"] += each.state == "stale"
            counted["additional"] += each.kind == "additional"
        for merged in self.tables.values():
            for states in merged.state_columns():
                name = states.name
                found = dict(states.value_counts().iter_rows())
                counts = {state: int(found.get(state, 0)) for state in STATES}
                more = extra.get((merged.table.name, name), dict.fromkeys(EXTRA, 0))
                yield FieldCounts(merged.table.name, name, counts | more)

    def rows_only(self) -> dict[str, int]:
        """How many rows each extractor alone has, among studies that others recorded too."""
        alone = dict.fromkeys(self.names, 0)
        for merged in self.tables.values():
            if merged.table.parent is None:
                continue
            for name in self.names:
                others = [at(other) for other in self.names if other != name]
                here = merged.rows[at(name)].is_not_null()
                nobody = merged.rows.select(pl.all_horizontal(pl.col(others).is_null())).to_series() if others else here
                alone[name] += int((here & nobody & merged.shared).sum())
        return alone


EXTRA = ("decided", "open", "stale", "additional")


@dataclass(frozen=True)
class FieldCounts:
    """How many merged cells of a field are in each state."""

    table: str
    field: str
    counts: Mapping[str, int]

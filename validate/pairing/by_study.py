"""The studies of a table in which identity leaves rows alone, or on whose rows the team ruled: each by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from schema.form import Table
from validate.extraction.extraction import Extraction
from validate.extraction.reading import is_code
from validate.ledger.addresses import Addresses, Columns
from validate.pairing.pairer import Found, Pairer
from validate.pairing.pairings import By
from validate.pairing.row_similarity import Cells
from validate.pairing.rulings import PairRulings, Row

_APART = "\x1f\x1f"  # begins the name of a group: no identity begins so


@dataclass(frozen=True)
class Placed:
    """The group of a row, and what brought it to others if identity did not."""

    group: str
    by: By | None


def by_study(
    table: Table,
    extractions: Sequence[Extraction],
    columns: Columns,
    rulings: PairRulings,
    everyone: pl.DataFrame,
    *,
    propose: bool,
) -> tuple[dict[int, Placed], list[tuple[str, Found]]]:
    """Where the rows stand that are grouped otherwise than by identity, and what there is to say, by study.

    `everyone` has a row per row of any extraction: `who` (place of the name in their order), `position`, `study`,
    `trouble` and `group`. With `propose`, rows that are alike are brought together as proposals. Rows without a study
    stay alone, and so do rows that an extraction has twice.
    """
    names = sorted(each.name for each in extractions)
    placed: dict[int, Placed] = {}
    found: list[tuple[str, Found]] = []
    cells = RowCells(table, extractions, columns)
    for study, rows in _to_look_at(table, everyone, names, rulings, propose=propose):
        places = {(names[who], position): place for place, who, position, *_ in rows}
        cores: dict[str, set[Row]] = {}
        for _, who, position, trouble, group in rows:
            row = (names[who], position)
            if trouble is None or (trouble == "blank" and cells.addresses.sole(*row)):
                cores.setdefault(group, set()).add(row)
        known = {row: cells.of(row) for row in places}
        together, said = Pairer(table, [frozenset(core) for core in cores.values()], known, rulings, propose).settle()
        found.extend((study, each) for each in said)
        by = {row: each.by for each in said if each.by in {"similarity", "ruling"} for row in each.rows}
        for number, core in enumerate(together):
            placed |= {places[row]: Placed(f"{_APART}{study}{_APART}{number}", by.get(row)) for row in core}
    return placed, found


def _to_look_at(
    table: Table, everyone: pl.DataFrame, names: Sequence[str], rulings: PairRulings, *, propose: bool
) -> Iterator[tuple[str, list[tuple[int, int, int, str | None, str]]]]:
    """The studies in which rows are left that could be one, or that rulings are about, with all their rows there.

    Of each row its place in `everyone`, extractor, position, trouble and group. Studies themselves are known by name.
    """
    if len(table.identity) < 2:
        return
    sound = everyone.drop_nulls("study").filter(pl.col("trouble").ne_missing("duplicate"))
    having = pl.col("who").n_unique()
    left = sound.filter(having.over("group") < having.over("study"))
    wanted = (
        set()
        if not propose
        else {*left.group_by("study").agg(having.alias("several")).filter(pl.col("several") > 1)["study"]}
    )
    for name, position in rulings.rows:
        wanted |= {*sound.filter((pl.col("who") == names.index(name)) & (pl.col("position") == position))["study"]}
    if not wanted:
        return
    rows = everyone.with_row_index("place").filter(pl.col("study").is_in(sorted(wanted)))
    listed: dict[str, list[tuple[int, int, int, str | None, str]]] = {}
    told = rows.select("study", "place", "who", "position", "trouble", "group").iter_rows()
    for study, place, who, position, trouble, group in told:
        listed.setdefault(study, []).append((place, who, position, trouble, group))
    yield from listed.items()


class RowCells:
    """The keys of rows, without missing codes: two that hold the same code have nothing in common."""

    def __init__(self, table: Table, extractions: Sequence[Extraction], columns: Columns) -> None:
        self.table, self.extractions, self.columns = table, extractions, columns

    @cached_property
    def addresses(self) -> Addresses:
        """What the rows are called in the ledger."""
        return Addresses(self.table, self.extractions, self.columns)

    @cached_property
    def _lists(self) -> Mapping[str, Mapping[str, list[str | None]]]:
        """Per extractor and field."""
        lists = {}
        for each in self.extractions:
            resolved = (self.columns[each.name, self.table.name, field.name].keys for field in self.table.references)
            keys = each[self.table.name].keys.with_columns(resolved)
            told = keys.select(
                pl.when(~is_code(field, pl.col(field.name))).then(field.name).alias(field.name)
                for field in self.table.fields
            )
            lists[each.name] = {name: column.to_list() for name, column in told.to_dict().items()}
        return lists

    def of(self, row: Row) -> Cells:
        """The cells of a row."""
        name, position = row
        return {field: column[position] for field, column in self._lists[name].items()}

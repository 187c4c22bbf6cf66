"""What a merge took for one row, beside what is known."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from benchmarks.pairing.reviews import Rows
from benchmarks.pairing.sides import A, B
from benchmarks.pairing.two import Link, Two
from schema.form import Table
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.recorded_table import RawTable
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column

SILENT = frozenset({"identity", "normalised"})


@dataclass(frozen=True)
class Found:
    """A link between a row of A and a row of B: joined, a part of a split row, or tied (shown, and left apart)."""

    link: Link
    by: str
    state: str
    score: float | None = None
    reason: str = ""


@dataclass
class Counts:
    """Links of one table, summed over seeds."""

    rows: int = 0  # of A, in studies that have the table's rows repeatedly
    true: int = 0
    found: int = 0
    right: int = 0
    silent: int = 0  # by identity, exactly or after normalising
    silent_wrong: int = 0
    tied: int = 0  # true links that are shown as ties
    parts: int = 0  # true links of rows that one has as two
    parts_found: int = 0

    def add(self, other: Counts) -> None:
        """Sums up."""
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)

    @property
    def precision(self) -> float | None:
        """Right links of those found, 0 to 1; None where none is found."""
        return _share(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """Right links of the true ones, 0 to 1; None where there is none."""
        return _share(self.right, self.true)

    @property
    def precision_of_proposals(self) -> float | None:
        """The same of the links that identity does not give."""
        return _share(self.right - self._silent_right, self.found - self.silent)

    @property
    def recall_of_proposals(self) -> float | None:
        """The same of the true links that identity does not give."""
        return _share(self.right - self._silent_right, self.true - self._silent_right)

    @property
    def _silent_right(self) -> int:
        return self.silent - self.silent_wrong

    @property
    def recall_of_whole(self) -> float | None:
        """The same of rows that are one row with both."""
        return _share(self.right - self.parts_found, self.true - self.parts)

    @property
    def recall_of_split(self) -> float | None:
        """The same of rows that one of them has as two."""
        return _share(self.parts_found, self.parts)


def _share(some: int, whole: int) -> float | None:
    return some / whole if whole else None


@dataclass(frozen=True)
class Measured:
    """A pair of extractions as merged: processor seconds, links by table, and how they compare with the truth."""

    seconds: float
    found: Mapping[str, tuple[Found, ...]]
    counts: Mapping[str, Counts] = field(default_factory=dict)


def extractions(pair: Two) -> list[Extraction]:
    """What was typed, read in memory as from a workbook."""
    return [
        read_extraction(
            side, pair.form, f"{side}.xlsx", [_typed(table, side, pair.rows[side]) for table in pair.form.tables]
        )
        for side in (A, B)
    ]


def measured(pair: Two) -> Measured:
    """Merges the two and counts."""
    both = extractions(pair)
    began = time.process_time()
    comparison = merge(both)
    seconds = time.process_time() - began
    found = {table: tuple(_found(comparison, table)) for table in pair.repeated}
    return Measured(seconds, found, counted(pair, found))


def counted(pair: Two, found: Mapping[str, Iterable[Found]]) -> dict[str, Counts]:
    """Counts per table, of the studies that have at least two rows of it."""
    return {table: _counts(pair, table, list(found.get(table, ()))) for table in pair.repeated}


def hard(pair: Two, table: str, links: Iterable[Link]) -> set[Link]:
    """The links whose row of A lies in a study that has the table's rows repeatedly."""
    rows = pair.rows[A][table]
    return {link for link in links if rows[link[0]]["study"] in pair.repeated[table]}


def _counts(pair: Two, table: str, found: list[Found]) -> Counts:
    true = hard(pair, table, pair.links[table])
    joined = hard(pair, table, (match.link for match in found if match.state != "tied"))
    silent = hard(pair, table, (match.link for match in found if match.by in SILENT))
    ours, theirs = [link[0] for link in true], [link[1] for link in true]
    parts = {link for link in true if ours.count(link[0]) > 1 or theirs.count(link[1]) > 1}
    return Counts(
        rows=sum(row["study"] in pair.repeated[table] for row in pair.rows[A][table]),
        true=len(true),
        found=len(joined),
        right=len(joined & true),
        silent=len(silent),
        silent_wrong=len(silent - true),
        tied=len(hard(pair, table, (match.link for match in found if match.state == "tied")) & true),
        parts=len(parts),
        parts_found=len(parts & joined),
    )


def _found(comparison: Comparison, table: str) -> Iterator[Found]:
    """The rows that are joined, then the links between rows that stay apart."""
    pairings = [pairing for pairing in comparison.pairings if pairing.table == table and {A, B} <= pairing.rows.keys()]
    known = {(pairing.rows[A], pairing.rows[B]): pairing for pairing in pairings}
    joined = comparison.tables[table].rows.filter(
        pl.col(row_column(A)).is_not_null() & pl.col(row_column(B)).is_not_null()
    )
    links: set[Link] = set()
    for here, there, by in joined.select(row_column(A), row_column(B), "by").iter_rows():
        pairing = known.get((here, there))
        links.add((here, there))
        yield Found(
            (here, there),
            by,
            pairing.state if pairing else "paired",
            *((pairing.score, pairing.reason) if pairing else ()),
        )
    for link, pairing in known.items():
        if link not in links and pairing.state in {"tied", "split"}:
            yield Found(link, pairing.by or "", pairing.state, pairing.score, pairing.reason)


def _typed(table: Table, side: str, rows: Rows) -> RawTable:
    names = [column.name for column in table.fields]
    listed = [[row.get(name) for name in names] for row in rows[table.name]]
    return RawTable(
        table=table.name,
        file=f"{side}.xlsx",
        sheet=table.label,
        rows=pl.Series("row", range(4, 4 + len(listed)), dtype=pl.Int64),
        columns={name: column for column, name in enumerate(names, start=1)},
        cells=pl.DataFrame(listed, schema=dict.fromkeys(names, pl.String), orient="row"),
    )

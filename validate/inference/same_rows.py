"""Finds the rows of two tables with the same key, in spite of different spelling of studies and numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from schema.cell_type import CellType
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold, tidy
from validate.extraction.likely_studies import likely_studies
from validate.inference.columns import Column
from validate.inference.key import Key
from validate.inference.plain_table import PlainTable
from validate.inference.rows_alike import clearly_best

_MOST = 10_000  # pairs of rows of one study that are compared
_ENOUGH = 2  # equal entries from which two rows may be the same


class SameRows:
    """Pairs the rows of tables by their key; `cells` has the types of its columns by label.

    Rows that the extractors numbered differently are paired by their entries in `columns`.
    """

    def __init__(
        self,
        tables: Sequence[PlainTable],
        key: Key,
        cells: Mapping[str, CellType[Any]],
        columns: Sequence[Column] = (),
    ) -> None:
        self.tables = tables
        self.key = key
        self.cells = cells
        self.contents = [column for column in columns if column.everywhere and column not in key.columns]

    def of_two(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """The positions of the rows with the same key in two tables, if no other row has it."""
        if self.key.elsewhere:
            yield from self._by_contents(one, other)
            return
        ours, theirs = self._by_key[one], self._by_key[other]
        yield from ((ours[row], theirs[row]) for row in ours if row in theirs)

    def met_again(self) -> float:
        """The proportion of keys that a second table has, among those whose study it has; 1 if there are none."""
        keys = Counter(key for rows in self._by_key for key in rows)
        studies = Counter(study for rows in self._by_key for study in {study for study, *_ in rows})
        could = [times for (study, *_), times in keys.items() if studies[study] > 1]
        return sum(times > 1 for times in could) / len(could) if could else 1.0

    def _by_contents(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """The rows of a study that are clearly most similar in two tables, by equal entries."""
        entries = [self._entries(which) for which in (one, other)]
        theirs = self._by_study[other]
        for study, rows in self._by_study[one].items():
            places = theirs.get(study, [])
            if len(rows) * len(places) > _MOST:
                continue
            alike = {(row, place): _equal(entries[0][row], entries[1][place]) for row in rows for place in places}
            enough = {pair: float(equal) for pair, equal in alike.items() if equal >= _ENOUGH}
            yield from clearly_best(enough)

    def _entries(self, which: int) -> list[tuple[str, ...]]:
        """The folded entries of each row of a table, without its key."""
        table = self.tables[which]
        columns = [list(map(fold, texts_of(table, column.positions[which]))) for column in self.contents]
        return list(zip(*columns, strict=True)) if columns else [()] * table.height

    @cached_property
    def _by_study(self) -> list[dict[str, list[int]]]:
        """For each table, the positions of the rows of each study."""
        found = []
        for studies in self._studies:
            places: dict[str, list[int]] = {}
            for position, study in enumerate(studies):
                places.setdefault(study, []).append(position)
            found.append(places)
        return found

    @cached_property
    def _studies(self) -> list[list[str]]:
        """The study of each row, table by table, with one spelling per study."""
        written = [list(map(fold, texts_of(table, place))) for table, place in self._placed(0)]
        known = likely_studies({str(which): set(filter(None, studies)) for which, studies in enumerate(written)})
        return [[known.get(study, study) for study in studies] for studies in written]

    @cached_property
    def _by_key(self) -> list[dict[tuple[str, ...], int]]:
        """For each table, the position of each row whose key is unique."""
        columns = [self._studies]
        for place, column in enumerate(self.key.identity, 1):
            cell = self.cells[column.label]
            columns.append([[_meant(cell, text) for text in texts_of(*placed)] for placed in self._placed(place)])
        found = []
        for of_table in zip(*columns, strict=True):
            keys = list(zip(*(texts for texts in of_table if texts), strict=True))
            times = Counter(keys)
            found.append({row: position for position, row in enumerate(keys) if times[row] == 1})
        return found

    def _placed(self, place: int) -> Iterator[tuple[PlainTable, int | None]]:
        """Each table with the position of a column of the key in it."""
        return zip(self.tables, self.key.columns[place].positions, strict=True)


def texts_of(table: PlainTable, position: int | None) -> list[str]:
    """The texts of a column, "" for a blank cell; empty if the table has no such column."""
    return [] if position is None else [tidy(text or "") for text in table.cells.to_series(position)]


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of positions at which two rows have equal entries."""
    return sum(bool(ours) and ours == theirs for ours, theirs in zip(one, other, strict=True))


def _meant(cell: CellType[Any], text: str) -> str:
    """The meaning of an entry of the key: `0.30` is `0.3`."""
    try:
        value = cell.parse(text)
    except CellError:
        return fold(text)
    return fold(text) if value is None or isinstance(value, Missing) else cell.key(value)

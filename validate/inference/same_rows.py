"""The rows of two tables that have the same key, however each spells its studies and writes the numbers of its key."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from schema.cell_type import CellType
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold, tidy
from validate.extraction.likely_studies import likely_studies
from validate.inference.key import Key
from validate.inference.plain_table import PlainTable


class SameRows:
    """Pairs rows of the tables by their key; `cells` has the types of its columns by label."""

    def __init__(self, tables: Sequence[PlainTable], key: Key, cells: Mapping[str, CellType[Any]]) -> None:
        self.tables = tables
        self.key = key
        self.cells = cells

    def of_two(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """The positions of the rows with the same key in two tables, and no other row with it."""
        ours, theirs = self._by_key[one], self._by_key[other]
        yield from ((ours[row], theirs[row]) for row in ours if row in theirs)

    @cached_property
    def _by_key(self) -> list[dict[tuple[str, ...], int]]:
        """For each table the position of each row whose key no other row of it has."""
        written = [list(map(fold, texts_of(table, place))) for table, place in self._placed(0)]
        known = likely_studies({str(which): set(filter(None, studies)) for which, studies in enumerate(written)})
        columns = [[[known.get(study, study) for study in studies] for studies in written]]
        for at, column in enumerate(self.key.identity, 1):
            cell = self.cells[column.label]
            columns.append([[_meant(cell, text) for text in texts_of(*placed)] for placed in self._placed(at)])
        found = []
        for of_table in zip(*columns, strict=True):
            keys = list(zip(*(texts for texts in of_table if texts), strict=True))
            times = Counter(keys)
            found.append({row: position for position, row in enumerate(keys) if times[row] == 1})
        return found

    def _placed(self, at: int) -> Iterator[tuple[PlainTable, int | None]]:
        """Each table with the place of a column of the key in it."""
        return zip(self.tables, self.key.columns[at].positions, strict=True)


def texts_of(table: PlainTable, position: int | None) -> list[str]:
    """The texts of a column, "" where a cell is blank; none where the table has no such column."""
    return [] if position is None else [tidy(text or "") for text in table.cells.to_series(position)]


def _meant(cell: CellType[Any], text: str) -> str:
    """What an entry of the key means: `0.30` is `0.3`."""
    try:
        value = cell.parse(text)
    except CellError:
        return fold(text)
    return fold(text) if value is None or isinstance(value, Missing) else cell.key(value)

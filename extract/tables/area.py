"""A rectangle of a sheet in which tables are searched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import polars as pl

from extract.reading import Sheet, letters
from schema.records import record
from validate.extraction.cell_names import column_number

Line = tuple[str | None, ...]
"""A row of an area; None for cells that are blank or only have white space."""

_AT_ONCE = 1_000_000  # cells
_SPAN = re.compile(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")


@record
class Span:
    """Merged cells: their first and last rows and columns in the sheet, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@record
class Area:
    """Some rows and columns of a sheet. `row` and `column` are the sheet's numbers of the first ones.

    `merged` are the merged cells of the whole sheet, by their first row.
    """

    sheet: str
    cells: pl.DataFrame
    row: int
    column: int
    merged: Mapping[int, tuple[Span, ...]]

    @cached_property
    def filled(self) -> pl.DataFrame:
        """Whether each cell has more than white space."""
        columns = self.cells.get_columns()
        at_once = max(1, _AT_ONCE // max(1, self.cells.height))
        pieces = (columns[start : start + at_once] for start in range(0, len(columns), at_once))
        return pl.DataFrame([column for piece in pieces for column in _filled(piece)])

    @cached_property
    def counts(self) -> list[int]:
        """The number of filled cells in each row."""
        if not self.cells.width:
            return []
        below_each_other = pl.concat([column.alias("filled") for column in self.filled.get_columns()])
        by_column = below_each_other.to_numpy().reshape(self.cells.width, self.cells.height)
        return [int(count) for count in by_column.sum(axis=0)]

    def line(self, row: int) -> Line:
        """The row at this position, counted from 0."""
        return tuple(text if text and text.strip() else None for text in self.cells.row(row))

    def below(self, column: int, start: int, length: int = 200) -> list[str]:
        """The filled cells of a column in the `length` rows from `start`."""
        piece = self.cells.to_series(column).slice(start, length).drop_nulls()
        return [text for text in piece.to_list() if text.strip()]

    def from_row(self, row: int) -> Area:
        """The same area without the rows before this position."""
        return replace(self, cells=self.cells[row:], row=self.row + row)

    def between(self, left: int, right: int) -> Area:
        """The columns from `left` to before `right`, without blank rows at the start and end."""
        part = replace(self, cells=self.cells[:, left:right], column=self.column + left)
        filled = [row for row, count in enumerate(part.counts) if count]
        if not filled:
            return replace(part, cells=part.cells.clear())
        return replace(part, cells=part.cells[filled[0] : filled[-1] + 1], row=part.row + filled[0])

    def spans(self, row: int) -> list[Span]:
        """The merged cells that start in this row and in a column of the area."""
        last = self.column + self.cells.width - 1
        return [span for span in self.merged.get(self.row + row, ()) if self.column <= span.left <= last]

    def place(self, row: int, column: int) -> str:
        """The address of a cell in the spreadsheet."""
        return f"{letters(self.column + column)}{self.row + row}"


def _filled(columns: Sequence[pl.Series]) -> Iterator[pl.Series]:
    """Whether the cells of these columns have more than white space.

    All are checked together, because there may be many.
    """
    height = len(columns[0])
    below_each_other = pl.concat([column.alias("text") for column in columns])
    filled = (below_each_other.str.strip_chars() != "").fill_null(value=False)
    return (filled.slice(start * height, height).alias(column.name) for start, column in enumerate(columns))


def area_of(sheet: Sheet) -> Area:
    """The whole sheet as an area, with the merged cells that its reader noted."""
    merged: dict[int, tuple[Span, ...]] = {}
    for remark in sheet.remarks:
        span = _span(remark.value) if remark.code == "merged-cells" else None
        if span is not None:
            merged[span.top] = (*merged.get(span.top, ()), span)
    return Area(sheet.name, sheet.cells, sheet.first_row, sheet.first_column, merged)


def _span(area: str) -> Span | None:
    found = _SPAN.fullmatch(area)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    return Span(int(top), column_number(left), int(bottom), column_number(right))

"""A rectangle of a sheet, in which tables are looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from extract.reading import Sheet, letters

Line = tuple[str | None, ...]
"""One row of an area; None where it is blank, or holds white space alone."""

_SPAN = re.compile(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")


@dataclass(frozen=True)
class Span:
    """Merged cells: rows and columns of the sheet, first and last, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Area:
    """Some rows and columns of a sheet: `row` and `column` are the sheet's numbers of the first of each.

    `merged` are the merged cells of the whole sheet by the row that they begin in.
    """

    sheet: str
    cells: pl.DataFrame
    row: int
    column: int
    merged: Mapping[int, tuple[Span, ...]]

    @cached_property
    def filled(self) -> pl.DataFrame:
        """Whether each cell holds more than white space."""
        return self.cells.select((pl.all().is_not_null() & (pl.all().str.strip_chars() != "")).fill_null(value=False))

    @cached_property
    def counts(self) -> list[int]:
        """How many cells of each row are filled."""
        if not self.cells.width:
            return []
        return [int(count) for count in self.filled.select(pl.sum_horizontal(pl.all())).to_series()]

    def line(self, at: int) -> Line:
        """The row at this place, counted from 0."""
        return tuple(text if text and text.strip() else None for text in self.cells.row(at))

    def below(self, column: int, start: int, length: int = 200) -> list[str]:
        """The filled cells of a column from a row on: of the next `length` rows."""
        piece = self.cells.to_series(column).slice(start, length).drop_nulls()
        return [text for text in piece.to_list() if text.strip()]

    def from_row(self, at: int) -> Area:
        """The same area without the rows before this place."""
        return replace(self, cells=self.cells[at:], row=self.row + at)

    def between(self, left: int, right: int) -> Area:
        """The columns from `left` to before `right`, without blank rows at its end or its start."""
        part = replace(self, cells=self.cells[:, left:right], column=self.column + left)
        filled = [at for at, count in enumerate(part.counts) if count]
        if not filled:
            return replace(part, cells=part.cells.clear())
        return replace(part, cells=part.cells[filled[0] : filled[-1] + 1], row=part.row + filled[0])

    def spans(self, at: int) -> list[Span]:
        """The merged cells that begin in this row and in a column of the area."""
        last = self.column + self.cells.width - 1
        return [span for span in self.merged.get(self.row + at, ()) if self.column <= span.left <= last]

    def place(self, at: int, column: int) -> str:
        """The name of a cell as the spreadsheet shows it."""
        return f"{letters(self.column + column)}{self.row + at}"


def area_of(sheet: Sheet) -> Area:
    """The whole sheet as an area, with the merged cells that its reader remarked on."""
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
    return Span(int(top), _number(left), int(bottom), _number(right))


def _number(name: str) -> int:
    number = 0
    for sign in name:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number

"""A sheet to read: a title, headings, and a label with a text in each row below them."""

from __future__ import annotations

from math import ceil
from typing import Protocol

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet


class PageStyles(Protocol):
    """The formats that every such sheet needs."""

    @property
    def title(self) -> Format:
        """Of the title."""

    @property
    def section(self) -> Format:
        """Of a heading."""

    @property
    def text(self) -> Format:
        """Of a text."""

    @property
    def strong(self) -> Format:
        """Of a label."""


class Page:
    """A sheet that is written downwards. `widths` are those of labels and texts, `gap` the rows before a heading.

    The first heading stands in the third row if nothing is written above it.
    """

    def __init__(
        self, sheet: Worksheet, styles: PageStyles, title: str, *, widths: tuple[int, int], gap: int = 1
    ) -> None:
        self._sheet = sheet
        self._styles = styles
        self._width = widths[1]
        self._gap = gap
        self._row = 2 - gap
        sheet.hide_gridlines(2)
        for column, width in enumerate((3, *widths)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 1, title, styles.title)
        sheet.set_row(0, 32)

    def section(self, heading: str) -> None:
        """A heading with a line under it."""
        self._row += self._gap
        self._sheet.write_string(self._row, 1, heading, self._styles.section)
        self._sheet.write_blank(self._row, 2, None, self._styles.section)
        self._sheet.set_row(self._row, 20)
        self._row += 1

    def pair(self, label: str, text: str, style: Format | None = None) -> None:
        """A label, in its usual style or another, and what is to be said of it."""
        self._sheet.write_string(self._row, 1, label, style or self._styles.strong)
        self._text(text)

    def link(self, sheet: str, text: str, style: Format) -> None:
        """The name of a sheet, by which one goes there, and what the sheet is for."""
        name = sheet.replace("'", "''")
        self._sheet.write_url(self._row, 1, f"internal:'{name}'!A1", style, sheet)
        self._text(text)

    def _text(self, text: str) -> None:
        self._sheet.write_string(self._row, 2, text, self._styles.text)
        self._sheet.set_row(self._row, height_of(text, self._width))
        self._row += 1


def height_of(text: str, width: float) -> float:
    """The height of a row, in points, in which a text stands wrapped in a column of this many characters."""
    lines = sum(max(1, ceil(len(line) / (width * 1.12))) for line in text.split("\n"))
    return 15.5 * lines + 2

"""A sheet for reading: a title, headings, and a label with a text in each row."""

from __future__ import annotations

from math import ceil
from typing import Protocol

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet


class PageStyles(Protocol):
    """The formats that such a sheet needs."""

    @property
    def title(self) -> Format:
        """The format of the title."""

    @property
    def section(self) -> Format:
        """The format of headings."""

    @property
    def text(self) -> Format:
        """The format of texts."""

    @property
    def strong(self) -> Format:
        """The format of labels."""


class Page:
    """A sheet that is written from top to bottom.

    `widths` are those of labels and texts; `gap` is the space above headings. The first heading is in the third row if
    nothing is written above it. `texts` are all texts on the sheet.
    """

    def __init__(
        self, sheet: Worksheet, styles: PageStyles, title: str, *, widths: tuple[int, int], gap: int = 1
    ) -> None:
        self._sheet = sheet
        self._styles = styles
        self._width = widths[1]
        self._gap = gap
        self._row = 2 - gap
        self.texts = [title]
        sheet.hide_gridlines(2)
        for column, width in enumerate((3, *widths)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 1, title, styles.title)
        sheet.set_row(0, 32)

    def section(self, heading: str) -> None:
        """Writes a heading with a line under it."""
        self.texts.append(heading)
        self._row += self._gap
        self._sheet.write_string(self._row, 1, heading, self._styles.section)
        self._sheet.write_blank(self._row, 2, None, self._styles.section)
        self._sheet.set_row(self._row, 20)
        self._row += 1

    def pair(self, label: str, text: str, style: Format | None = None) -> None:
        """Writes a label, in its usual style or another, and its text."""
        self._sheet.write_string(self._row, 1, label, style or self._styles.strong)
        self._text(label, text)

    def link(self, sheet: str, text: str, style: Format) -> None:
        """Writes a link to a sheet, and what the sheet is for."""
        name = sheet.replace("'", "''")
        self._sheet.write_url(self._row, 1, f"internal:'{name}'!A1", style, sheet)
        self._text(sheet, text)

    def _text(self, label: str, text: str) -> None:
        self.texts += [label, text]
        self._sheet.write_string(self._row, 2, text, self._styles.text)
        self._sheet.set_row(self._row, height_of(text, self._width))
        self._row += 1


def height_of(text: str, width: float) -> float:
    """The height of a row, in points, for a text wrapped in a column of this many characters."""
    lines = sum(max(1, ceil(len(line) / (width * 1.12))) for line in text.split("\n"))
    return 15.5 * lines + 2

"""A column of a sheet with lines to rule on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from xlsxwriter.format import Format

from extract.adjudication.additions.sheet_additions import Name
from schema.records import record

LineT = TypeVar("LineT")
"""The item that a line of the sheet is about."""


@record
class Column(Generic[LineT]):
    """A column: its header, its width, how to get the text of a line, and its style.

    `own` is the number of a column that the team added. `style` is the same for all lines or depends on the line. In a
    `titled` column, the first line of a text with several lines is bold.
    """

    header: str
    width: float
    text: Callable[[LineT], str]
    style: Format | Callable[[LineT], Format]
    header_style: Format
    small: bool = False
    hidden: bool = False
    titled: bool = False
    own: int | None = None

    @property
    def name(self) -> Name:
        """The name of the column; for a column that the team added, its number."""
        return self.header if self.own is None else self.own

    def style_of(self, line: LineT) -> Format:
        """The style of a line's text."""
        return self.style if isinstance(self.style, Format) else self.style(line)

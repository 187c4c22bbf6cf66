"""A column of a sheet of lines to rule on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from xlsxwriter.format import Format

from extract.adjudication.additions.sheet_additions import Name
from schema.records import record

LineT = TypeVar("LineT")
"""What a line of the sheet is about."""


@record
class Column(Generic[LineT]):
    """One column: its header, its width, where the text of a line comes from, and how it looks.

    `own` is the number of a column of the team's own. `style` is the same for every line or chosen by the line. Where
    the column is `titled`, the first line of a text of several is set in bold letters.
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
        """By which it is known: a column of the team's own by its number."""
        return self.header if self.own is None else self.own

    def style_of(self, line: LineT) -> Format:
        """How the text of a line looks."""
        return self.style if isinstance(self.style, Format) else self.style(line)

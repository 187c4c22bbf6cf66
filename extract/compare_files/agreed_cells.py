"""The parts of the table of a comparison as it stands: its cells, and the marks and headers of its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from schema.records import record
from validate.adjudication.marks import Mark

TABLE = "As it stands"
"""The name of the sheet with the table, where there is one."""
REMARKS = "Still open"
"""The header of the column that says what is open in a row."""
DIGEST = "twofold "
"""The beginning of the last header, which ends with a digest of the file."""
OF_FORMULA = r"^'('*[=+\-@\t\r])"
"""The apostrophe that a text in CSV has, where a spreadsheet would take it for a formula, and what follows."""
Why = Literal["usual", "word", "point", "first file", "fullest", "tolerance"]
"""Why a spelling is written.

The column has it more often; the other is a code, or has a decimal comma; the first file has it. Or the extractors have
different names that a ruling made one study, or different numbers that a tolerance of the form makes the same.
"""
SPELLING: Mapping[Why, str] = {
    "usual": "the spelling that the column has more often",
    "word": "the word, not the code that stands for it",
    "point": "the spelling with a decimal point, as other numbers have it here",
    "first file": "the spelling of the first file, because the column has none of them more often",
    "fullest": "the longest, or else the first in the alphabet, of the names that rulings say are one study",
    "tolerance": "the lower middle one of the numbers, which are the same within the tolerance of the form",
}
"""Which spelling is written, in words."""


@record
class AgreedCell:
    """The text of a cell, "" where it is blank; `mark` where it is no value. `is_number` where it is a plain number."""

    text: str
    mark: Mark | None = None
    is_number: bool = False


@record(kw_only=True)
class Spelled:
    """A cell that the extractors spell differently, and which of their spellings is written."""

    study: str
    row: str
    label: str
    written: str
    others: tuple[str, ...]
    why: Why


@record(kw_only=True)
class AgreedTable:
    """The headers, and each row with what is still open in it, in words; `spelled` are cells with several spellings."""

    headers: tuple[str, ...]
    rows: tuple[tuple[AgreedCell, ...], ...]
    remarks: tuple[str, ...]
    spelled: tuple[Spelled, ...] = ()

    @cached_property
    def marks(self) -> Mapping[str, int]:
        """How many cells have each mark."""
        return dict(Counter(cell.mark for row in self.rows for cell in row if cell.mark is not None))


@record
class AgreedTables:
    """A table for each sheet that was compared, by the name of the sheet, with the numbers of all together."""

    by_sheet: Mapping[str, AgreedTable]

    @property
    def rows(self) -> int:
        """How many rows they have."""
        return sum(len(table.rows) for table in self.by_sheet.values())

    @cached_property
    def marks(self) -> Mapping[str, int]:
        """How many cells have each mark."""
        return dict(sum((Counter(table.marks) for table in self.by_sheet.values()), Counter()))

    @cached_property
    def spelled(self) -> tuple[Spelled, ...]:
        """The cells with several spellings."""
        return tuple(cell for table in self.by_sheet.values() for cell in table.spelled)

    @cached_property
    def spellings(self) -> Mapping[Why, int]:
        """In how many cells a spelling was written for each reason."""
        return dict(Counter(cell.why for cell in self.spelled))

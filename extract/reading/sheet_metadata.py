"""What a sheet's values do not tell: what is hidden, which cells are errors, percents, or formulas never calculated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from extract.errors import CannotUse
from extract.reading.grid import cell_name
from schema.records import record

Place = tuple[int, int]
"""Row and column, counted from 1."""

#: calamine lays a sheet out as a full rectangle, 32 bytes a cell. 100,000 rows of 100 columns are within this.
MAX_CELLS = 12_000_000
#: The last row and column of a sheet of Excel and LibreOffice.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@record
class SheetMetadata:
    """What a sheet has beside its values. Hidden rows and columns are None if the format does not tell them."""

    hidden_rows: frozenset[int] | None = None
    hidden_columns: frozenset[int] | None = None
    errors: Mapping[Place, str] = field(default_factory=dict)
    percents: frozenset[Place] = frozenset()
    without_day: frozenset[Place] = frozenset()  # dates of which the month or the year is shown; of .xlsx alone
    uncalculated: Mapping[Place, str] = field(default_factory=dict)
    formulas: tuple[int, Place] | None = None  # how many, and the first
    merged: tuple[str, ...] = ()
    notes: Mapping[Place, str] = field(default_factory=dict)


def refuse_vast(first: Place, last: Place, *, file: str, sheet: str) -> None:
    """CannotUse where a value is beyond the last cell of a sheet, or the first and the last are too far apart."""
    if last[0] > LAST_ROW or last[1] > LAST_COLUMN:
        raise CannotUse(
            f"the file is damaged: it has a value in {cell_name(*last)}, but the last cell of a sheet is"
            f" {cell_name(LAST_ROW, LAST_COLUMN)}",
            file=file,
            sheet=sheet,
            hint="Open it in Excel or LibreOffice, let the program repair it, and save it again.",
        )
    size = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    if size > MAX_CELLS:
        raise CannotUse(
            f"its values are so far apart that the table would have {size:,} cells (up to {cell_name(*last)});"
            f" twofold reads up to {MAX_CELLS:,}",
            file=file,
            sheet=sheet,
            hint="Delete the cells far to the right of the table or below it, and save.",
        )

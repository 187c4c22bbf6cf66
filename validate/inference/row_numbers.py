"""The column in which a program numbers the rows: `Unnamed: 0`, without header, or twofold's own."""

import re
from itertools import pairwise

from validate.inference.plain_table import PlainTable

ROW = "row of the sheet"
SHEET_ROW = "sheet row"  # for rows on several sheets that nothing else distinguishes
_HEADER = re.compile(r"(unnamed: ?\d+|x|x\.?1|\.\.\.1|v1|row ?names?)?", re.IGNORECASE)  # pandas, R, readr
_MOST_DIGITS = 18  # digits of a row number


def row_number(text: str | None) -> int | None:
    """The whole number of a text; None for other texts, and for more digits than a row number has."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def numbers_rows(table: PlainTable, position: int) -> bool:
    """Whether a column without a real header has increasing whole numbers."""
    if not _HEADER.fullmatch(table.headers[position].strip()):
        return False
    numbers = [row_number(text) for text in table.cells.to_series(position).to_list()]
    return len(numbers) > 1 and all(
        one is not None and below is not None and one < below for one, below in pairwise(numbers)
    )

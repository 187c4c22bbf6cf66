"""The column in which a program numbers the rows of a table: `Unnamed: 0`, no header at all, or one of twofold."""

import re
from itertools import pairwise

from validate.inference.plain_table import PlainTable

ROW = "row of the sheet"
SHEET_ROW = "sheet row"  # of rows in several sheets that nothing else tells apart
_HEADER = re.compile(r"(unnamed: ?\d+|x|x\.?1|\.\.\.1|v1|row ?names?)?", re.IGNORECASE)  # pandas, R, readr
_MOST_DIGITS = 18  # of the number of a row


def row_number(text: str | None) -> int | None:
    """The whole number that a text is; None for another text, and for more digits than the number of a row has."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def numbers_rows(table: PlainTable, position: int) -> bool:
    """Whether a column that nobody headed has a larger whole number in each row."""
    if not _HEADER.fullmatch(table.headers[position].strip()):
        return False
    numbers = [row_number(text) for text in table.cells.to_series(position).to_list()]
    return len(numbers) > 1 and all(
        one is not None and below is not None and one < below for one, below in pairwise(numbers)
    )

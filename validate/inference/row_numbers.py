"""The column in which a program numbers the rows of a table that it writes: `Unnamed: 0`, or no header at all."""

import re
from itertools import pairwise

from validate.inference.plain_table import PlainTable

_HEADER = re.compile(r"(unnamed: ?\d+|x|x\.?1|\.\.\.1|v1|row ?names?)?", re.IGNORECASE)  # pandas, R, readr


def numbers_rows(table: PlainTable, position: int) -> bool:
    """Whether a column that nobody headed has a larger whole number in each row."""
    if not _HEADER.fullmatch(table.headers[position].strip()):
        return False
    texts = table.cells.to_series(position).to_list()
    if not all(text and text.isdecimal() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return len(numbers) > 1 and all(one < below for one, below in pairwise(numbers))

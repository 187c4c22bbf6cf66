"""The ways in which a file writes what others write otherwise: 04.03.2018 for 2018-03-04, 0.45 for 45 %."""

from typing import Literal

from schema.decimals import read_decimal
from schema.problem import CellError
from schema.text import tidy
from schema.written_dates import date_in_digits

Way = Literal["day first", "month first", "part of one"]
"""How a column of one file is written: dates with the day or the month first, or shares as parts of one."""


def as_meant(text: str, way: Way | None) -> str:
    """The text as other files write it; the text itself where it is not written in this way."""
    if way is None:
        return text
    if way == "part of one":
        return _percentage(text) or text
    written = date_in_digits(tidy(text))
    return (written and written.day(day_first=way == "day first")) or text


def _percentage(text: str) -> str | None:
    """The percentage that a part of one is; None for other texts."""
    try:
        part = read_decimal(text)
    except CellError:
        return None
    return f"{part.scaleb(2):f}%" if 0 <= part <= 1 else None

"""The ways in which a file writes what others write otherwise: 04.03.2018 for 2018-03-04."""

from typing import Literal

from schema.text import tidy
from schema.written_dates import date_in_digits

Way = Literal["day first", "month first"]
"""How a column of one file is written: days in digits, with their day or their month first."""


def as_meant(text: str, way: Way | None) -> str:
    """The text as other files write it; the text itself where it is not written in this way."""
    if way is None:
        return text
    written = date_in_digits(tidy(text))
    return (written and written.day(day_first=way == "day first")) or text

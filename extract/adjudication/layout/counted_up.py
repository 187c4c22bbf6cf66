"""How a spreadsheet counts up a text that is dragged over other lines: `p. 4`, `p. 5`; `1st reviewer`; `Jan`, `Feb`."""

from __future__ import annotations

from schema.regular_expressions import regex
from schema.text import tidy
from schema.written_dates import MONTHS

_ENDS_IN_NUMBER = regex(r"(.*?)([0-9]{1,12})")
_BEGINS_WITH_NUMBER = regex(r"([0-9]{1,12})(?:st|nd|rd|th)?(\D.*)")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = 3  # letters of a month or a day

Series = tuple[str, int]
"""What the lines of one series share: the text without its number, and how far the number is ahead of the row."""


def series_of(text: str, row: int) -> Series | None:
    """The series to which a text in this row belongs; None where dragging repeats the text."""
    text = tidy(text)
    if found := _ENDS_IN_NUMBER.fullmatch(text):
        return f"{found[1]}#", int(found[2]) - row
    if found := _BEGINS_WITH_NUMBER.fullmatch(text):
        return f"#{found[2]}", int(found[1]) - row
    for listed in (MONTHS, _DAYS):
        for number, name in enumerate(listed):
            if text.casefold() in {name, name[:_SHORT]}:
                return listed[0], (number - row) % len(listed)
    return None

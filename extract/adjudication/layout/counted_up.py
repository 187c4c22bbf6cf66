"""How spreadsheets count up when a text is dragged over cells: `p. 4`, `p. 5`; `1st reviewer`; `Jan`, `Feb`."""

from __future__ import annotations

from schema.regular_expressions import regex
from schema.text import tidy
from schema.written_dates import MONTHS

_ENDS_IN_NUMBER = regex(r"(.*?)([0-9]{1,12})")
_BEGINS_WITH_NUMBER = regex(r"([0-9]{1,12})(?:st|nd|rd|th)?(\D.*)")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = 3  # letters in the short form of a month or day

Series = tuple[str, int]
"""What all lines of a series share: the text without its number, and the number minus the row."""


def series_of(text: str, row: int) -> Series | None:
    """The series of a text in this row; None if dragging only repeats the text."""
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

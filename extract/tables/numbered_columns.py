"""Recognises a row below a header that numbers the columns: `1.1`, `1.2`; `(1)`, `(2)`; `Q1`, `Q2`."""

from __future__ import annotations

import re
from itertools import pairwise

from extract.tables.area import Area
from extract.tables.number_formats import looks_like_number, mostly_numbers, quoted

_MOST_CELLS = 2 / 3  # of the columns with a header or an entry below it
_FEWEST = 3
_SAMPLE = 200  # rows
_NUMBER = re.compile(
    r"(?P<before>[(\[]?[^\W\d_]{0,3}\.? ?)(?P<number>\d{1,3}(?:\.\d{1,3}){0,2})(?P<after>[.)\]:]{0,2})"
)


def without_numbering(area: Area, rows: list[int], remarks: list[str]) -> list[int]:
    """The rows without the first one, if it numbers the columns."""
    if len(rows) < 2 or not _numbers_columns(area, rows):
        return rows
    shown = quoted(next(text for text in area.line(rows[0]) if text))
    remarks.append(f"row {area.row + rows[0]} numbers the columns ({shown}, ...) and was ignored")
    return rows[1:]


def _numbers_columns(area: Area, rows: list[int]) -> bool:
    """Whether the first of these rows counts up from left to right, over columns with other contents.

    Plain numbers could also be answers. So the entries below the first one must be words then.
    """
    line = [text.strip() if text else "" for text in area.line(rows[0])]
    filled = [column for column, text in enumerate(line) if text]
    used = sum(any(area.line(row)[column] for row in rows[:2]) for column in range(len(line)))
    found = [_NUMBER.fullmatch(line[column]) for column in filled]
    numbers = [[*map(int, one["number"].split("."))] for one in found if one]
    if len(numbers) < max(_FEWEST, _MOST_CELLS * used) or len(numbers) < len(filled):
        return False
    if len({(one["before"], one["after"]) for one in found if one}) > 1:
        return False
    begins = numbers[0][-1] in (0, 1) and all(_follows(*two) for two in pairwise(numbers))
    plain = all(map(looks_like_number, filter(None, line)))
    return begins and not (plain and mostly_numbers(area.below(filled[0], rows[1], _SAMPLE)))


def _follows(one: list[int], next_one: list[int]) -> bool:
    """Whether a number follows another: 1.3 after 1.2, 2.1 after 1.9, and 1.1 after 1.9, as programs write 1.10."""
    *begin, last = one
    *next_begin, next_last = next_one
    if next_begin == begin:
        return next_last == last + 1 or (bool(begin) and last % 10 == 9 and next_last * 10 == last + 1)
    return bool(begin and next_begin) and next_last == 1 and sum(next_begin) > sum(begin)

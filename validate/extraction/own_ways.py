"""Notations of one file that other files do not use: 04.03.2018, 0.45 for 45 %, 09 for 2009, `a, b` for lists."""

import re
from collections.abc import Callable, Mapping
from typing import Literal

from schema.decimals import plain, read_decimal, with_decimal_point, without_percent_sign
from schema.problem import CellError
from schema.regular_expressions import regex
from schema.text import tidy
from schema.written_dates import date_in_digits, day_of_short_year, whole_year

Way = Literal[
    "day first",
    "month first",
    "part of one",
    "percentage of parts",
    "year of two digits",
    "points between thousands",
    "pages with p.",
    "answers with ,",
    "answers with /",
    "answers with |",
    "answers with +",
    "answers with &",
    "answers with and",
]
"""The notation of a column in one file.

Dates with the day or the month first; proportions as decimals or as percentages where others have decimals; two-digit
years alone or in dates with the name of a month; 1.200 for 1200; `p. 3` for 3; several answers with another separator.
"""
LISTED_WITH: Mapping[str, Way] = {
    ",": "answers with ,",
    "/": "answers with /",
    "|": "answers with |",
    "+": "answers with +",
    "&": "answers with &",
    "and": "answers with and",
}
"""The notation of a column by the separator between its answers."""
_AND = re.compile(r"\s*[,;]?\s+(?:and|und|et|y|e|en|och)\s+|\s*[,;]\s*", re.IGNORECASE)
"""The word between the last two answers or between all of them. A sign before it separates the other answers."""
_SIGNS = {way: sign for sign, way in LISTED_WITH.items()}
_PAGE = regex(r"\s*(?:pages?|pgs?|pp?)\.?\s*(\d+(?:\s*[-\u2010-\u2015]\s*\d+)?)\s*", re.IGNORECASE)
SHORT_YEAR = regex(r"[\u2018\u2019']?(\d\d?)", re.ASCII)
"""A two-digit year. A spreadsheet drops the zero of 09."""


def as_meant(text: str, way: Way | None) -> str:
    """The text as other files write it. Text that is not in this notation stays the same."""
    if way is None:
        return text
    if (sign := _SIGNS.get(way)) is not None:
        return ";".join(parts_between(text, sign))
    if way in _NUMBERS:
        return _NUMBERS[way](text) or text
    if way == "points between thousands":
        return with_decimal_point(text) if "." in text else text
    if way == "year of two digits":
        short = SHORT_YEAR.fullmatch(tidy(text))
        return str(whole_year(int(short[1]))) if short else day_of_short_year(tidy(text)) or text
    written = date_in_digits(tidy(text))
    day = written.day(day_first=way == "day first") if written else day_of_short_year(tidy(text))
    return day or text


def parts_between(text: str, sign: str) -> list[str]:
    """The parts of a text between separators, or between the word `and` in several languages."""
    return _AND.split(text) if sign == "and" else text.split(sign)


def _percentage(text: str) -> str | None:
    """A proportion (0 to 1) as a percentage; None for other texts."""
    try:
        part = read_decimal(text)
    except CellError:
        return None
    return f"{part.scaleb(2):f}%" if 0 <= part <= 1 else None


def _part(text: str) -> str | None:
    """A percentage as a proportion (0 to 1); None for other texts."""
    try:
        return plain(read_decimal(without_percent_sign(text)).scaleb(-2))
    except CellError:
        return None


def _page(text: str) -> str | None:
    """A page or pages without `p.`; None for other texts."""
    return found[1] if (found := _PAGE.fullmatch(text)) else None


_NUMBERS: Mapping[Way, Callable[[str], str | None]] = {
    "part of one": _percentage,
    "percentage of parts": _part,
    "pages with p.": _page,
}

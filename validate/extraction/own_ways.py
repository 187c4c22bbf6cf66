"""What a file writes otherwise than others: 04.03.2018 for 2018-03-04, 0.45 for 45 %, 09 for 2009, `a, b` for lists."""

import re
from collections.abc import Mapping
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
    "answers with ,",
    "answers with /",
    "answers with |",
    "answers with +",
    "answers with &",
    "answers with and",
]
"""How a column of one file is written.

Dates with the day or the month first, shares as parts of one or as percentages where others have parts of one, short
years alone or in dates with the name of their month, 1.200 for 1200, several answers with a sign between them.
"""
LISTED_WITH: Mapping[str, Way] = {
    ",": "answers with ,",
    "/": "answers with /",
    "|": "answers with |",
    "+": "answers with +",
    "&": "answers with &",
    "and": "answers with and",
}
"""How a column is written, by the sign or the word between several answers."""
_AND = re.compile(r"\s*[,;]?\s+(?:and|und|et|y|e|en|och)\s+|\s*[,;]\s*", re.IGNORECASE)
"""The word between the last two answers or between all of them; the sign before it is one between the others."""
_SIGNS = {way: sign for sign, way in LISTED_WITH.items()}
SHORT_YEAR = regex(r"[\u2018\u2019']?(\d\d?)", re.ASCII)
"""A year of two digits; a spreadsheet leaves out the zero of 09."""


def as_meant(text: str, way: Way | None) -> str:
    """The text as other files write it; the text itself where it is not written in this way."""
    if way is None:
        return text
    if (sign := _SIGNS.get(way)) is not None:
        return ";".join(parts_between(text, sign))
    if way == "part of one":
        return _percentage(text) or text
    if way == "percentage of parts":
        return _part(text) or text
    if way == "points between thousands":
        return with_decimal_point(text) if "." in text else text
    if way == "year of two digits":
        short = SHORT_YEAR.fullmatch(tidy(text))
        return str(whole_year(int(short[1]))) if short else day_of_short_year(tidy(text)) or text
    written = date_in_digits(tidy(text))
    day = written.day(day_first=way == "day first") if written else day_of_short_year(tidy(text))
    return day or text


def parts_between(text: str, sign: str) -> list[str]:
    """The parts of a text between which a sign stands, or the word `and` in one of several languages."""
    return _AND.split(text) if sign == "and" else text.split(sign)


def _percentage(text: str) -> str | None:
    """The percentage that a part of one is; None for other texts."""
    try:
        part = read_decimal(text)
    except CellError:
        return None
    return f"{part.scaleb(2):f}%" if 0 <= part <= 1 else None


def _part(text: str) -> str | None:
    """The part of one that a percentage is; None for other texts."""
    try:
        return plain(read_decimal(without_percent_sign(text)).scaleb(-2))
    except CellError:
        return None

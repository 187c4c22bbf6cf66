"""Results in one spelling, if the header says what they are: `31.8 (SD 3.9)` below `Age (SD)` is `31.8 (3.9)`."""

from __future__ import annotations

from schema.commas_within import TO, with_points_within
from schema.regular_expressions import regex

_NUMBER = r"[+-]?\d*\.?\d+"
_NAMED = r"(?:95 ?% ?)?(?:ci|confidence intervals?)\s?[:=,]?\s?"
_BETWEEN = rf"\s*;\s*|\s*,\s+|\s*,\s*(?=[+-]?\d*\.)|\s+{TO}\s+|\s*-\s*(?=[\d.])|\s+-\s+"
_INTERVAL = regex(rf"(?:{_NAMED})?[(\[]?\s*({_NUMBER}) ?%?(?:{_BETWEEN})({_NUMBER}) ?%?\s*[)\]]?")
_WITH_DEVIATION = regex(
    rf"({_NUMBER}),? ?(?:\(\s*(?:\u00b1|\+ ?/? ?-)?|\(?\s*(?:sd\s*[=:]?|\u00b1|\+ ?/? ?-))\s*({_NUMBER})\s*\)?"
)
_PART = regex(r"(\d+) (?:(?:out )?of|von|sur) (\d+)(?=$| ?[(\[])")
_BOTH_PER_CENT = regex(r"(?<![\w.])(\d[\d.]*) ?%(?=(?: ?- ?| to )\d[\d.]* ?%)")


def as_interval(folded: str) -> str:
    """A folded confidence interval in one spelling: `(0.1 to 0.45)`. Other texts stay the same.

    Use it only if the header says so: then `54, 67` and `(54, 67)` can only be intervals.
    """
    found = _INTERVAL.fullmatch(with_points_within(folded))
    return f"({found[1]} to {found[2]})" if found else folded


def with_deviation(folded: str) -> str:
    """A folded number with its standard deviation in one spelling: `31.8 (3.9)`. Other texts stay the same."""
    found = _WITH_DEVIATION.fullmatch(with_points_within(folded))
    return f"{found[1]} ({found[2]})" if found else folded


def with_parts(text: str) -> str:
    """The folded text with a part of a total as `11/51`, and with only one `%` in an interval: `54-67%`."""
    if "%" in text:
        text = _BOTH_PER_CENT.sub(r"\1", text)
    found = _PART.match(text)
    return f"{found[1]}/{found[2]}{text[found.end() :]}" if found and int(found[1]) <= int(found[2]) else text

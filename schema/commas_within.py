"""Decimal commas in entries of several numbers: `52,9 (6,6)` is `52.9 (6.6)`."""

from re import Match

from schema.regular_expressions import regex

_DECIMAL = r"(?<![\w.,])(?:0,\d+|(?:\d{1,3}(?:\.\d{3})+|\d+),(?:\d\d?|\d{4,}))(?!\d|[.,]\d)"
"""A number whose comma can only be a decimal comma. `1,500` may group thousands, and `1,2,3` is a list."""
_SPREAD = r"(?:\(|\[|%|\u00b1|\+\s?/?\s?-)"
TO = r"(?:to|bis|a|\u00e0|hasta|ate|at\u00e9|tot)"
"""The word between the two ends of an interval, in several languages."""
_BETWEEN = rf"(?:[-\u2013\u2212]|{TO}|;)"
_IN_RESULT = regex(
    rf"{_DECIMAL}\s?{_SPREAD}|{_DECIMAL}\s?{_BETWEEN}\s?[-+\u2212]?\d|\d\s?{_SPREAD}\s?[^\d,;]*{_DECIMAL}|"
    rf"[=<>\u2264\u2265\u00b1]\s?[-+\u2212]?{_DECIMAL}|"
    rf"^[-+\u2212]?{_DECIMAL}\s?[^\W\d_][^\d,;]*(?:70 ?kg)?$"
)
"""Such a number next to its spread, `%` or the other end of its interval, after a sign, or alone with a unit."""
_POINT = regex(r"(?<![\w.,])(?:0?\.\d+|\d+\.(?:\d\d?|\d{4,}))(?!\d|[.,]\d)")
_NUMBER = regex(r"(?<![\w.,])([1-9]\d{0,2}(?:\.\d{3})+|\d+)(,\d+)?(?!\d|[.,]\d)")


def with_points_within(text: str) -> str:
    """The text with decimal points, if a result in it shows that its commas are decimal commas; else the same text.

    Points between thousands are removed: `1.500 (25,5 %)` becomes `1500 (25.5 %)`.
    """
    if "," not in text or _IN_RESULT.search(text) is None or _POINT.search(text) is not None:
        return text
    return _NUMBER.sub(_with_point, text)


def _with_point(found: Match[str]) -> str:
    whole, decimals = found.groups()
    return whole.replace(".", "") + (decimals or "").replace(",", ".")

"""Reads numbers as people write them in cells, exactly (as decimals, never as floats)."""

import re
from collections.abc import Mapping
from decimal import Decimal

from schema.problem import CellError
from schema.regular_expressions import regex
from schema.text import quoted, tidy

BETWEEN_THOUSANDS = r" \u00a0\u202f'\u2019"
"""The signs between thousands beside comma and point, as a part of a character class: `1 234`, `1'234`."""
RAISED_POINTS = r"\u00b7\u2219\u22c5"
"""The decimal points above the line that journals print, as a part of a character class: `0·5`."""
_MINUS = r"\u2212\u2013"
WRITTEN_SIGNS = rf"[\d.,{BETWEEN_THOUSANDS}{RAISED_POINTS}]"
"""A character class: what a number is written with, beside its sign."""
MINUS_SIGNS = rf"[+\-{_MINUS}]"
"""A character class: a plus or a minus, also as typesetters have it."""

_PLAIN = regex(r"[+-]?(\d+(\.\d*)?|\.\d+)$")
SCIENTIFIC = regex(r"[+-]?\d{1,15}(\.\d{1,15})?[eE][+-]?\d{1,2}$")
"""A number with a power of ten, as programs write long ones: `1e3`, `1.5E-04`."""
_DECIMAL_COMMA = regex(r"[+-]?\d+,\d+$")
_GROUPED = regex(rf"[+-]?[1-9]\d{{0,2}}([,{BETWEEN_THOUSANDS}])\d{{3}}(\1\d{{3}})*(\.\d+)?$")
_GROUPED_THEN_COMMA = regex(rf"[+-]?[1-9]\d{{0,2}}([.{BETWEEN_THOUSANDS}])\d{{3}}(\1\d{{3}})*,\d+$")
_BETWEEN = regex(f"[{BETWEEN_THOUSANDS}]")
_ANY_MINUS, _ANY_RAISED_POINT = regex(f"[{_MINUS}]"), regex(f"[{RAISED_POINTS}]")
_AMBIGUOUS = regex(r"[+-]?[1-9]\d{0,2},\d{3}$")
_OF_EITHER = regex(rf"({MINUS_SIGNS}?[1-9]\d{{0,2}}),(\d{{3}})")
_GROUPED_BY_POINT = regex(r"[+-]?[1-9]\d{0,2}\.000$")
_GROUPED_BY_POINTS = regex(rf"({MINUS_SIGNS}?[1-9]\d{{0,2}}(?:\.\d{{3}})+)(?:,(\d+))?")
_OF_THOUSANDS = regex(r"(?<![\w.,])([1-9]\d{0,2}(?:,\d{3})+)(?![\w,]|\.\w)")
_TOO_LARGE = 10**18  # the largest whole number that a column of a dataset can hold
_MOST_DIGITS = 40
_SHOWN = 30
_SEVERAL = regex(r"^\s*[\d.,]+\s*(/|;|,\s|\bor\b|\band\b|\bto\b|-|\u2013|\u00b1|\+/-)\s*[\d.,]+", re.IGNORECASE)
PER_CENT = regex(r"(?<=\d)\s*(?:per ?cent|pct)\b", re.IGNORECASE)
"""The words for a percent sign after a number."""
ISO_DATE = regex(r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$")
NUMBER_SHAPES: Mapping[str, str] = {
    "plain": _PLAIN.pattern,
    "scientific": SCIENTIFIC.pattern,
    "comma": _DECIMAL_COMMA.pattern,
    "grouped": _GROUPED.pattern,
    "grouped_then_comma": _GROUPED_THEN_COMMA.pattern,
    "ambiguous": _AMBIGUOUS.pattern,
    "by_point": _GROUPED_BY_POINT.pattern,
    "several": _SEVERAL.pattern,
    "between": _BETWEEN.pattern,
    "minus": _ANY_MINUS.pattern,
    "raised_point": _ANY_RAISED_POINT.pattern,
    "per_cent": PER_CENT.pattern,
    "day": ISO_DATE.pattern,
}
"""The regular expressions that recognise numbers. Each matches from the start of an entry, except `per_cent`."""

Bound = int | Decimal
"""The lowest or the highest possible number: an int if it is whole."""


def read_decimal(text: str, *, whole: bool = False, typed: str = "") -> Decimal:
    """The number in the text, with the decimals that were typed.

    Reads `12`, `12.50`, `.5`, `1.5e-4`, a decimal comma (`0,5`), and grouped thousands (`1 234`, `1,234.5`,
    `1.234,5`). With `whole`, a comma before three digits groups thousands. `typed` is the whole entry, if the text is a
    part of it.

    Raises `CellError` with one of these codes: `ambiguous-number` (a comma before three digits without `whole`, `1.000`
    with `whole`), `number-too-long`, `several-values`, `date-for-value` (a spreadsheet made a date of the entry),
    `not-a-number`.
    """
    number = _read(text, whole=whole, typed=tidy(typed or text))
    digits = len(number.as_tuple().digits)
    if abs(number) >= _TOO_LARGE or digits > _MOST_DIGITS or -int(number.as_tuple().exponent) > _MOST_DIGITS:
        entry = tidy(typed or text)
        shown = quoted(entry[:_SHOWN] + ("..." if len(entry) > _SHOWN else ""))
        raise CellError(
            "number-too-long", f"{shown} is too long for a number: numbers have up to 18 digits before the point"
        )
    return number


def without_percent_sign(text: str) -> str:
    """The tidied text without a percent sign or word at its end: `12` for `12 %` and `12 percent`."""
    return PER_CENT.sub("%", tidy(text)).removesuffix("%")


def _read(text: str, *, whole: bool, typed: str) -> Decimal:
    written = _ANY_RAISED_POINT.sub(".", _ANY_MINUS.sub("-", tidy(text)))
    if _AMBIGUOUS.match(written) and not whole:
        point, plain = written.replace(",", "."), written.replace(",", "")
        raise CellError(
            "ambiguous-number", f"{quoted(typed)} can mean {point} or {plain}: write the right one, without a comma"
        )
    if whole and _GROUPED_BY_POINT.match(written):
        point, plain = written.partition(".")[0], written.replace(".", "")
        raise CellError(
            "ambiguous-number", f"{quoted(typed)} can mean {point} or {plain}: write the right one, without a point"
        )
    if _GROUPED.match(written):
        return Decimal(_BETWEEN.sub("", written).replace(",", ""))
    if _GROUPED_THEN_COMMA.match(written):
        return Decimal(_BETWEEN.sub("", written).replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.match(written):
        return Decimal(written.replace(",", "."))
    if _PLAIN.match(written) and written.isascii():
        return Decimal(written)
    if SCIENTIFIC.match(written) and written.isascii():
        return Decimal(format(Decimal(written), "f"))
    raise _no_number(tidy(text), typed)


def _no_number(text: str, typed: str) -> CellError:
    if ISO_DATE.match(text):
        return CellError(
            "date-for-value",
            f"the cell has the date {text[:10]}, but it should have a number: spreadsheet programs turn entries such"
            " as 1-2 into dates. Format the cell as text and type the entry again",
        )
    if _SEVERAL.match(text):
        return CellError("several-values", f"{quoted(typed)} has several numbers: write each in its own cell")
    return CellError("not-a-number", f"{quoted(typed)} is not a number: write only the number, in digits")


def bound_shown(bound: Bound) -> str:
    """A bound as people write it."""
    return plain(Decimal(bound))


def with_decimal_point(text: str) -> str:
    """A number with a decimal point, from a file with decimal commas: `1,500` is `1.5`, `1.500,5` is `1500.5`."""
    if (grouped := _GROUPED_BY_POINTS.fullmatch(tidy(text))) is not None:
        decimals = f".{grouped[2]}" if grouped[2] else ""
        return grouped[1].replace(".", "") + decimals
    found = _OF_EITHER.fullmatch(tidy(text))
    if found is None:
        return text
    decimals = found[2].rstrip("0")
    return f"{found[1]}.{decimals}" if decimals else found[1]


def without_thousands(text: str) -> str:
    """The text without commas between thousands in its whole numbers: `~1,234` becomes `~1234`."""
    return _OF_THOUSANDS.sub(lambda found: found[1].replace(",", ""), text) if "," in text else text


def plain(number: Decimal) -> str:
    """The number in its plain spelling, without exponent and final zeros (`0.50` and `.5` are both `0.5`)."""
    written = format(number, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in {"-0", ""} else written.removeprefix("+")

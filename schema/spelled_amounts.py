"""Amounts with usual units within words: `12 wk` is `12 weeks`, `1 year` is `12 months`, `1000 mcg` is `1 mg`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from schema.quantities import (
    GRAM,
    MG_PER_70KG,
    MG_PER_KG,
    MG_PER_KG_H,
    MICROGRAM,
    MILLIGRAM,
    UG_PER_KG,
    Amount,
    Quantity,
    Unit,
    spelled,
)
from schema.regular_expressions import regex
from schema.si_units import SI_UNITS
from schema.text import fold

_DAYS = (
    Unit(code="second", base="day", times=Fraction(1, 86_400), aliases=("seconds", "sec", "secs")),
    Unit(code="minute", base="day", times=Fraction(1, 1_440), aliases=("minutes", "min", "mins")),
    Unit(code="hour", base="day", times=Fraction(1, 24), aliases=("hours", "hr", "hrs", "h")),
    Unit(code="day", base="day", aliases=("days", "d")),
    Unit(code="week", base="day", times=Fraction(7), aliases=("weeks", "wk", "wks")),
)
_MONTHS = (
    Unit(code="month", base="month", aliases=("months", "mo", "mos", "mth", "mths", "mon")),
    Unit(code="year", base="month", times=Fraction(12), aliases=("years", "yr", "yrs", "y")),
)
"""A week has seven days, and a year twelve months. Months differ in length, so weeks are never converted to months."""
_DOSES = (MILLIGRAM, MICROGRAM, GRAM, MG_PER_KG, UG_PER_KG, MG_PER_70KG, MG_PER_KG_H)

USUAL_UNITS = (*_DAYS, *_MONTHS, *_DOSES, *SI_UNITS)
"""The units that are recognised in any amount."""
_ANY = Amount(units=USUAL_UNITS)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AMOUNT = regex(rf"(\d+(?:\.\d+)?|\.\d+|{'|'.join(_NUMBERS)}) ([^\W\d_][^\d]*(?:70 ?kg)?)")
_SPELLED = {
    name: unit.code
    for unit in (*_DAYS, *_MONTHS, MILLIGRAM, MICROGRAM, GRAM)
    for name in (unit.code, *unit.aliases)
    if name != "g"
}
_COUNTED = regex(r"([^\W\d_]+) (\d+(?:\.\d+)?)")
LETTER_BY_DIGIT = regex(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
"""The position between a number and its unit, or between a word and its number: `10mg`, `week6`."""
_PLAIN = regex(r"\d+(?:\.\d+)?")
_OF_BASE_UNIT = regex(r"(\d+/\d+) ([^\W\d_]+)")
_BEGIN = "baseline"
_NAMES_OF_UNITS = "|".join(sorted(_SPELLED, key=len, reverse=True))
MAYBE_AMOUNT = rf"{_BEGIN}|\d+(?:[./]\d+)?(?: ?[^\W\d_][^\d\x1f]{{0,20}})?|(?:{_NAMES_OF_UNITS}) ?\d+(?:\.\d+)?"
"""A regular expression that matches all folded amounts, and few other texts."""
_DAYS_OF_A_MONTH = Fraction(146_097, 4_800)  # 400 years have 146,097 days: precise enough to put times in order
OF_THOUSANDS = regex(rf"(?<![\d.,])([1-9]\d{{0,2}}(?:,\d{{3}})+)(?=(?:\.\d+)? ?(?:{_NAMES_OF_UNITS}|g)\b)")
"""A number with commas between thousands, followed by a unit: `1,000 mcg`."""
_UNIT = regex(rf"(?<=\d )({_NAMES_OF_UNITS})\b")


def with_usual_units(text: str) -> str:
    """The folded text with one spelling for each unit after a number. An amount alone becomes its exact base amount.

    One space separates a number from its unit.
    """
    if (amount := _AMOUNT.fullmatch(text)) is not None:
        number, unit = amount.groups()
        if (known := _ANY.by_spelling.get(spelled(unit))) is not None:
            in_digits = _NUMBERS.index(number) + 1 if number in _NUMBERS else number
            return _ANY.key(Quantity(Decimal(in_digits), known.code))
    return _UNIT.sub(lambda found: _SPELLED[found[1]], text)


def in_order_of_amounts(texts: Iterable[str]) -> dict[str, int] | None:
    """The rank of each text, if all are amounts of one kind: `2 h`, `24 h`, `7 d`; `baseline`, `week 6`; or numbers.

    None for any other texts. Equal amounts keep the order in which they came.
    """
    different = list(dict.fromkeys(texts))
    amounts = {text: amount for text in different if (amount := amount_of(text)) is not None}
    kinds = {kind for kind, _ in amounts.values() if kind}
    if len(amounts) < len(different) or len(kinds) != 1:
        return None
    return {text: rank for rank, text in enumerate(sorted(different, key=lambda text: amounts[text][1]))}


@lru_cache(maxsize=10_000)
def amount_of(text: str) -> tuple[str, Fraction] | None:
    """The kind of an amount, and its size in one unit of this kind; None for any other text.

    `baseline` is 0 without a kind. `1/12 day`, as amounts are compared, is read too.
    """
    folded = LETTER_BY_DIGIT.sub(" ", fold(text))
    if folded == _BEGIN:
        return "", Fraction()
    if _PLAIN.fullmatch(folded):
        return "number", Fraction(folded)
    if found := _AMOUNT.fullmatch(folded) or _OF_BASE_UNIT.fullmatch(folded):
        number, unit = found.groups()
    elif found := _COUNTED.fullmatch(folded):
        unit, number = found.groups()
    else:
        return None
    known = _ANY.by_spelling.get(spelled(unit))
    if known is None:
        return None
    amount = Fraction(_NUMBERS.index(number) + 1 if number in _NUMBERS else number) * known.times
    return ("day", amount * _DAYS_OF_A_MONTH) if known.base == "month" else (known.base, amount)

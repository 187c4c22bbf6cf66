"""Amounts with a usual unit among words: `12 wk` is `12 weeks`, `1 year` is `12 months`, `1000 mcg` is `1 mg`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

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
"""A week is seven days and a year twelve months. Months differ in their days, so 12 weeks are no number of months."""
_DOSES = (MILLIGRAM, MICROGRAM, GRAM, MG_PER_KG, UG_PER_KG, MG_PER_70KG, MG_PER_KG_H)

_ANY = Amount(units=(*_DAYS, *_MONTHS, *_DOSES))
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AMOUNT = regex(rf"(\d+(?:\.\d+)?|\.\d+|{'|'.join(_NUMBERS)}) ([^\W\d_][^\d]*(?:70 ?kg)?)")
_SPELLED = {
    name: unit.code
    for unit in (*_DAYS, *_MONTHS, MILLIGRAM, MICROGRAM, GRAM)
    for name in (unit.code, *unit.aliases)
    if name != "g"
}
_UNIT = regex(rf"(?<=\d )({'|'.join(sorted(_SPELLED, key=len, reverse=True))})\b")


def with_usual_units(text: str) -> str:
    """A folded text with each unit after a number in one spelling; an amount alone as its exact base amount.

    The number and its unit have a space between them.
    """
    if (amount := _AMOUNT.fullmatch(text)) is not None:
        number, unit = amount.groups()
        if (known := _ANY.by_spelling.get(spelled(unit))) is not None:
            in_digits = _NUMBERS.index(number) + 1 if number in _NUMBERS else number
            return _ANY.key(Quantity(Decimal(in_digits), known.code))
    return _UNIT.sub(lambda found: _SPELLED[found[1]], text)

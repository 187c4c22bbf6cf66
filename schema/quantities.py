"""Quantities: a number with its unit, as reported, and the exact amount in one base unit."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, NamedTuple

from schema.cell_type import CellType, Family, Storage
from schema.decimals import ISO_DATE, MINUS_SIGNS, WRITTEN_SIGNS, plain, read_decimal
from schema.problem import CellError
from schema.records import record
from schema.regular_expressions import regex
from schema.text import quoted, tidy

_SIGN = 2  # units of up to two letters, such as kg, have no plural


@record(kw_only=True)
class Unit:
    """A unit. One of it is exactly `times` the base unit of its dimension."""

    code: str
    base: str
    times: Fraction = Fraction(1)
    aliases: tuple[str, ...] = ()


class Quantity(NamedTuple):
    """An amount as reported: a number and its unit."""

    number: Decimal
    unit: str


MILLIGRAM = Unit(code="mg", base="mg", aliases=("milligram", "milligrams"))
MICROGRAM = Unit(
    code="ug", base="mg", times=Fraction(1, 1000), aliases=("\u00b5g", "\u03bcg", "mcg", "microgram", "micrograms")
)
GRAM = Unit(code="g", base="mg", times=Fraction(1000), aliases=("gram", "grams"))
MG_PER_KG = Unit(
    code="mg/kg", base="mg/kg", aliases=("mg per kg", "mg_per_kg", "mg kg-1", "mg/kg bw", "milligram per kilogram")
)
UG_PER_KG = Unit(code="ug/kg", base="mg/kg", times=Fraction(1, 1000), aliases=("\u00b5g/kg", "\u03bcg/kg", "mcg/kg"))
MG_PER_70KG = Unit(
    code="mg/70 kg", base="mg/kg", times=Fraction(1, 70), aliases=("mg/70kg", "mg per 70 kg", "mg_per_70kg")
)
MG_PER_KG_H = Unit(
    code="mg/kg/h", base="mg/kg/h", aliases=("mg per kg per h", "mg_per_kg_per_h", "mg/kg/hr", "mg/kg/hour")
)

_FURTHER_NUMBER = regex(r"(?:^/|[-\u2212\u2013;,(\u00b1]|\bto\b|\bor\b|\band\b|\+/-)\s*[.\d]", re.IGNORECASE)
_NUMBER_THEN_UNIT = regex(rf"({MINUS_SIGNS}?{WRITTEN_SIGNS}*\d\.?)\s*(\D.*)?")
AMOUNT_SHAPES: Mapping[str, str] = {"amount": _NUMBER_THEN_UNIT.pattern, "further": _FURTHER_NUMBER.pattern}
"""The regular expressions for a number with its unit, and for a unit that contains another number."""


def spelled(unit: str) -> str:
    """The spelling of a unit without case, spaces and a final point."""
    return re.sub(r"\s+", "", unit).casefold().rstrip(".")


@record(kw_only=True)
class Amount(CellType[Quantity]):
    """A quantity in one of its units, such as `0.5 mg/kg`. Units of one dimension compare exactly: 1 mg is 1000 ug."""

    type_name: ClassVar[str] = "quantity"
    family: ClassVar[Family] = Family.NUMBER
    storage: ClassVar[Storage] = "quantity"
    level: ClassVar[str] = "ratio"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "number and unit"
    width: ClassVar[int] = 14
    units: tuple[Unit, ...]

    @property
    def lowest(self) -> int | None:
        """Zero: no amount is negative."""
        return 0

    @property
    def base_units(self) -> tuple[str, ...]:
        """The base units of its units, sorted, each once."""
        return tuple(sorted({unit.base for unit in self.units}))

    @property
    def unit_codes(self) -> tuple[str, ...]:
        """The codes of its units, in the order of the form."""
        return tuple(unit.code for unit in self.units)

    @cached_property
    def by_spelling(self) -> dict[str, Unit]:
        """The unit for each of its spellings."""
        return {spelled(name): unit for unit in self.units for name in (unit.code, *unit.aliases)}

    def read(self, text: str) -> Quantity:
        """The number and its unit. Raises `unit-missing` or `unknown-unit` if only the unit is wrong."""
        written = tidy(text)
        match = None if ISO_DATE.match(written) else _NUMBER_THEN_UNIT.fullmatch(written)
        codes = self.unit_codes
        if match is None:
            if ISO_DATE.match(written):
                read_decimal(written)  # raises the error that explains dates
            raise CellError(
                "not-a-quantity",
                f"{quoted(written)} is not a number with a unit: write the number in digits, then one of the"
                f" units {', '.join(codes)}",
            )
        number = read_decimal(match[1])
        if not match[2]:
            raise CellError(
                "unit-missing", f"{quoted(written)} has no unit: write one of {', '.join(codes)} after the number"
            )
        if (unit := self.by_spelling.get(spelled(match[2]))) is None:
            if _FURTHER_NUMBER.search(match[2]):
                raise CellError(
                    "several-values",
                    f"{quoted(written)} has several numbers: write one amount. If it is a range, write each"
                    " end in its own column, with its unit",
                )
            raise CellError(
                "unknown-unit", f"{quoted(match[2])} is not a unit of this field: use {', '.join(codes)}", codes
            )
        if number < 0:
            raise CellError("below-minimum", f"{quoted(written)} is below 0, the lowest possible value here")
        return Quantity(number, unit.code)

    def write(self, value: Quantity) -> str:
        """The number in its plain spelling, and the unit as reported."""
        return f"{plain(value.number)} {value.unit}"

    def in_words(self, text: str) -> str:
        """The amount with its unit in the plural, if the form has the plural as an alias: `20 weeks`."""
        number, _, code = text.partition(" ")
        unit = self.by_spelling.get(spelled(code))
        plural = len(code) > _SIGN and unit and number != "1" and f"{code}s" in unit.aliases
        return f"{number} {code}s" if plural else text

    def canonical(self, value: Quantity) -> tuple[Fraction, str]:
        """The exact amount in the base unit of its dimension, and that unit."""
        unit = self.by_spelling[spelled(value.unit)]
        return Fraction(value.number) * unit.times, unit.base

    def in_base_unit(self, text: str) -> str | None:
        """The amount of a text in the base unit. Endless decimals are cut to four digits.

        None if it is not an amount.
        """
        try:
            amount, base = self.canonical(self.read(text))
        except CellError:
            return None
        exact = Decimal(amount.numerator) / Decimal(amount.denominator)
        return f"{plain(exact if Fraction(exact) == amount else Decimal(f'{float(amount):.4g}'))} {base}"

    def key(self, value: Quantity) -> str:
        """The exact amount in the base unit."""
        amount, base = self.canonical(value)
        return f"{amount} {base}"

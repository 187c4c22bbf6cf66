"""The cell types that hold one plain thing: text, a number, a year, a date, a key."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from schema.cell_type import CellType, Family, Storage
from schema.decimals import ISO_DATE, Bound, bound_shown, plain, read_decimal, without_percent_sign
from schema.missing import CODES_ONLY, Missing
from schema.problem import CellError
from schema.records import record
from schema.regular_expressions import regex
from schema.text import SEPARATOR, fold, quoted, tidy
from schema.written_dates import written_date


@record(kw_only=True)
class Text(CellType[str]):
    """Free text, kept as typed except for extra white space. Not compared, because people use different words."""

    type_name: ClassVar[str] = "text"
    family: ClassVar[Family] = Family.TEXT
    storage: ClassVar[Storage] = "text"
    level: ClassVar[str] = "nominal"
    scored: ClassVar[bool] = False
    hint: ClassVar[str] = "text"
    width: ClassVar[int] = 30
    missing: Mapping[str, Missing] = field(default_factory=lambda: CODES_ONLY, hash=False)

    def read(self, text: str) -> str:
        """The text without extra white space."""
        return tidy(text)

    def key(self, value: str) -> str:
        """The text without differences in case, spacing, dashes, quotation marks and final stops."""
        return fold(value)


@record(kw_only=True)
class Verbatim(Text):
    """The report's own words. Two extractors who copy the same passage type the same text, so it is compared."""

    type_name: ClassVar[str] = "verbatim"
    family: ClassVar[Family] = Family.TEXT
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "the report's own words"
    width: ClassVar[int] = 60


@record(kw_only=True)
class Key(Text):
    """A name by which other rows refer to this row.

    A `local` key is the extractor's own numbering and is never compared.

    `aliases` are other words for a name, such as {"whole sample": "total"}. They must mean the same in every study.
    They are read as that name, both here and in rows that refer to it.
    """

    type_name: ClassVar[str] = "key"
    family: ClassVar[Family] = Family.NAME
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "a short name for this row"
    width: ClassVar[int] = 13
    local: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    missing: Mapping[str, Missing] = field(default_factory=dict, hash=False)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The name for each folded spelling, if the form defines the spelling."""
        names = {fold(name): name for name in self.aliases.values()}
        return names | {fold(word): name for word, name in self.aliases.items()}

    def read(self, text: str) -> str:
        """The name in the form's spelling, or as typed if the form does not define it."""
        return self.spellings.get(fold(text)) or tidy(text) if self.aliases else tidy(text)


@record(kw_only=True)
class Reference(Key):
    """The key of a row of another table; with `several`, keys separated by `; `."""

    type_name: ClassVar[str] = "reference"
    family: ClassVar[Family] = Family.REFERENCE
    hint: ClassVar[str] = "a name from another sheet"
    to: str
    several: bool = False
    missing: Mapping[str, Missing] = field(default_factory=lambda: CODES_ONLY, hash=False)

    def read(self, text: str) -> str:
        """The key or keys. Several keys are sorted, and each occurs once.

        Text with only separators is kept as typed.
        """
        if not self.several:
            return super().read(text)
        names = (super(Reference, self).read(part) for part in SEPARATOR.split(text) if tidy(part))
        named = {fold(name): name for name in names}
        return "; ".join(named[key] for key in sorted(named)) or tidy(text)

    def key(self, value: str) -> str:
        """The folded keys."""
        return "; ".join(fold(part) for part in value.split("; ")) if self.several else fold(value)


@record(kw_only=True)
class Number(CellType[Decimal]):
    """A number, read exactly. A number below `at_least` or above `at_most` is impossible, not just unusual."""

    type_name: ClassVar[str] = "number"
    family: ClassVar[Family] = Family.NUMBER
    storage: ClassVar[Storage] = "decimal"
    level: ClassVar[str] = "ratio"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "a number"
    width: ClassVar[int] = 11
    at_least: Bound | None = None
    at_most: Bound | None = None

    @property
    def lowest(self) -> Bound | None:
        """The lowest possible number."""
        return self.at_least

    @property
    def highest(self) -> Bound | None:
        """The highest possible number."""
        return self.at_most

    def read(self, text: str) -> Decimal:
        """The number. Raises `CellError` if it is out of bounds."""
        return self.within(read_decimal(text))

    def within(self, number: Decimal) -> Decimal:
        """The number itself. Raises `CellError` if it is below the lowest or above the highest possible number."""
        if self.at_least is not None and number < self.at_least:
            raise CellError(
                "below-minimum",
                f"{plain(number)} is below {bound_shown(self.at_least)}, the lowest possible value here",
            )
        if self.at_most is not None and number > self.at_most:
            raise CellError(
                "above-maximum",
                f"{plain(number)} is above {bound_shown(self.at_most)}, the highest possible value here",
            )
        return number

    def write(self, value: Decimal) -> str:
        """The number in its plain spelling."""
        return plain(value)


@record(kw_only=True)
class Percentage(Number):
    """A percentage, with the decimals that the report prints; `of` names the field of its denominator."""

    type_name: ClassVar[str] = "percentage"
    family: ClassVar[Family] = Family.NUMBER
    hint: ClassVar[str] = "a percentage, decimals as printed"
    width: ClassVar[int] = 12
    of: str | None = None

    def read(self, text: str) -> Decimal:
        """The number, with or without a percent sign."""
        return self.within(read_decimal(without_percent_sign(text), typed=text))

    def write(self, value: Decimal) -> str:
        """The number as printed: 55.10 keeps its final zero, which shows how precisely it was reported."""
        return format(value, "f").removeprefix("+")

    def key(self, value: Decimal) -> str:
        """The plain number, because 55.10 and 55.1 are the same percentage."""
        return plain(value)


@record(kw_only=True)
class Count(CellType[int]):
    """How many there are: a whole number, 0 or more."""

    type_name: ClassVar[str] = "count"
    family: ClassVar[Family] = Family.NUMBER
    storage: ClassVar[Storage] = "integer"
    level: ClassVar[str] = "ratio"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "a whole number"
    width: ClassVar[int] = 11
    at_least: int = 0
    at_most: int | None = None

    @property
    def lowest(self) -> int | None:
        """The lowest possible count."""
        return self.at_least

    @property
    def highest(self) -> int | None:
        """The highest possible count."""
        return self.at_most

    def read(self, text: str) -> int:
        """The whole number. Raises `not-whole` for a fraction, and `below-minimum` for a negative number."""
        number = read_decimal(text, whole=True)
        if number != int(number):
            raise CellError("not-whole", f"{tidy(text)} is not a whole number")
        Number(at_least=self.at_least, at_most=self.at_most).within(number)
        return int(number)


FIRST_YEAR, LAST_YEAR = 1000, 2999
"""The first and the last year that can be read: four digits, starting with 1 or 2."""


_YEAR = regex(r"[12]\d{3}(\.0)?", re.ASCII)


@record(kw_only=True)
class Year(CellType[int]):
    """A calendar year in four digits."""

    type_name: ClassVar[str] = "year"
    family: ClassVar[Family] = Family.DATE
    storage: ClassVar[Storage] = "integer"
    level: ClassVar[str] = "interval"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "year, four digits"
    width: ClassVar[int] = 10
    earliest: int = 1800

    @property
    def lowest(self) -> int | None:
        """The earliest possible year."""
        return self.earliest

    def read(self, text: str) -> int:
        """The year. Raises `not-a-year` for anything else, including a fraction such as 2178.488."""
        written = tidy(text)
        if ISO_DATE.match(written):
            raise CellError(
                "not-a-year", f"the cell has the date {written[:10]}, but it should have a year", (written[:4],)
            )
        if not _YEAR.fullmatch(written) or int(written[:4]) < self.earliest:
            raise CellError(
                "not-a-year", f"{quoted(written)} is not a year: write four digits, {self.earliest} or later"
            )
        return int(written[:4])


_PARTIAL = regex(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[ T]00:00(?::00)?)?", re.ASCII)
DATE_SHAPES: Mapping[str, str] = {
    "year": _YEAR.pattern,
    "partial": _PARTIAL.pattern,
    "day": ISO_DATE.pattern,
}
"""The regular expressions for years, and for dates in digits."""


@record(kw_only=True)
class Date(CellType[str]):
    """A date, as far as it is known: 2021-03-09, 2021-03 or 2021."""

    type_name: ClassVar[str] = "date"
    family: ClassVar[Family] = Family.DATE
    storage: ClassVar[Storage] = "text"
    level: ClassVar[str] = "nominal"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "2021-03-09, 2021-03 or 2021"
    width: ClassVar[int] = 14

    def read(self, text: str) -> str:
        """The known part of the date as ISO text. Also reads `9 March 2021` and `March 9, 2021`.

        Refuses 03/09/2021, which could be either of two days.
        """
        written = tidy(text)
        if match := _PARTIAL.fullmatch(written):
            return self._known(written, match[1], match[2], match[3])
        if (day := written_date(written)) is not None and day.year is not None:
            of_month = None if day.day is None else f"{day.day:02}"
            return self._known(written, f"{day.year:04}", f"{day.month:02}", of_month)
        raise CellError(
            "not-a-date", f"{quoted(written)} is not a date: write 2021-03-09, or 2021-03 if you do not know the day"
        )

    @staticmethod
    def _known(written: str, year: str, month: str | None, day: str | None) -> str:
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise CellError("not-a-date", f"the calendar does not have the day {quoted(written)}") from None
        return "-".join(part for part in (year, month, day) if part)

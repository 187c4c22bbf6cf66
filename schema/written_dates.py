"""Days that are written with the name of a month (`9 March 2021`, `27-Oct`), or in digits (`09.03.2021`)."""

from __future__ import annotations

import re
from datetime import date

from schema.records import record
from schema.regular_expressions import regex

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
"""The English names of the months. At least three first letters of one are read too."""
_IN_OTHER_LANGUAGES = (
    "januar jänner janvier enero gennaio janeiro januari",
    "februar février fevrier febrero febbraio fevereiro februari",
    "märz maerz mrz mars marzo março marco maart mrt", "avril abril aprile", "mai mayo maggio maio mei",
    "juni juin junio giugno junho", "juli juillet julio luglio julho", "août aout agosto augustus",
    "septembre septiembre setiembre settembre setembro", "oktober octobre octubre ottobre outubro",
    "novembre noviembre novembro", "dezember décembre decembre diciembre dicembre dezembro",
)  # fmt: skip
"""The names of months in German, French, Spanish, Italian, Portuguese and Dutch that differ from the English ones."""
_OF_OTHER_LANGUAGES = {
    name: number for number, names in enumerate(_IN_OTHER_LANGUAGES, start=1) for name in names.split()
}
_IN_ORDER = regex(r"(?:(\d{1,2})(?:\.|er|º)?(?: de)?[ -])?([^\W\d_]{3,10})\.?(?: del?)?[ -](\d{4})")
"""`5. Januar 2010`, `1er mai 2014`, `enero de 2010`: the day comes first, if there is one."""
_OF_SHORT_YEAR = regex(r"(\d{1,2})\.?[ ./-]([^\W\d_]{3,10})\.?[ ./-][\u2018\u2019']?(\d\d)")
"""`5-Jan-10`, as spreadsheet programs show a day."""
_NAME = r"([A-Za-z]{3,9})\.?"
_DAY = r"(\d{1,2})(?: ?(?:st|nd|rd|th))?"
_SHAPES = (
    (regex(rf"(?:{_DAY}\.?(?: of)?[ -])?{_NAME},?[ -](\d{{4}})", re.ASCII), (1, 2, 3)),
    (regex(rf"{_NAME} {_DAY}\.?,? (\d{{4}})", re.ASCII), (2, 1, 3)),
    (regex(rf"{_DAY}\.?(?: of)?[ -]{_NAME}", re.ASCII), (1, 2, 0)),
    (regex(rf"{_NAME}[ -]{_DAY}", re.ASCII), (2, 1, 0)),
)
_IN_DIGITS = regex(r"(\d{1,2})([./-])(\d{1,2})\2([12]\d{3})(?:[ T]00:00(?::00)?)?", re.ASCII)
_SHORT = regex(r"(\d{1,2})([./])(\d{1,2})\2(\d\d)", re.ASCII)
LAST_SHORT_YEAR = 68
"""The last two-digit year that is after 2000; later ones are before 2000, as in POSIX."""
DATE_IN_WORDS = tuple((shape.pattern, groups) for shape, groups in _SHAPES)
"""The regular expressions for days with the name of a month, with their groups for day, name and year."""


@record
class WrittenDate:
    """A date as far as it is written: it may lack the day or the year."""

    year: int | None
    month: int
    day: int | None


def written_date(text: str) -> WrittenDate | None:
    """The date in a text with the name of a month, in any order; None for other texts."""
    for shape, (day, name, year) in _SHAPES:
        match = shape.fullmatch(text)
        if match is not None and (month := _month(match[name])) is not None:
            return WrittenDate(int(match[year]) if year else None, month, int(match[day]) if match[day] else None)
    found = _IN_ORDER.fullmatch(text)
    month = _month_of_any_language(found[2]) if found else None
    return WrittenDate(int(found[3]), month, int(found[1]) if found[1] else None) if found and month else None


def day_of_short_year(text: str) -> str | None:
    """The day of a text such as `5-Jan-10`, with its full year: `2010-01-05`; None for other texts."""
    found = _OF_SHORT_YEAR.fullmatch(text)
    month = _month_of_any_language(found[2]) if found else None
    return _in_calendar(whole_year(int(found[3])), month, int(found[1])) if found and month else None


@record
class DateInDigits:
    """A day in digits that ends with its year. Either of the other two numbers may be the month."""

    first: int
    separator: str
    second: int
    year: int
    short: bool = False  # the year has two digits

    def day(self, *, day_first: bool) -> str | None:
        """The day as `2021-03-09`, read in this order; None if the calendar does not have it."""
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        return _in_calendar(self.year, month, day)


def date_in_digits(text: str) -> DateInDigits | None:
    """The day of a text such as `09.03.2021`, `3/9/2021` or `09.03.21`; None for other texts."""
    if found := _IN_DIGITS.fullmatch(text):
        return DateInDigits(int(found[1]), found[2], int(found[3]), int(found[4]))
    if found := _SHORT.fullmatch(text):
        return DateInDigits(int(found[1]), found[2], int(found[3]), whole_year(int(found[4])), short=True)
    return None


def whole_year(short: int) -> int:
    """The full year for a two-digit year."""
    return short + (2000 if short <= LAST_SHORT_YEAR else 1900)


def _in_calendar(year: int, month: int, day: int) -> str | None:
    """The day as `2021-03-09`; None if the calendar does not have it."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_of_any_language(name: str) -> int | None:
    """The number of a month, from its name or an abbreviation that fits only one month; None for other texts."""
    plain = name.casefold()
    if (month := _OF_OTHER_LANGUAGES.get(plain) or _month(name)) is not None:
        return month
    months = {number for known, number in _OF_OTHER_LANGUAGES.items() if known.startswith(plain)}
    return months.pop() if len(months) == 1 else None


def _month(name: str) -> int | None:
    """The number of a month, from its English name or its first letters, such as `sept`; None for other texts."""
    plain = name.lower()
    return next((number for number, month in enumerate(MONTHS, start=1) if month.startswith(plain)), None)

"""Answers in words for columns without a fixed list of choices, as in teams' own spreadsheets."""

import re
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import ClassVar

from schema.cell_type import Family, Storage
from schema.cells import Text
from schema.commas_within import TO, with_points_within
from schema.decimals import PER_CENT, RAISED_POINTS, plain, read_decimal, without_thousands
from schema.in_fingerprint import RECORDED_IF_SET
from schema.missing import Missing
from schema.problem import CellError
from schema.records import record
from schema.regular_expressions import regex
from schema.si_units import with_case_of_units
from schema.spelled_amounts import LETTER_BY_DIGIT, OF_THOUSANDS, with_usual_units
from schema.spelled_results import as_interval, with_deviation, with_parts
from schema.spelling import in_american_spelling
from schema.study_name import StudyName
from schema.text import fold, quoted, tidy
from schema.written_dates import written_date

_QUOTATION = ('"', "'", "\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb")

_KEPT_NOUGHT = regex(r"[+-]?0\d")
_MARK_OF_TEXT = regex(r"^'+(?=[-=+@])")
"""The apostrophe that tells a spreadsheet that `-0.3 to 0.2` or `+` is text and not a formula."""
_PUNCTUATION = regex(
    r"(?<=[\w)\]\s])[.,;:]+(?=\s|$)|(?<=[^\W\d_])[,;](?=[^\W\d_])|[()\[\]{}\"\u2022\u2026]|(?<!\S)[-*]+(?=\s+[^\W\d])"
)
"""Marks after a word or a number, brackets, dashes between words. Marks within a number or a name have a meaning."""
_WITHIN_WORDS = regex(r"(?<=[^\W\d])['.](?=[^\W\d])|(?<=[^\W\d])'(?=\s|$)")
_HYPHEN_BY_DIGIT = regex(r"(?<=[^\W\d_]{2})-(?=\d+(?![\d.,]))|(?<=\d)-(?=[^\W\d_])")
"""The hyphen in `GAD-7` or `12-item`. Between numbers, after a single letter or before a decimal, it has a meaning."""
_AROUND_SIGNS = regex(r"\s*([=<>\u2264\u2265\u00b1])\s*|\s+(?=%)|\s*(/)\s*|(?<=~)\s+(?=\d)")
_PLUS_MINUS = regex(r"\+\s?/?\s?-(?=\s*\d)")
_OF_MONEY = regex(r"(?<=[$€£¥])\s?(\d{1,3}(?:,\d{3})+)(?!\d)")
_END = r"[+-]?\d+(?:\.\d+)?"
_WITH_SPREAD = regex(rf"{_END} ?(?:\({_END}\)|(?:\u00b1|\+\s?/?\s?-) ?{_END})")
_IN_BRACKETS = (
    regex(rf"\[\s*({_END})(?:\s*;\s*|,\s+|\s*,\s*(?=\d*\.)|\s+{TO}\s+|\s*-\s*(?=\d)|\s+-\s+)({_END})\s*\]"),
    regex(rf"\(\s*({_END})(?:\s*;\s*|,\s*(?=[+-]?\d+\.\d))({_END})\s*\)"),
)
_INTERVALS = (
    regex(rf"(?:(?<=\bci )|(?<=\bci: )|(?<=\bci, ))({_END})\s*[,;]\s+({_END})"),
    regex(rf"(?<![\w./+-])({_END})(?:\s+{TO}\s+|\s*-\s*(?=\d)|\s+-\s+)({_END})(?![\w/-]|\.\d)"),
)
"""The two ends of an interval. A comma between whole numbers in round brackets may be a list."""
_HAS_INTERVAL = regex(rf"(?<!\d){_END} to {_END}")  # starting within thousands of digits would take seconds
_NEEDLESS = regex(r"(?<![\w.])([+-]?\d+)(?:(\.\d*[1-9])0+|\.0+)(?![\d.])")
_PART_OF_ONE = regex(r"((?:[<>]=?)?) ?0?\.(\d*[1-9])0*")
_P_VALUE = regex(r"(?:p(?: ?value)? ?)?(?:= ?|(?=[<>\u2264\u2265]))(?=[<>=\u2264\u2265 ]*[.,]?\d)")
"""The part of a p value that adds nothing in a column of its own: `p < .001` is `< .001`, and `p = .03` is `.03`."""
_COMMA_AFTER_SIGN = regex(r"(?<=[<>=\u2264\u2265 ])(0?|\d+(?=,\d\d?$)),(?=\d+$)")
"""The decimal comma of an entry such as `<0,001`. In `< 1,500`, the comma may group thousands."""
_USUAL_SIGNS = str.maketrans({"\u2265": ">=", "\u2264": "<=", "\u2a7e": ">=", "\u2a7d": "<=", "\u00d7": "x"})
_MIDDLE_DOT = regex(rf"(?<=\d)[{RAISED_POINTS}](?=\d)")
_BROKEN_WORD = regex(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])")
_ONE_WORD = regex(r"\b(non|follow(?= up\b)) (?=[^\W\d_]{2})")
"""The space in words that are also written as one: `non randomised`, and `follow up` (unless `at six months` follows).
"""
_DOI = regex(r"(?:^|(?<=[;\s]))(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:?)\s*(?=10\.)")


@record(kw_only=True)
class Words(Text):
    """Words that are compared. Text in quotation marks is always a value: `"NA"` is not a missing code.

    - `numbers`: entries that are numbers compare as numbers (`1.0` and `1,0` are `1`), but leading zeros may matter
      (`01` is not `1`).
    - `names`: entries name studies or authors, so accents, `et al.` and leading zeros make no difference.
    - `either_spelling`: British and American spelling make no difference (`randomised`, `randomized`).
    - `thousands`: a comma before three digits groups thousands (`1,234` is `1234`, and `~1,234` is `~1234`).
    - `interval`: two numbers are a confidence interval; its brackets, signs and words make no difference.
    - `deviation`: a second number is a standard deviation; its brackets, signs and words make no difference.
    """

    type_name: ClassVar[str] = "words"
    family: ClassVar[Family] = Family.TEXT
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "words"
    width: ClassVar[int] = 18
    numbers: bool = False
    names: bool = False
    either_spelling: bool = field(default=False, metadata=RECORDED_IF_SET)
    thousands: bool = field(default=False, metadata=RECORDED_IF_SET)
    interval: bool = field(default=False, metadata=RECORDED_IF_SET)
    deviation: bool = field(default=False, metadata=RECORDED_IF_SET)

    @property
    def names_study(self) -> bool:
        """Whether entries name studies or authors."""
        return self.names

    def key(self, value: str) -> str:
        """The comparison key: like other texts, and without punctuation that means nothing, as in `Clark, 1994`.

        Punctuation within a number, slashes and question marks are kept. Signs, units, days with the name of their
        month, `non-randomised` and `follow-up` get one spelling.
        """
        folded = _without_p(fold(value if self.names else _as_it_stands(value)))
        if self.names and (tokens := StudyName(folded).tokens):
            return " ".join(tokens)
        if (number := self.number(folded)) is not None:
            return plain(number)
        return self._spelled(folded)

    def number(self, text: str) -> Decimal | None:
        """The number of an entry that compares as a number; None for other texts, and if a leading zero may matter."""
        if not self.numbers or _KEPT_NOUGHT.match(text):
            return None
        try:
            return read_decimal(without_thousands(text) if self.thousands else text)
        except CellError:
            return None

    def _spelled(self, folded: str) -> str:
        folded = without_thousands(folded) if self.thousands else folded
        folded = as_interval(folded) if self.interval else folded
        plainly = _spelled_plainly(with_deviation(folded) if self.deviation else folded)
        return in_american_spelling(plainly) if self.either_spelling else plainly

    def parse(self, text: object) -> str | Missing | None:
        """The words, a missing code, or None for a blank cell."""
        if isinstance(text, str) and (seen := tidy(text)).startswith(_QUOTATION):
            return self.read(seen)
        return super().parse(text)


def _as_it_stands(text: str) -> str:
    """The text without a spreadsheet's leading apostrophe, and with names for units that differ only by case."""
    bare = _MARK_OF_TEXT.sub("", text) if text.startswith("'") else text
    return bare if bare.islower() else with_case_of_units(bare)


def _spelled_plainly(folded: str) -> str:
    plain_signs = with_parts(_BROKEN_WORD.sub("", _with_usual_signs(_DOI.sub("", with_points_within(folded)))))
    bare = _WITHIN_WORDS.sub("", _PUNCTUATION.sub(" ", _with_intervals(plain_signs)))
    bare = LETTER_BY_DIGIT.sub(" ", _HYPHEN_BY_DIGIT.sub(" ", bare))
    bare = _ONE_WORD.sub(r"\1", with_usual_units(" ".join(_AROUND_SIGNS.sub(r"\1\2", bare).split())))
    return _day(bare) or bare or folded


def _with_usual_signs(text: str) -> str:
    """The text with one sign where several are in use: `>=`, `x`, `%`, `and`, and a point before decimals."""
    if not text.isascii():
        text = _MIDDLE_DOT.sub(".", text.translate(_USUAL_SIGNS))
    return PER_CENT.sub("%", text.replace("&", " and "))


def _day(text: str) -> str | None:
    """A day written with the name of a month, as `2021-03-09`, or `--10-27` without a year; None for other texts.

    A month without a day is compared as `2021-03` is, which may also be an interval: `2021 to 03`.
    """
    found = written_date(text) if text[-1:].isalnum() and any(sign.isdecimal() for sign in text) else None
    if found is None:
        return None
    month, day = f"{found.month:02}", f"{found.day:02}" if found.day else ""
    if not found.year:
        return f"--{month}-{day}"
    return f"{found.year:04}-{month}-{day}" if day else f"{found.year:04} to {month}"


def _without_p(text: str) -> str:
    """A number after a sign, such as a p value, with a decimal point and without `p` and the equals sign."""
    found = _P_VALUE.match(text) if text[:1] in "p=<>\u2264\u2265" else None
    return _COMMA_AFTER_SIGN.sub(r"\1.", text)[found.end() :] if found else text


def _with_intervals(text: str) -> str:
    """The text with each interval as `0.11 to 0.31`, one plus-minus sign, and no comma in $1,000 and 1,000 mg.

    Final zeros of decimals are removed next to an interval or a spread (`8.0 (2.50)`), and in an entry that is a
    proportion (`p < .050`).
    """
    text = OF_THOUSANDS.sub(lambda found: found[1].replace(",", ""), text) if "," in text else text
    if (part := _PART_OF_ONE.fullmatch(text)) is not None:
        return f"{part[1]}0.{part[2]}"
    # the brackets stay, so that `0.19 (-0.11, 0.49)` does not become three numbers in a row
    for interval in _IN_BRACKETS:
        text = interval.sub(r"(\1 to \2)", text)
    for interval in _INTERVALS:
        text = interval.sub(r"\1 to \2", text)
    if _HAS_INTERVAL.search(text) or _WITH_SPREAD.fullmatch(text):
        text = _NEEDLESS.sub(r"\1\2", text)
    return _PLUS_MINUS.sub("\u00b1", _OF_MONEY.sub(lambda found: found[1].replace(",", ""), text))


@record(kw_only=True)
class Listed(Words):
    """Several answers in words, separated by `separator`, `;` or a new line. Their order does not matter."""

    type_name: ClassVar[str] = "listed"
    family: ClassVar[Family] = Family.TEXT
    storage: ClassVar[Storage] = "list"
    hint: ClassVar[str] = "one answer or several"
    separator: str = ";"

    def read(self, text: str) -> str:
        """The answers sorted by their spelling, each once, joined by `; `.

        Raises `nothing-listed` if there are none.
        """
        parts = self._parts(text)
        if not parts:
            raise CellError("nothing-listed", f"{quoted(text)} has separators, but no answers")
        return "; ".join(parts[key] for key in sorted(parts))

    def key(self, value: str) -> str:
        """The comparison keys of the answers, sorted."""
        return "; ".join(sorted(self._parts(value)))

    def _parts(self, text: str) -> Mapping[str, str]:
        parts = map(tidy, re.split(rf"[;\n]|{re.escape(self.separator)}", text))
        several = sorted(filter(None, parts), reverse=True)
        return {self._spelled(fold(_as_it_stands(part))): part for part in several}

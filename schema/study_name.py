"""Recognises the name of a study in any spelling: `Smith & Jones (2013)`, `smith_2013`, `007`."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from schema.records import record
from schema.regular_expressions import regex

_TOKEN = regex(r"[^\W\d_]+|\d+")
_WHOLE = regex(r"^(\d+)\.0+$")  # a whole number, as a spreadsheet program may write it
_APOSTROPHE = regex(r"(?<=[^\W\d_])['\u2018\u2019\u02bc`](?=[^\W\d_])")
_DOI = regex(r"^(?:https?://)?(?:dx\.)?doi(?:\.org/|:)\s*(?=10\.)")
_SAYS_NOTHING = frozenset({"and", "et", "al", "und", "y"})


@record
class StudyName:
    """The name of a study in parts: words without accents, and numbers without leading zeros."""

    text: str

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The words and numbers of the name, without `and` and `et al`."""
        plain = unicodedata.normalize("NFKD", _DOI.sub("", _WHOLE.sub(r"\1", self.text.casefold())))
        plain = _APOSTROPHE.sub("", plain)
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
        tokens = (token.lstrip("0") or "0" if token.isdigit() else token for token in _TOKEN.findall(letters))
        return tuple(token for token in tokens if token not in _SAYS_NOTHING)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers and single letters of the name. Single letters tell studies apart as numbers do."""
        return tuple(sorted(token for token in self.tokens if token.isdigit() or len(token) == 1))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The numbers that may be years."""
        return tuple(number for number in self.numbers if len(number) == 4 and number[:2] in {"19", "20"})

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of two letters and more."""
        return tuple(token for token in self.tokens if not token.isdigit() and len(token) > 1)

    @cached_property
    def letters(self) -> str:
        """All words of the name joined together."""
        return "".join(self.words)

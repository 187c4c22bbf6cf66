"""Reduces a text to its letters: without spaces, line breaks, hyphens, ligatures, accents, case and quotation marks.

Only letters, digits and the signs that separate two numbers are left. So `re-` `ported` equals `reported`, and `0.5 mg`
does not equal `5 mg`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from schema.regular_expressions import regex

_WORD = regex(r"[^\W_]+|[<>\u2264\u2265\u00b1]")
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212\x02\ufffe")


def letters_of(text: str) -> str:
    """The letters of a text."""
    return "".join(letters for _, _, letters in words_with_letters(text))


def words_with_letters(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Each word in a part of a text: start, end, and its letters. A number includes the sign before it."""
    before = start
    number = False
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        letters = word.lower() if word.isascii() else _plain(word)
        if letters[:1].isdigit():
            letters = _between(text[before : match.start()], after_number=number) + letters
        number = letters[-1:].isdigit()
        before = match.end()
        yield match.start(), match.end(), letters


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if unicodedata.category(sign) != "Mn").casefold()


def _between(gap: str, *, after_number: bool) -> str:
    """The sign before a number: a minus, or what separates it from the number before it."""
    if not after_number and len(gap) > 1 and gap[-1] == ".":
        return "."
    gap = gap.strip()
    if gap and gap[-1] in _DASHES:
        return "-"
    if not after_number:
        return ""
    return gap if gap in {".", ",", "/", ":", "\u00b7"} else " "

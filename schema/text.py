"""Compares texts: `fold` removes differences that a reader would not notice."""

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from schema.regular_expressions import regex

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"'),
}
_ALONE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"), "")
_INVISIBLE = _ALONE | dict.fromkeys(map(ord, "\u200c\u200d"), "")
# In Persian and Indian scripts, and within emoji, a joiner changes the character, so it is kept there.
_LOOSE_JOINER = regex(r"(?<![^\x00-\x7f\s])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\s])")
_SAME = {**_DASHES, **_QUOTES, **_INVISIBLE}
SAME_SIGNS: Mapping[str, str] = {chr(number): sign for number, sign in _SAME.items()}
"""Dashes, quotation marks and invisible signs, each with its replacement in `fold`."""
_FINAL = " .;,:"
_LETTERS_JOINED = regex(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_KEEPS_MEANING = {"<wide>", "<narrow>", "<compat>", "<noBreak>", "<font>", "<small>"}
_ENTITY = regex(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d{0,2});")
_WRAPPED = regex(r'^(["\'])(.*)\1$', re.DOTALL)
SEPARATOR = regex(r"[;\n\u037e\ufe54\uff1b]")
"""The separator between several entries of one cell: a semicolon of any width, or a new line."""


def tidy(text: str) -> str:
    """The text as a reader sees it: single spaces, nothing invisible, Unicode composed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_ALONE))
        if "\u200c" in text or "\u200d" in text:
            text = unicodedata.normalize("NFC", _LOOSE_JOINER.sub("", text))
    return " ".join(text.split())


def as_argument(argument: str) -> str:
    """An argument as it has to be typed on a command line, in quotation marks if necessary."""
    plain = all(sign.isalnum() or sign in "=._-" for sign in argument)
    return argument if plain else f'"{argument}"'


def quoted(text: str | None) -> str:
    """What somebody typed, quoted for a sentence: on one line, otherwise unchanged."""
    return f"'{' '.join((text or '').split())}'"


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 row`, `1,204 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def part_of(part: int, whole: int, one: str, many: str | None = None) -> str:
    """How many of several: `3 of the 10 rows`; `all 10 rows` and `the one row` if it is all of them."""
    if part != whole or not whole:
        return f"{part:,} of the {plural(whole, one, many)}"
    return f"the one {one}" if whole == 1 else f"all {plural(whole, one, many)}"


_TO_NINETEEN = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
                "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number_in_words(number: int) -> str:
    """A number in words: `seventeen`, `forty-two`, and `no` for 0. Numbers above 99 stay in figures."""
    if number > 99:
        return f"{number:,}"
    if number < 20:
        return _TO_NINETEEN[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_TO_NINETEEN[ones]}" if ones else "")


def first_studies(studies: Sequence[str], most: int) -> str:
    """The first few studies, `S1, S2`, and how many more there are."""
    more = f" and {plural(len(studies) - most, 'more study', 'more studies')}" if len(studies) > most else ""
    return ", ".join(studies[:most]) + more


def first_ones(texts: Sequence[str], most: int) -> str:
    """The first few texts, `C4, C7`, and how many more there are."""
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def listed_otherwise(text: str, known: Container[str]) -> tuple[str, ...]:
    """The parts of a text that uses another separator than `;`, if every part (folded) is known; else empty."""
    for separator in (",", "/", "&", "+", " and "):
        parts = tuple(tidy(part) for part in text.split(separator))
        if len(parts) > 1 and all(fold(part) in known for part in parts):
            return parts
    return ()


def and_list(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def of_whom(name: str, number: str) -> str:
    """A name with its number: `ada 5`, or `Extractor 1: 5` if the name ends in a digit."""
    return f"{name}{':' if name[-1:].isdigit() else ''} {number}"


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """The text for comparing: like `tidy`, and without case, kinds of dash and quotation mark, or a final stop.

    A hyphen between two letters becomes a space (`low-dose`, `low dose`); a minus before a number stays. HTML entities
    are decoded: `&amp;` becomes `&`. Two texts with the same fold differ only in spelling. Folding twice changes
    nothing more.
    """
    folded = _without_case(text)
    while "&" in folded and (shown := _ENTITY.sub(_sign, folded)) != folded:
        folded = _without_case(shown)
    if "-" in folded:
        folded = _LETTERS_JOINED.sub(" ", folded)
    while folded and (folded[-1] in _FINAL or folded[0] in "'\""):
        shorter = _unwrapped(folded.rstrip(_FINAL))
        if shorter == folded:
            break
        folded = shorter
    return folded or tidy(text)


def _without_case(text: str) -> str:
    if text.isascii():  # nearly all texts: only the backtick needs replacing
        return " ".join(text.casefold().replace("`", "'").split())
    return " ".join(_plain_letters(_plain_letters(text).casefold()).translate(_SAME).split())


def _sign(entity: re.Match[str]) -> str:
    """The character for an HTML entity: `<` for `&lt;`."""
    from html import unescape  # noqa: PLC0415 - a table of 2,000 names, for the few texts that have such a sign

    return unescape(entity[0])


def _unwrapped(text: str) -> str:
    """The text without quotation marks around the whole of it, which the typist added."""
    match = _WRAPPED.match(text)
    return match[2].strip() if match and match[1] not in match[2] else text


def _plain_letters(text: str) -> str:
    """Full-width letters, ligatures and similar signs as ordinary letters. A raised 2 and a fraction stay."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return unicodedata.normalize(
        "NFC",
        "".join(
            unicodedata.normalize("NFKC", letter)
            if unicodedata.decomposition(letter).partition(" ")[0] in _KEEPS_MEANING
            else letter
            for letter in composed
        ),
    )

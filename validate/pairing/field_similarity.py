"""The similarity of two cells from 0 to 1: numbers and choices by meaning, texts by their words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, assert_never

from rapidfuzz import fuzz

from schema.cell_type import CellType, Family
from schema.regular_expressions import regex

_WORD = regex(r"[^\W_]+")
_NUMBER = regex(r"\d+(?:\.\d+)?")
_SLIP = 75.0  # minimum rapidfuzz ratio (0 to 100) for two words to be one word with a typing error
_WRITTEN_APART = 0.95  # `Qi gong` and `Qigong`
_HARDLY = 0.15  # proportion of the words of a sentence
_WHOLE = 100.0  # rapidfuzz ratio of equal texts
_SHORT = 4  # characters: the letters of a word this short may abbreviate a longer word
_PASSAGE = 4  # words: a text this long may be a part of another text
_SENTENCE = 10  # words: in texts this long, one number more or less does not make them different

Rarity = Mapping[str, float]
"""The weight of a word, from 0 (in every row of the study) to 1 (in only one row)."""


def field_similarity(cell: CellType[Any], one: str, other: str, rarity: Rarity | None = None) -> float:
    """The similarity of two cells by their keys (`RecordedTable.keys`): 1 for the same meaning, 0 for nothing shared.

    It is symmetric. `rarity` gives the weight of each word of a text. Without it, all words have the same weight.
    """
    if one == other:
        return 1.0
    match cell.family:
        case Family.NUMBER:
            alike = _near_numbers(one, other)
        case Family.DATE:
            alike = _near_years(one, other)
        case Family.PLACE:
            alike = _near_places(one, other)
        case Family.SET | Family.REFERENCE:
            alike = _overlap(one, other)
        case Family.IDENTIFIER:
            alike = max(0.0, fuzz.ratio(one, other) / 50 - 1)
        case Family.TEXT | Family.NAME:
            alike = alike_texts(one, other, rarity or {})
        case Family.CHOICE:
            alike = 0.0  # another choice is a different answer
        case _:
            assert_never(cell.family)
    return alike


def words_of(text: str) -> list[str]:
    """The words of a folded text, including numbers."""
    return _WORD.findall(text)


def rarities(texts: Iterable[str]) -> dict[str, float]:
    """The weight of each word in these texts: 1 divided by the number of texts that have it."""
    listed = [set(words_of(text)) for text in texts]
    counted = Counter(word for bag in listed for word in bag)
    return {word: 1 / number for word, number in counted.items()}


def alike_texts(one: str, other: str, rarity: Rarity) -> float:
    """The similarity of two texts by shared words, in any order. Typing errors and short forms count as shared.

    A passage that is part of the other text is nearly as similar as the whole. Texts with different numbers are
    different, even if they share words: `week 1` and `week 6`.
    """
    ours, theirs = words_of(one), words_of(other)
    if not ours or not theirs:
        return fuzz.ratio(one, other) / 100
    if "".join(ours) == "".join(theirs) and not _other_numbers(one, other):
        return _WRITTEN_APART
    here, there = _covered(ours, theirs, rarity), _covered(theirs, ours, rarity)
    whole = (here[0] + there[0]) / (here[1] + there[1])
    if min(len(ours), len(theirs)) < _SENTENCE and _other_numbers(one, other):
        return min(whole, 0.3)
    if min(len(ours), len(theirs)) >= _PASSAGE:
        parts = [got / all_of_it for got, all_of_it in (here, there) if all_of_it]
        return max(whole, 0.95 * max(parts, default=0.0))
    return max(whole, _initials(ours, theirs), _initials(theirs, ours))


def _other_numbers(one: str, other: str) -> bool:
    ours, theirs = ({Fraction(number) for number in _NUMBER.findall(text)} for text in (one, other))
    return bool(ours and theirs and ours != theirs)


def _covered(ours: list[str], theirs: list[str], rarity: Rarity) -> tuple[float, float]:
    """The weight of our words that the other text has, and the weight of all our words.

    In sentences that share hardly any word, typing errors are not considered, because nearly every word would have to
    be one.
    """
    known = set(theirs)
    counts = [rarity.get(word, 1.0) for word in ours]
    total = sum(counts)
    got = sum(count for word, count in zip(ours, counts, strict=True) if word in known)
    if min(len(ours), len(theirs)) < _SENTENCE or got >= _HARDLY * total:
        for word, count in zip(ours, counts, strict=True):
            if word not in known:
                got += count * max((_alike_words(word, their) for their in theirs), default=0.0)
    return got, total


def _alike_words(one: str, other: str) -> float:
    """1 for the same word, less for a typing error or a short form, 0 for another word or number."""
    if one.isdigit() or other.isdigit():
        return 0.0
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long.endswith(short):
        return 0.0  # a prefix can reverse the meaning: men and women, treated and untreated
    if 2 * _WHOLE * len(short) >= _SLIP * (len(short) + len(long)) and (ratio := fuzz.ratio(one, other)) >= _SLIP:
        return ratio / 100
    if long[0] != short[0] or len(long) <= _SHORT or len(short) < 2:
        return 0.0
    if long.startswith(short) and len(short) > 2:
        return 0.8
    return 0.6 if len(short) == 3 and _stands_for(short, long) else 0.0


def _stands_for(short: str, long: str) -> bool:
    """Whether a word has these letters in this order and starts with the first: pbo in placebo."""
    left = iter(long)
    return long.startswith(short[0]) and all(letter in left for letter in short)


def _initials(ours: list[str], theirs: list[str]) -> float:
    """The similarity of one word to a phrase whose initials it consists of: tau, treatment as usual."""
    return 0.8 if len(ours) == 1 and len(theirs) > 1 and ours[0] == "".join(word[0] for word in theirs) else 0.0


def _near_numbers(one: str, other: str) -> float:
    """The similarity of two numbers: 0 unless a typing error, rounding or a power of ten explains the difference."""
    first, second = _number(one), _number(other)
    if first is None or second is None:
        return fuzz.ratio(one, other) / 200
    if one.split(" ")[1:] != other.split(" ")[1:]:
        return 0.0  # different dimensions cannot be compared
    small, large = sorted((abs(first), abs(second)))
    if large and small * 20 >= large * 19:
        return 0.35
    if small and _power_of_ten(large / small):
        return 0.5
    if sorted(one) == sorted(other):
        return 0.5  # swapped digits
    return 0.2 if large and small * 10 >= large * 8 else 0.0


def _number(key: str) -> Fraction | None:
    try:
        return Fraction(key.split(" ", maxsplit=1)[0])
    except (ValueError, ZeroDivisionError):
        return None


def _power_of_ten(times: Fraction) -> bool:
    return times in {10, 100, 1000}


def _near_years(one: str, other: str) -> float:
    first, second = one[:4], other[:4]
    if not (first.isdigit() and second.isdigit()):
        return 0.0
    return 0.5 if abs(int(first) - int(second)) <= 1 else 0.0


def _near_places(one: str, other: str) -> float:
    """The similarity of places in a report: shared parts, or adjacent pages."""
    if shared := _overlap(one, other):
        return max(shared, 0.7)
    pages = [[int(number) for number in re.findall(r"\bp(\d+)(?:-\d+)?", text)] for text in (one, other)]
    ends = [[int(number) for number in re.findall(r"\bp(?:\d+-)?(\d+)", text)] for text in (one, other)]
    near = any(
        a <= d + 1 and c <= b + 1
        for a, b in zip(pages[0], ends[0], strict=False)
        for c, d in zip(pages[1], ends[1], strict=False)
    )
    return 0.6 if near else 0.0


def _overlap(one: str, other: str) -> float:
    """The proportion of shared entries among all entries of two lists."""
    ours, theirs = set(one.split("; ")), set(other.split("; "))
    return len(ours & theirs) / len(ours | theirs)

"""Finds a row that another extractor split into two: it is more similar to the two together than to either."""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import combinations
from math import log
from typing import assert_never

from schema.cell_type import Family
from schema.form import Field
from schema.records import record
from validate.pairing.field_similarity import alike_texts, field_similarity, words_of
from validate.pairing.grouping import FLOOR, NEAR
from validate.pairing.row_similarity import Cells, RowsOfStudy

_AS_GOOD = 0.01  # log-odds: a text that contains both parts is as similar to one of them as to both together
_FAR = -4.0  # minimum log-odds for a row to be a part of another
_MOST = 200  # rows on either side: with more, trying every pair takes too long
_CONTAINED = 0.7  # minimum proportion of a part's words that the whole has
_FEWEST_WORDS = 4  # words of a part of a text


@record
class Split:
    """A row (`whole`) of one extractor and two rows (`parts`) of the other, by position, with the log-odds."""

    whole: int
    parts: tuple[int, int]
    log_odds: float


def find_splits(study: RowsOfStudy, wholes: Sequence[Cells], parts: Sequence[Cells]) -> list[Split]:
    """The rows of one extractor that match two rows of the other extractor together.

    Being similar to both is not enough: numbers must add up, or texts must be found in the whole.
    """
    if len(wholes) > _MOST or len(parts) > _MOST:
        return []
    found: list[Split] = []
    tried = 0
    single = [[study.similarity(whole, part).log_odds for part in parts] for whole in wholes]
    for place, whole in enumerate(wholes):
        near = [index for index in range(len(parts)) if single[place][index] > _FAR]
        for two in combinations(near, 2):
            tried += 1
            both = _together(study.fields, whole, *(parts[index] for index in two))
            if both is not None:
                log_odds = study.similarity(whole, both).log_odds
                if log_odds > max(single[place][index] for index in two) - _AS_GOOD:
                    found.append(Split(place, two, log_odds))
    # Among many rows, some add up by chance. The more were tried, the more weight a split needs.
    least = FLOOR + NEAR + log(max(1, tried))
    return [split for split in found if split.log_odds >= max(least, _elsewhere(split, single) + NEAR)]


def _elsewhere(split: Split, single: Sequence[Sequence[float]]) -> float:
    """The log-odds of the best other pair that a row of the split could be in."""
    others = [here[part] for place, here in enumerate(single) if place != split.whole for part in split.parts]
    others += [known for part, known in enumerate(single[split.whole]) if part not in split.parts]
    return max(others, default=_FAR)


def _together(fields: Sequence[Field], whole: Cells, one: Cells, other: Cells) -> Cells | None:
    """The row that the two make together; None if nothing shows that they are parts of this row.

    A cell that neither adds up nor is joined comes from the part that is less similar to the whole.
    """
    both: dict[str, str | None] = {}
    differ: list[tuple[Field, str, str, str]] = []
    for field in fields:
        ours, theirs, all_of_it = one.get(field.name), other.get(field.name), whole.get(field.name)
        if ours == theirs or ours is None or theirs is None or all_of_it is None:
            both[field.name] = theirs if ours is None else ours
        else:
            differ.append((field, all_of_it, ours, theirs))
    if not any(_shows(*difference) for difference in differ):  # true for most pairs: nothing more is computed for them
        return None
    return both | {difference[0].name: _put_together(*difference) for difference in differ}


def _shows(field: Field, whole: str, one: str, other: str) -> bool:
    """Whether a field shows that two rows are parts of a whole."""
    match field.cell.family:
        case Family.NUMBER:
            return field.cell.storage == "integer" and _sum(one, other) == whole
        case Family.TEXT | Family.NAME:
            return _named_after(whole, one, other) or _made_of(whole, one, other)
        case Family.DATE | Family.CHOICE | Family.SET | Family.REFERENCE | Family.IDENTIFIER | Family.PLACE:
            return False
        case _:
            assert_never(field.cell.family)


def _put_together(field: Field, whole: str, one: str, other: str) -> str | None:
    match field.cell.family:
        case Family.NUMBER if field.cell.storage == "integer":
            return _sum(one, other)
        case Family.NUMBER if field.cell.storage == "decimal":
            return None  # the mean of the whole lies between the means of the parts, so it shows nothing
        case Family.SET | Family.REFERENCE | Family.PLACE:
            return "; ".join(sorted({*one.split("; "), *other.split("; ")}))
        case Family.TEXT | Family.NAME if _made_of(whole, one, other):
            return f"{one} {other}"
        case Family.NUMBER | Family.TEXT | Family.NAME | Family.DATE | Family.CHOICE | Family.IDENTIFIER:
            return min((one, other), key=partial(_alike, field, whole))
        case _:
            assert_never(field.cell.family)


def _alike(field: Field, whole: str, part: str) -> tuple[float, str]:
    return field_similarity(field.cell, whole, part), part


def _sum(one: str, other: str) -> str | None:
    return str(int(one) + int(other)) if one.isdigit() and other.isdigit() else None


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[int, frozenset[str]]:
    """The number of words of a text, and the different words. Cached, because each text is compared many times."""
    words = words_of(text)
    return len(words), frozenset(words)


def _named_after(whole: str, one: str, other: str) -> bool:
    """Whether two names extend the name of the whole: `ketamine`, `ketamine women`, `ketamine men`."""
    words, ours, theirs = (_words(text)[1] for text in (whole, one, other))
    return bool(words) and words < ours and words < theirs


def _made_of(whole: str, one: str, other: str) -> bool:
    """Whether a text consists of most of two other texts, which are not nearly the same themselves."""
    (length, words), (first, ours), (second, theirs) = (_words(text) for text in (whole, one, other))
    if length < 2 * _FEWEST_WORDS or min(first, second) < _FEWEST_WORDS:
        return False
    if min(len(words & part) / len(part) for part in (ours, theirs)) < _CONTAINED:
        return False
    covered = len(words & (ours | theirs)) / len(words)
    return covered >= _CONTAINED and alike_texts(one, other, {}) < _CONTAINED

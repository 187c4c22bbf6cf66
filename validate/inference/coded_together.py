"""Columns with the same codes and the same words, such as the domains of a scale: what one shows is true of all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schema.cell_type import CellType
from schema.text import fold
from validate.inference.coded_answers import (
    FEWEST_ROWS,
    SEEN_AGAIN,
    Beside,
    Coded,
    cell_with_codes,
    coded_alone,
    one_to_one,
)
from validate.inference.columns import Column
from validate.inference.same_rows import SameRows

_SAME = 0.5  # of the codes and of the words of a column, the part that another one has too
_FEWEST = 20  # rows of all columns in which one has a code and another a word
_MOST = 0.5  # ... agreement beyond chance of all columns, from which codes stand for words
_EACH = 0.2  # ... and of each column


def coded_answers(columns: Sequence[Column], cells: Mapping[str, CellType[Any]], rows: SameRows) -> dict[str, Coded]:
    """The columns of words in which one table has codes, by label, where the rows show plainly what each stands for.

    Plainly: each code comes most often with one word, and this word with it, in nearly all rows that both tables have.
    If not, or if two columns of the same codes and words show different things, or one shows a code that another has
    and does not show, all of these together may show it.
    """
    alone, seen = coded_alone(columns, cells, rows)
    found = dict(alone)
    for labels in _groups(seen):
        group = {label: seen[label] for label in labels}
        shown = [alone[label] for label in labels if label in alone]
        if len(labels) > 1 and (len(shown) < len(labels) or _contradict(shown) or _lacks_a_code(group, alone)):
            found |= _together(group)
    return {column.label: found[column.label] for column in columns if column.label in found}


def _contradict(columns: Sequence[Coded]) -> bool:
    """Whether a code stands for different words in two columns, or a word for different codes: one row may show it."""
    pairs = {(code, fold(word)) for one in columns for code, word in one.words.items()}
    return len({code for code, _ in pairs}) < len(pairs) or len({word for _, word in pairs}) < len(pairs)


def _lacks_a_code(group: Mapping[str, Beside], alone: Mapping[str, Coded]) -> bool:
    """Whether a column has a code that only other columns of the group show the word of."""
    shown = {code for label in group for code in alone[label].words}
    return any((one.coded & shown) - alone[label].words.keys() for label, one in group.items())


def _groups(seen: Mapping[str, Beside]) -> list[list[str]]:
    """The columns with much the same codes in the same tables, and much the same words."""
    groups: list[list[str]] = []
    for label, one in seen.items():
        group = next((group for group in groups if _alike(one, [seen[other] for other in group])), None)
        if group is None:
            groups.append([label])
        else:
            group.append(label)
    return groups


def _alike(one: Beside, group: Sequence[Beside]) -> bool:
    if (one.codes, one.words) != (group[0].codes, group[0].words):
        return False
    words, codes = _folded(one.worded), _folded(one.coded)
    others = [_folded(text for other in group for text in texts(other)) for texts in (_words_of, _codes_of)]
    return all(
        len(ours & theirs) >= _SAME * min(len(ours), len(theirs))
        for ours, theirs in zip((words, codes), others, strict=True)
    )


def _words_of(one: Beside) -> Iterable[str]:
    return one.worded


def _codes_of(one: Beside) -> Iterable[str]:
    return one.coded


def _folded(texts: Iterable[str]) -> set[str]:
    return set(map(fold, texts))


def _together(columns: Mapping[str, Beside]) -> dict[str, Coded]:
    """These columns, where all together show what each code stands for; without those that speak against it."""
    words = _words(columns.values())
    for_it = {label: one for label, one in columns.items() if _beyond_chance(one.pairs, words) >= _EACH}
    pairs = sum((one.pairs for one in for_it.values()), Counter[tuple[str, str]]())
    words = _words(for_it.values())
    again = sum(pairs[code, word] >= SEEN_AGAIN for code, word in words.items())
    often = {code for code, times in Counter(code for code, _ in pairs.elements()).items() if times >= SEEN_AGAIN}
    few = pairs.total() < _FEWEST or max(one.pairs.total() for one in for_it.values()) < FEWEST_ROWS
    if few or not words.keys() >= often or again < SEEN_AGAIN or _beyond_chance(pairs, words) < _MOST:
        return {}
    worded = sum((one.worded for one in for_it.values()), Counter[str]())
    cells = {label: cell_with_codes(label, words, worded) for label in for_it}
    coded = {
        label: Coded(
            words=words,
            holding=sum(pairs[code, word] for code, word in words.items()),
            cases=pairs.total(),
            cell=cell,
        )
        for label, cell in cells.items()
        if cell is not None
    }
    return {label: replace(one, together=tuple(coded)) for label, one in coded.items()} if len(coded) > 1 else {}


def _words(columns: Iterable[Beside]) -> dict[str, str]:
    """The word of each code in these columns together, where the two come in most rows that have the rarer of them."""
    pairs = sum((one.pairs for one in columns), Counter[tuple[str, str]]())

    def times(place: int, text: str) -> int:
        return sum(number for pair, number in pairs.items() if pair[place] == text)

    return {
        code: word
        for code, word in one_to_one(pairs).items()
        if 2 * pairs[code, word] > min(times(0, code), times(1, word))
    }


def _beyond_chance(pairs: Counter[tuple[str, str]], words: Mapping[str, str]) -> float:
    """How often codes are next to their words, corrected for chance as in Cohen's kappa; 0 without rows."""
    total = pairs.total()
    of_codes: Counter[str] = Counter()
    of_words: Counter[str] = Counter()
    for (code, word), times in pairs.items():
        of_codes[code] += times
        of_words[word] += times
    same = sum(pairs[code, word] for code, word in words.items()) / total if total else 0.0
    chance = sum(of_codes[code] * of_words[word] for code, word in words.items()) / total**2 if total else 0.0
    return (same - chance) / (1 - chance) if chance < 1 else 0.0

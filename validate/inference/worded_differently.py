"""Asks about answers that two extractors word differently in nearly every row, such as `Low` and `Low risk`."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from schema.choices import Choice
from schema.missing import Missing
from schema.problem import CellError
from schema.text import first_ones, fold, quoted
from schema.words import Words
from validate.inference.assumed import Assumption
from validate.inference.coded_answers import FEWEST_ROWS, MOST_ANSWERS, MOST_ROWS, SEEN_AGAIN, TICKS, one_to_one
from validate.inference.columns import Column
from validate.inference.same_rows import SameRows, texts_of
from validate.inference.sentence_parts import first_few
from validate.inference.types import as_written_down

Meaning = Callable[[str], str]
Rows = tuple[int, int]
"""The number of rows in which it is so, and of rows in which it could be; (0, 0) if rows show nothing."""
Found = tuple[str, Rows]
"""A finding about a column, and its numbers of rows."""

_PART = re.compile(r"\s*[;,|\n]\s*")
_OPPOSITE = frozenset({"yes", "no", "unclear", "low", "moderate", "high", "some concerns", "serious", "critical"})
_SHOWN = 8  # columns that are listed
_WRITE = "if so, write the same answers in the files"
_OPTION = f"{_WRITE}, or --form FILE with these as aliases"


def about_other_words(
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    counted: Mapping[str, Mapping[str, int]],
    rows: SameRows,
) -> Iterator[Assumption]:
    """A question about columns with a few answers that seem to be the same in other words, or as ticks.

    They are compared as written, because nobody said that they mean the same. Columns with the same answers, such as
    the domains of a tool, share one question. `counted` says how often each column has each text: a form that is made
    from the files lists the answers of some columns, and these can have aliases there.
    """
    asked: dict[tuple[str, str], list[tuple[str, Rows]]] = {}
    for column in columns:
        cell = cells[column.label]
        kinds = type(cell) in {Words, Choice} or cell.type_name == "countries"
        if column in rows.key.columns or not kinds or cell.names_study:
            continue
        texts = [texts_of(table, position) for table, position in zip(rows.tables, column.positions, strict=True)]
        found, option = _ticked(texts, rows), _WRITE
        if found is None:
            meant = cache(partial(compared_as, cell))
            answers = [_few_answers(column, meant) for column in texts]
            found = _in_other_words(texts, answers, meant, rows) or _with_one_more_word(texts, answers, meant)
            listed = found and as_written_down(cell, counted[column.label]).type_name == Choice.type_name
            option = _OPTION if listed else _WRITE
        if found is not None:
            difference, number = found
            asked.setdefault((difference, option), []).append((column.label, number))
    for (difference, option), where in asked.items():
        yield Assumption(about="types", sentence=_question(difference, where), option=option, doubtful=True)


def _question(difference: str, found: Sequence[tuple[str, Rows]]) -> str:
    """The question about the columns with the same finding, with their total number of rows."""
    holding, cases = (sum(numbers) for numbers in zip(*(number for _, number in found), strict=True))
    rows = "rows" if len(found) == 1 else "cells"
    where = first_ones([repr(label) for label, _ in found], _SHOWN)
    return f"in {where} {difference}{f', in {holding} of {cases} {rows}' if cases else ''}. {_ASKED}"


def _few_answers(texts: Sequence[str], meant: Meaning) -> set[str] | None:
    """The meanings of the texts of a column, "" for blank; None if there are too many for fixed answers."""
    found: set[str] = set()
    for text in dict.fromkeys(texts):
        found.add(meant(text))
        if len(found - {""}) > 2 * MOST_ANSWERS:
            return None
    return found


def _in_other_words(
    texts: Sequence[Sequence[str]], answers: Sequence[set[str] | None], meant: Meaning, rows: SameRows
) -> Found | None:
    """The answers of two tables that are paired in nearly all rows that have one of them."""
    few = [of_table is not None and 0 < len(of_table) <= MOST_ANSWERS + 1 for of_table in answers]
    for one, other in combinations(range(len(texts)), 2):
        if not few[one] or not few[other]:
            continue
        beside = ((meant(texts[one][ours]), meant(texts[other][theirs])) for ours, theirs in rows.of_two(one, other))
        pairs = Counter((mine, yours) for mine, yours in beside if mine and yours)
        typed = _typed(texts, meant)
        found = _without_contradictions(
            {ours: theirs for ours, theirs in one_to_one(pairs).items() if ours != theirs}, pairs, typed
        )
        if {*found} == {*found.values()}:
            continue  # both have the same words, so this lists what they answered differently
        holding = sum(pairs[pair] for pair in found.items())
        again = sum(pairs[pair] >= SEEN_AGAIN for pair in found.items())
        cases = sum(number for (ours, theirs), number in pairs.items() if ours in found or theirs in {*found.values()})
        # for example all trials have low risk, or all that one calls inpatient the other calls in hospital
        plain = again > 0 and all(
            _has_the_other(*pair) or _each_of_one(pair, (answers[one], answers[other])) for pair in found.items()
        )
        if (plain or again >= SEEN_AGAIN) and holding >= max(FEWEST_ROWS, MOST_ROWS * cases):
            return _listed(found, typed), (holding, cases)
    return None


def _without_contradictions(
    found: Mapping[str, str], pairs: Mapping[tuple[str, str], int], typed: Mapping[str, str]
) -> dict[str, str]:
    """Removes answers that are paired with another as often, and lists whose parts contradict other lists."""
    parts = {pair: [_PART.split(fold(typed[answer])) for answer in pair] for pair in found.items()}
    of_lists = Counter(
        part
        for pair, (ours, theirs) in parts.items()
        if len(ours) == len(theirs)
        for part in zip(ours, theirs, strict=True)
        for _ in range(pairs[pair])
    )
    means = one_to_one(of_lists)
    lists = any(len(ours) == len(theirs) > 1 for ours, theirs in parts.values())
    return dict(
        pair
        for pair in found.items()
        if not any(
            number >= pairs[pair] for other, number in pairs.items() if (other[0] == pair[0]) != (other[1] == pair[1])
        )
        and (not lists or [means.get(part) for part in parts[pair][0]] == parts[pair][1])
    )


def _each_of_one(pair: tuple[str, str], answers: tuple[set[str] | None, set[str] | None]) -> bool:
    """Whether each of two answers occurs with only one extractor, and they are not well-known opposites."""
    (ours, theirs), (mine, others) = pair, answers
    return ours not in (others or ()) and theirs not in (mine or ()) and not _OPPOSITE.issuperset(pair)


def _has_the_other(one: str, other: str) -> bool:
    """Whether one answer is the other with more words: `low` and `low risk`."""
    shorter, longer = sorted((one, other), key=len)
    return f" {longer} ".startswith(f" {shorter} ") or f" {longer} ".endswith(f" {shorter} ")


def _with_one_more_word(
    texts: Sequence[Sequence[str]], answers: Sequence[set[str] | None], meant: Meaning
) -> Found | None:
    """The answers of a column that occur both with and without a word that several share, such as `risk`."""
    known = {answer for of_table in answers for answer in of_table or () if answer}
    if None in answers or len(known) > 2 * MOST_ANSWERS:
        return None
    longer: dict[str, dict[str, str]] = {}
    for answer in sorted(known):
        without, _, word = answer.rpartition(" ")
        if without in known:
            longer.setdefault(word, {})[without] = answer
    found = max(longer.values(), key=len, default={})
    return (_listed(found, _typed(texts, meant)), (0, 0)) if len(found) >= SEEN_AGAIN else None


def _ticked(texts: Sequence[Sequence[str]], rows: SameRows) -> Found | None:
    """The answers that are paired with a tick and with a blank, if one extractor ticks and another has two answers."""
    for one, other in [pair for pair in combinations(range(len(texts)), 2) for pair in (pair, pair[::-1])]:
        marks = {fold(text): text for text in texts[one] if text}
        answers = {fold(text): text for text in texts[other] if text}
        if len(marks) != 1 or not TICKS.issuperset(marks) or "" not in texts[one] or len(answers) != 2:
            continue
        ((mark, tick),) = marks.items()
        if mark in answers:
            continue
        pairs = Counter(
            (bool(texts[one][ours]), fold(texts[other][theirs]))
            for ours, theirs in rows.of_two(one, other)
            if texts[other][theirs]
        )
        ticked = max(answers, key=lambda answer: pairs[True, answer])
        (blank,) = answers.keys() - {ticked}
        holding = pairs[True, ticked] + pairs[False, blank]
        least = min(pairs[True, ticked], pairs[False, blank])
        if least >= SEEN_AGAIN and holding >= max(FEWEST_ROWS, MOST_ROWS * pairs.total()):
            difference = (
                f"one has {quoted(tick)} where another has {quoted(answers[ticked])}, and nothing where the other has"
            )
            return f"{difference} {quoted(answers[blank])}", (holding, pairs.total())
    return None


_ASKED = "Are these the same answers? They are compared as they are written"


def _listed(found: Mapping[str, str], typed: Mapping[str, str]) -> str:
    """`some have 'Low' where others have 'Low risk'`, for each pair."""
    (one, other), *more = sorted(found.items())
    first = f"some have {quoted(typed[one])} where others have {quoted(typed[other])}"
    others = [f"{quoted(typed[ours])} where {quoted(typed[theirs])}" for ours, theirs in more]
    return ", ".join([first, first_few(others)] if others else [first])


def _typed(texts: Sequence[Sequence[str]], meant: Meaning) -> dict[str, str]:
    """The text for each answer, as the first extractor with it typed it."""
    return {entry: text for column in reversed(texts) for text in reversed(column) if (entry := meant(text))}


def compared_as(cell: CellType[Any], text: str) -> str:
    """The comparison key of an answer; "" for a blank cell and a missing code."""
    try:
        value = cell.parse(text or None)
    except CellError:
        return fold(text)
    return "" if value is None or isinstance(value, Missing) else cell.key(value)

"""Answers that two extractors write in other words in nearly every row, such as `Low` and `Low risk`: asked about."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from schema.choices import Choice
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold, quoted
from schema.words import Words
from validate.inference.assumed import Assumption
from validate.inference.coded_answers import FEWEST_ROWS, MOST_ANSWERS, MOST_ROWS, SEEN_AGAIN, TICKS, one_to_one
from validate.inference.columns import Column
from validate.inference.entry_assumptions import first_few
from validate.inference.same_rows import SameRows, texts_of

_WRITE = "if so, write the same answers in the files"
_OPTION = f"{_WRITE}, or --form FILE with these as aliases"


def about_other_words(
    columns: Sequence[Column], cells: Mapping[str, CellType[Any]], rows: SameRows
) -> Iterator[Assumption]:
    """A question for each column with a few answers that seem to be the same ones in other words, or as ticks.

    They are compared as they are written: nobody said that they mean the same.
    """
    for column in columns:
        cell = cells[column.label]
        kinds = type(cell) in {Words, Choice} or cell.kind == "countries"
        if column in rows.key.columns or not kinds or getattr(cell, "names", False):
            continue
        texts = [texts_of(table, position) for table, position in zip(rows.tables, column.positions, strict=True)]
        said, option = _ticked(texts, rows), _WRITE
        if said is None:
            said, option = _in_other_words(cell, texts, rows) or _with_one_more_word(cell, texts), _OPTION
        if said is not None:
            yield Assumption(about="types", sentence=f"in {column.label!r} {said}", option=option, doubtful=True)


def _in_other_words(cell: CellType[Any], texts: Sequence[Sequence[str]], rows: SameRows) -> str | None:
    """Which answers of two tables stand beside each other in nearly all rows that have one of them."""
    meant = [[_meant(cell, text) for text in column] for column in texts]
    typed = _typed(texts, meant)
    for one, other in combinations(range(len(texts)), 2):
        if max(len({*meant[one]}), len({*meant[other]})) > MOST_ANSWERS + 1:
            continue
        pairs = Counter(
            (meant[one][ours], meant[other][theirs])
            for ours, theirs in (rows.of_two(one, other) if meant[one] and meant[other] else ())
            if meant[one][ours] and meant[other][theirs]
        )
        found = {ours: theirs for ours, theirs in one_to_one(pairs).items() if ours != theirs}
        holding = sum(pairs[pair] for pair in found.items())
        again = sum(pairs[pair] >= SEEN_AGAIN for pair in found.items())
        cases = sum(number for (ours, theirs), number in pairs.items() if ours in found or theirs in {*found.values()})
        if again >= SEEN_AGAIN and holding >= max(FEWEST_ROWS, MOST_ROWS * cases):
            return f"{_listed(found, typed)}, in {holding} of {cases} rows. {_ASKED}"
    return None


def _with_one_more_word(cell: CellType[Any], texts: Sequence[Sequence[str]]) -> str | None:
    """Which answers of a column are there both with and without a word that several have, such as `risk`."""
    meant = [[_meant(cell, text) for text in column] for column in texts]
    answers = {entry for column in meant for entry in column if entry}
    if len(answers) > 2 * MOST_ANSWERS:
        return None
    longer: dict[str, dict[str, str]] = {}
    for answer in sorted(answers):
        without, _, word = answer.rpartition(" ")
        if without in answers:
            longer.setdefault(word, {})[without] = answer
    found = max(longer.values(), key=len, default={})
    return f"{_listed(found, _typed(texts, meant))}. {_ASKED}" if len(found) >= SEEN_AGAIN else None


def _ticked(texts: Sequence[Sequence[str]], rows: SameRows) -> str | None:
    """Which answers stand beside a tick and beside a blank, where one extractor ticks and another has two answers."""
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
            return (
                f"one has {quoted(tick)} where another has {quoted(answers[ticked])}, and nothing where the other has"
                f" {quoted(answers[blank])}, in {holding} of {pairs.total()} rows. {_ASKED}"
            )
    return None


_ASKED = "Are these the same answers? They are compared as they are written"


def _listed(found: Mapping[str, str], typed: Mapping[str, str]) -> str:
    """`some have 'Low' where others have 'Low risk'`, for each pair."""
    (one, other), *more = sorted(found.items())
    first = f"some have {quoted(typed[one])} where others have {quoted(typed[other])}"
    others = [f"{quoted(typed[ours])} where {quoted(typed[theirs])}" for ours, theirs in more]
    return ", ".join([first, first_few(others)] if others else [first])


def _typed(texts: Sequence[Sequence[str]], meant: Sequence[Sequence[str]]) -> dict[str, str]:
    """How the first extractor who has an answer typed it."""
    pairs = [pair for columns in zip(texts, meant, strict=True) for pair in zip(*columns, strict=True)]
    return {entry: text for text, entry in reversed(pairs) if entry}


def _meant(cell: CellType[Any], text: str) -> str:
    """By what an answer is compared; "" for a blank cell and a missing code."""
    try:
        value = cell.parse(text or None)
    except CellError:
        return fold(text)
    return "" if value is None or isinstance(value, Missing) else cell.key(value)

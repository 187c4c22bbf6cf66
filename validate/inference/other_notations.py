"""Asks about results that two extractors write differently, such as `(52, 59)` and `[52; 59]`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from schema.decimals import without_thousands
from schema.spelled_results import as_interval, with_deviation
from schema.text import fold, plural, quoted
from schema.words import Words
from validate.inference.assumed import Assumption
from validate.inference.columns import Column
from validate.inference.same_rows import SameRows, texts_of
from validate.inference.worded_differently import compared_as

_LONGEST = 60  # characters of an entry that is only a result
_TWO_NUMBERS = re.compile(r"\d.*?\D.*?\d")


def about_other_notations(
    columns: Sequence[Column], cells: Mapping[str, CellType[Any]], rows: SameRows
) -> dict[str, Assumption]:
    """A question for each column, by label, with entries that differ but would be the same as results of one kind.

    They are compared as written, because no header says that the numbers are the ends of an interval, or which one is a
    standard deviation.
    """
    found: dict[str, Assumption] = {}
    for column in columns:
        cell = cells[column.label]
        if column not in rows.key.columns and isinstance(cell, Words) and cell.type_name == "words" and not cell.names:
            asked = list(_questions(column, cell, rows))
            if asked:
                _, found[column.label] = max(asked, key=lambda question: question[0])
    return found


def _questions(column: Column, cell: Words, rows: SameRows) -> Iterator[tuple[int, Assumption]]:
    """For each kind of result: the number of cells that would be the same (if any), and the question."""
    pairs = list(_unlike(column, partial(compared_as, cell), rows))
    for setting, meant, if_so in (
        ("interval", replace(cell, interval=True), "they are intervals"),
        ("deviation", replace(cell, deviation=True), "the second number is a standard deviation"),
    ):
        key = cache(partial(compared_as, meant))
        same = [(ours, theirs) for ours, theirs in pairs if key(ours) == key(theirs)]
        if same:
            (ours, theirs), *_ = same
            sentence = (
                f"in {column.label!r} {plural(len(same), 'pair')} of entries such as {quoted(ours)} and"
                f" {quoted(theirs)} would be the same if {if_so}. Are these the same answers? They are compared as they"
                " are written"
            )
            option = f"if so, write the same answers in the files, or --form FILE with {setting}: yes for this column"
            yield len(same), Assumption(about="types", sentence=sentence, option=option, doubtful=True)


def _unlike(column: Column, compared: Callable[[str], str], rows: SameRows) -> Iterator[tuple[str, str]]:
    """The entries with two numbers that are in the same rows of two tables and differ."""
    texts = [texts_of(table, position) for table, position in zip(rows.tables, column.positions, strict=True)]
    may_be = [{text for text in set(of_one) if len(text) <= _LONGEST and _TWO_NUMBERS.search(text)} for of_one in texts]
    spelled = [{text for text in of_one if _has_other_spelling(text)} for of_one in may_be]
    compared = cache(compared)
    for one, other in combinations(range(len(texts)), 2):
        if spelled[one] or spelled[other]:
            for ours, theirs in rows.of_two(one, other):
                mine, yours = texts[one][ours], texts[other][theirs]
                alike = mine != yours and mine in may_be[one] and yours in may_be[other]
                if alike and (mine in spelled[one] or yours in spelled[other]) and compared(mine) != compared(yours):
                    yield mine, yours


def _has_other_spelling(text: str) -> bool:
    """Whether an entry would change as a result. If no entry does, nothing would be the same."""
    plainly = without_thousands(fold(text))
    return as_interval(plainly) != plainly or with_deviation(plainly) != plainly

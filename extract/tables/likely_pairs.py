"""Guesses a pattern for `--pairs` if people's headers differ only at their start or end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from extract.tables.answers_alike import different_answers, same_answers
from extract.tables.owned_columns import part_that_agrees
from extract.tables.people_by_any_name import may_be_a_name
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, says_comment

_INITIALS = re.compile(r"[A-Z]{1,3}|[a-z]{1,2}")
_LONGEST = 15  # characters of a person's name
_BEGINNING = re.compile(r"(?=.*[^\W\d_])[\w.]+?(?:[\s_.:/-]+|(?=\d+$))")
_MARK = re.compile(r"[\s_.:/-]+[^\W_]+$|[\s_.:/-]*[(\[]?\d[)\]]?$")
_END = re.compile(r"[\s_.:/-]+(?=.*[^\W\d_])\w+$")
_LAST = re.compile(r"[\s_.:/-]+(?=.*[^\W\d_])[^\W_]+$")
_NUMBER = re.compile(r"(?<=[^\W\d_])[\s_.:/-]*[(\[]?\d[)\]]?$")


def likely_pattern(table: PlainTable) -> str | None:
    """A pattern such as `AE_*=MK_*` for `AE_Value` and `MK_Value`: the starts or ends that share most questions.

    They must look like initials, or their columns must have the same answers. Numbers, as in `*1=*2`, must share two
    questions. None if there are no such marks, or if other marks share as many questions and not all of them belong
    together. Among equal candidates, those whose columns agree in more rows are used. `*=*_check` means questions that
    are repeated with one mark.
    """
    return max(_by_two_marks(table), _by_one_mark(table), key=lambda found: found[1])[0]


_Found = tuple[str | None, int]
"""A pattern, and the number of its questions; None and 0 if there is none."""


def _by_one_mark(table: PlainTable) -> _Found:
    """A pattern such as `*=*_check`, if at least two questions are repeated with this end and have the same answers."""
    known = {fold(tidy(header)): column for column, header in enumerate(table.headers) if header}
    marked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for column, header in enumerate(map(tidy, table.headers)):
        if (end := _MARK.search(header)) and (other := known.get(fold(header[: end.start()]))) is not None:
            marked[end[0]].append((other, column))
    mark, two = max(marked.items(), key=lambda item: len(item[1]), default=("", []))
    alike = sum(same_answers(table, *columns) for columns in two)
    one = sum(_have_one_answer(table, *columns) for columns in two)
    return (f"*=*{mark}", len(two)) if alike > 1 and alike + one == len(two) else (None, 0)


def _have_one_answer(table: PlainTable, one: int, other: int) -> bool:
    """Whether one of two columns has the same answer in all rows, and the other also has this answer."""
    ours, theirs = different_answers(table, one), different_answers(table, other)
    return min(len(ours), len(theirs)) == 1 and bool(ours & theirs)


def _by_two_marks(table: PlainTable) -> _Found:
    shared: dict[str, dict[str, int]] = defaultdict(dict)
    for column, header in enumerate(map(tidy, table.headers)):
        for half, question in _halves(header):
            shared[half].setdefault(fold(question), column)
    pairs: dict[tuple[str, str], int] = {}
    for one, other in combinations(shared, 2):
        both = shared[one].keys() & shared[other].keys()
        asked = [(shared[one][question], shared[other][question]) for question in both if not says_comment(question)]
        alike = _are_initials(one, other) or _all_alike(table, asked)
        enough = len(both) > 1 or not (_is_number(one) and _is_number(other))
        if asked and alike and enough and one.startswith("*") == other.startswith("*"):
            pairs[one, other] = len(both)
    most = max(pairs.values(), default=0)
    found = []
    for ends in (True, False):
        best = [two for two, number in pairs.items() if number == most and two[0].startswith("*") == ends]
        people = dict.fromkeys(half for two in best for half in two)
        if best and best == list(combinations(people, 2)):
            found.append(tuple(people))
    if not found:
        return None, 0
    likely = max(found, key=lambda halves: part_that_agrees(table, {half: shared[half] for half in halves}))
    return "=".join(likely), most


def _all_alike(table: PlainTable, asked: Sequence[tuple[int, int]]) -> bool:
    """Whether the two columns of each question have the same answers, or one of them has only one of the other's."""
    same = [same_answers(table, *two) for two in asked]
    return any(same) and all(also or _have_one_answer(table, *two) for also, two in zip(same, asked, strict=True))


def _are_initials(one: str, other: str) -> bool:
    """Whether both look like initials of the same length: `AE`, `MK`."""
    ours, theirs = (re.sub(r"[\W_]", "", half) for half in (one, other))
    return len(ours) == len(theirs) and all(_INITIALS.fullmatch(name) for name in (ours, theirs))


def _halves(header: str) -> Iterator[tuple[str, str]]:
    """Each side of a pattern that the header fits, with the question."""
    beginning = _BEGINNING.match(header)
    if beginning is not None and _is_somebody(beginning[0]) and beginning.end() < len(header):
        yield f"{beginning[0]}*", header[beginning.end() :]
    words = [pattern.search(header) for pattern in (_END, _LAST)]
    for half in dict.fromkeys(found[0] for found in (words if any(words) else [_NUMBER.search(header)]) if found):
        if _is_somebody(half):
            yield f"*{half}", header[: -len(half)]


def _is_number(half: str) -> bool:
    return half.strip("* _.:/-()[]").isdecimal()


def _is_somebody(part: str) -> bool:
    word = part.strip(" _.:/-")
    return len(word) <= _LONGEST and may_be_a_name(word) and not is_consensus(word)

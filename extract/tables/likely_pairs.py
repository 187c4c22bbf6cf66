"""A pattern for `--pairs`, where the headers of people differ in their beginning or their end alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from extract.tables.people_in_headers import may_be_a_name, same_answers
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, says_comment

_INITIALS = re.compile(r"[A-Z]{1,3}|[a-z]{1,2}")
_LONGEST = 15  # characters of somebody's name
_BEGINNING = re.compile(r"(?=.*[^\W\d_])[\w.]+?(?:[\s_.:/-]+|(?=\d+$))")
_END = re.compile(r"[\s_.:/-]+(?=.*[^\W\d_])\w+$")
_NUMBER = re.compile(r"(?<=[^\W\d_])[\s_.:/-]*\d$")


def likely_pattern(table: PlainTable) -> str | None:
    """`AE_*=MK_*`, for `AE_Value` and `MK_Value`: the beginnings or ends that share most questions.

    They have to look like initials, or their columns to have the same answers; numbers, as in `*1=*2`, have to share
    two questions. None where no two do, or where others share as many that do not all go together.
    """
    shared: dict[str, dict[str, int]] = defaultdict(dict)
    for column, header in enumerate(map(tidy, table.headers)):
        for half, question in _halves(header):
            shared[half].setdefault(fold(question), column)
    pairs: dict[tuple[str, str], int] = {}
    for one, other in combinations(shared, 2):
        both = shared[one].keys() & shared[other].keys()
        asked = [(shared[one][question], shared[other][question]) for question in both if not says_comment(question)]
        alike = _are_initials(one, other) or all(same_answers(table, *two) for two in asked)
        enough = len(both) > 1 or not all(half[-1].isdecimal() for half in (one, other))
        if asked and alike and enough and one.startswith("*") == other.startswith("*"):
            pairs[one, other] = len(both)
    most = max(pairs.values(), default=0)
    best = [two for two, number in pairs.items() if number == most]
    people = dict.fromkeys(half for two in best for half in two)
    return "=".join(people) if best and best == list(combinations(people, 2)) else None


def _are_initials(one: str, other: str) -> bool:
    """Whether both are letters as people sign with, as many of them: `AE`, `MK`."""
    ours, theirs = (re.sub(r"[\W_]", "", half) for half in (one, other))
    return len(ours) == len(theirs) and all(_INITIALS.fullmatch(name) for name in (ours, theirs))


def _halves(header: str) -> Iterator[tuple[str, str]]:
    """Each side of a pattern that the header fits, with the question."""
    beginning, end = _BEGINNING.match(header), _END.search(header) or _NUMBER.search(header)
    if beginning is not None and _is_somebody(beginning[0]) and beginning.end() < len(header):
        yield f"{beginning[0]}*", header[beginning.end() :]
    if end is not None and _is_somebody(end[0]):
        yield f"*{end[0]}", header[: end.start()]


def _is_somebody(part: str) -> bool:
    word = part.strip(" _.:/-")
    return len(word) <= _LONGEST and may_be_a_name(word) and not is_consensus(word)

"""A pattern for `--pairs`, where the headers of two people differ in their beginning or their end alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from extract.tables.people_in_headers import may_be_a_name
from schema.text import fold, tidy
from validate.inference.words import is_consensus, says_comment

_LONGEST = 15  # characters of somebody's name
_BEGINNING = re.compile(r"(?=.*[^\W\d_])[\w.]+?(?:[\s_.:/-]+|(?=\d+$))")
_END = re.compile(r"[\s_.:/-]+(?=.*[^\W\d_])\w+$")


def likely_pattern(headers: Sequence[str]) -> str | None:
    """`AE_*=MK_*`, for `AE_Value` and `MK_Value`: the two beginnings or ends that share most questions.

    None where no two do, or several share as many.
    """
    shared: dict[str, set[str]] = defaultdict(set)
    for header in map(tidy, headers):
        for half, question in _halves(header):
            shared[half].add(fold(question))
    pairs = {
        (one, other): len(shared[one] & shared[other])
        for one, other in combinations(shared, 2)
        if one.startswith("*") == other.startswith("*")
        and any(not says_comment(q) for q in shared[one] & shared[other])
    }
    most = max(pairs.values(), default=0)
    best = [f"{one}={other}" for (one, other), number in pairs.items() if number == most]
    return best[0] if len(best) == 1 else None


def _halves(header: str) -> Iterator[tuple[str, str]]:
    """Each side of a pattern that the header fits, with the question."""
    for found in _BEGINNING.finditer(header):
        if found.start() == 0 and _is_somebody(found[0]) and found.end() < len(header):
            yield f"{found[0]}*", header[found.end() :]
    if (found_end := _END.search(header)) is not None and _is_somebody(found_end[0]):
        yield f"*{found_end[0]}", header[: found_end.start()]


def _is_somebody(part: str) -> bool:
    word = part.strip(" _.:/-")
    return len(word) <= _LONGEST and may_be_a_name(word) and not is_consensus(word)

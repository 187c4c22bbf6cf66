"""Matches headers of a table to known names: exactly, in another spelling, or approximately.

All code that reads columns by their headers uses this, with its own names: the fields of a form, the columns of another
file, the inputs of an adjudication sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from schema.records import record
from schema.text import fold, tidy

Name = TypeVar("Name", bound=Hashable)

NEAR = 85.0
"""The minimum similarity (0 to 100) for matching a text to a name by similarity alone."""

_OPPOSITES = frozenset(
    {
        frozenset(pair)
        for pair in (
            ("male", "female"), ("men", "women"), ("pre", "post"), ("mean", "sd"), ("mean", "median"), ("min", "max"),
            ("lower", "upper"), ("low", "high"), ("before", "after"), ("baseline", "endpoint"), ("start", "end"),
            ("intervention", "control"), ("treatment", "control"), ("treated", "control"), ("baseline", "followup"),
            ("se", "sd"), ("inclusion", "exclusion"), ("first", "second"), ("a", "b"), ("x", "y"),
        )
    }
)  # fmt: skip

_ON_ANSWERS = frozenset({"match", "matches", "same", "agree", "agrees", "agreement", "disagreement", "discrepancy"})
"""Words of a column that says whether the answers of another agree. It never stands for that column."""


class KnownHeaders(Generic[Name]):
    """The names that headers can match: the spellings of each name, in one list or several.

    An earlier list takes precedence over a later one. A text that stands for two names in one list matches neither.
    `exact` and `folded` define when texts are the same: for a reader, or without differences in spelling.
    """

    def __init__(
        self,
        *lists: Iterable[tuple[str, Name]],
        exact: Callable[[str], str] = tidy,
        folded: Callable[[str], str] = fold,
    ) -> None:
        self._exact, self._folded = exact, folded
        spelled = [list(spellings) for spellings in lists]
        self.by_exact = _by_spelling(spelled, exact)
        self.by_folded = _by_spelling(spelled, folded)

    def exact(self, header: str) -> Name | None:
        """The name that is spelled exactly like the header; None if there is none."""
        return self.by_exact.get(self._exact(header))

    def folded(self, header: str) -> Name | None:
        """The name that differs from the header only in case, spacing and the like; None if there is none."""
        return self.by_folded.get(self._folded(header))

    def find(self, header: str | None) -> Name | None:
        """The name with the same words as the header; None for other texts and for no text."""
        if not header:
            return None
        found = self.exact(header)
        return self.folded(header) if found is None else found

    def has(self, *headers: str) -> bool:
        """Whether each of these headers matches a name."""
        return all(self.find(header) is not None for header in headers)

    def nearest(self, header: str) -> Name | None:
        """The name that is similar to a header, and more similar than all others; None if there is none."""
        folded = self._folded(header)
        scores: dict[Name | None, float] = {}
        for spelling, name in self.by_folded.items():
            score = nearness(folded, spelling, floor=NEAR)
            if score > scores.get(name, 0.0) and not say_different_things(folded, spelling):
                scores[name] = score
        best = max(scores.values(), default=0.0)
        first = [name for name, score in scores.items() if score == best]
        return first[0] if best and len(first) == 1 else None


def _by_spelling(lists: Iterable[Iterable[tuple[str, Name]]], spell: Callable[[str], str]) -> Mapping[str, Name | None]:
    """The name for each spelling; None if it stands for several names. Blank spellings are left out."""
    found: dict[str, Name | None] = {}
    for spellings in lists:
        names: dict[str, set[Name]] = {}
        for text, name in spellings:
            names.setdefault(spell(text), set()).add(name)
        for text, several in names.items():
            found.setdefault(text, several.pop() if len(several) == 1 else None)
    found.pop("", None)
    return found


@record
class HeaderMatch(Generic[Name]):
    """The columns of each name: with exactly this header, with another spelling, and with a similar header."""

    exact: Mapping[Name, tuple[int, ...]]
    folded: Mapping[Name, tuple[int, ...]]
    near: Mapping[Name, int]

    @property
    def columns(self) -> Mapping[Name, tuple[int, ...]]:
        """The columns whose header has the same words as a name, exact headers first."""
        names = dict.fromkeys([*self.exact, *self.folded])
        return {name: (*self.exact.get(name, ()), *self.folded.get(name, ())) for name in names}


def match_headers(headers: Mapping[int, str], known: KnownHeaders[Name], *, near: bool = True) -> HeaderMatch[Name]:
    """Matches each column to at most one name by its header. The order of columns and names makes no difference.

    A similar header only matches a name if no column has that name and no other header is similar to it.
    """
    exact: dict[Name, tuple[int, ...]] = {}
    folded: dict[Name, tuple[int, ...]] = {}
    wanted: dict[Name, tuple[int, ...]] = {}
    rounds = [(exact, known.exact), (folded, known.folded), (wanted, known.nearest)]
    for column, header in headers.items():
        for found, find in rounds if near else rounds[:2]:
            if (name := find(header)) is not None:
                found[name] = (*found.get(name, ()), column)
                break
    free = wanted.keys() - exact.keys() - folded.keys()
    one = {name: columns[0] for name, columns in wanted.items() if name in free and len(columns) == 1}
    return HeaderMatch(exact, folded, near=one)


def first_columns(
    headers: Iterable[str | None], start: int = 0, *, folded: Callable[[str], str] = fold
) -> KnownHeaders[int]:
    """The column for each header, counted from `start`. For repeated headers, the first one.

    This is for tables with fixed columns: a second column with the same header was added by somebody, further right.
    """
    columns = [[(header, column)] for column, header in enumerate(headers, start) if header]
    return KnownHeaders(*columns, folded=folded)


UNHEADED = "no header"  # the label of a column without a header


def number_repeats(headers: Iterable[str]) -> Iterator[str]:
    """The headers, numbered so that people can distinguish them: `quote`, `Quote (2)`. Blank ones stay blank.

    A header that differs from an earlier one only in case, spacing or punctuation repeats it.
    """
    taken: set[str] = set()
    last: dict[str, int] = {}
    for header in headers:
        if not tidy(header):
            yield header
            continue
        number = last.get(fold(header), 0) + 1
        while fold(numbered := header if number == 1 else f"{header} ({number})") in taken:
            number += 1
        last[fold(header)] = number
        taken.add(fold(numbered))
        yield numbered


def nearness(one: str, other: str, *, floor: float) -> float:
    """The similarity of two folded headers, 0 to 100, ignoring the order and spacing of words; 0 below `floor`."""
    from rapidfuzz import fuzz  # noqa: PLC0415  (47 modules, and most files need none)

    return max(
        fuzz.ratio(one, other, score_cutoff=floor),
        fuzz.token_sort_ratio(one, other, score_cutoff=floor),
        fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=floor),
    )


def say_different_things(one: str, other: str) -> bool:
    """Whether two folded headers differ in a number or in opposite words: `week 6` never matches `week 12`.

    `design match`, which says whether answers agree, never matches `design` either.
    """
    mine, theirs = _words_of(one), _words_of(other)
    numbers = re.findall(r"\d+", one) != re.findall(r"\d+", other)
    return numbers or bool((mine ^ theirs) & _ON_ANSWERS) or are_opposites(one, other)


def are_opposites(one: str, other: str) -> bool:
    """Whether two folded headers have opposite words or different letters: `n men` never matches `n women`.

    Letters distinguish things such as the arms `a` and `c` or the units `C` and `F`.
    """
    mine, theirs = _words_of(one), _words_of(other)
    pairs = [(left, right) for left in mine - theirs for right in theirs - mine]
    return any(frozenset(pair) in _OPPOSITES or len(pair[0]) == len(pair[1]) == 1 for pair in pairs)


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))

"""The people whom the headers of a table name, and the columns of each by question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import combinations

from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable

_PERSON = r"(?i:coder|rater|observer|reviewer|extractor|abstractor|assessor|annotator)s?[ _-]?(?:\d+|[A-Za-z](?![a-z]))"
_BY_NAME = (
    re.compile(rf"(?P<who>{_PERSON})[\s_.:-]*(?P<question>.*)", re.DOTALL),
    re.compile(rf"(?P<question>.*?)[\s_.:-]+(?P<who>{_PERSON})", re.DOTALL),
)
_BY_LETTER = (
    re.compile(r"(?P<who>[A-Za-z])_(?P<question>.+)", re.DOTALL),
    re.compile(r"(?P<question>.+)_(?P<who>[A-Za-z])", re.DOTALL),
)
_BY_INITIALS = (
    re.compile(r"(?P<question>.+?)[\s_.-]*[(\[](?P<who>[A-Z]{2,3})[)\]]", re.DOTALL),
    re.compile(r"[(\[](?P<who>[A-Z]{2,3})[)\]][\s_.:-]*(?P<question>.+)", re.DOTALL),
    re.compile(r"(?P<question>.+?)[\s_.-]+(?P<who>[A-Z]{2,3})", re.DOTALL),
    re.compile(r"(?P<who>[A-Z]{2,3})[\s_.:-]+(?P<question>.+)", re.DOTALL),
)
_SAME_ANSWERS = 0.5  # of the shorter column's different entries, the part that the other has too
_NO_INITIALS = frozenset({"SD", "SE", "SEM", "CI", "IQR", "LL", "UL", "OR", "RR", "HR", "MD", "SMD", "ID", "NR", "NA"})
ANSWER = "answer"  # the question of a column that is headed by nothing but the person

Owned = Mapping[str, Mapping[str, int]]
"""The columns of each person, by question."""


def people_in_headers(table: PlainTable) -> Owned:
    """The columns of the people who share a question, as in `Rater1`; none where the headers name fewer than two.

    Single letters, as in `category_m` and `category_L`, are people only where both columns have the same answers;
    initials, as in `Design (AB)`, only where they also agree in most rows, as two arms or two measures would not.
    """
    return _people(table)[1]


def patterns_of(table: PlainTable) -> tuple[str, ...]:
    """What the headers of each of these people have in common, a star for the question: `Rater1*`, `* (AB)`."""
    named, owned = _people(table)
    return tuple(_pattern(table.headers[next(iter(columns.values()))], named) for columns in owned.values())


def by_pattern(headers: Sequence[str], pattern: str) -> Owned:
    """The columns of the two people; the star of a pattern stands for the question."""
    owned: dict[str, dict[str, int]] = {}
    for half in pattern.split("="):
        before, _, after = half.strip().partition("*")
        name = f"{before}{after}".strip(" _.:-") or half
        for column, header in enumerate(headers):
            if fnmatchcase(tidy(header), half.strip()):
                question = tidy(header)[len(before) : len(tidy(header)) - len(after)] if "*" in half else ""
                owned.setdefault(name, {}).setdefault(fold(question) or ANSWER, column)
    return owned


def same_answers(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns have half of their different answers in common, of which there are two at least."""
    ours, theirs = (
        {fold(text) for text in table.cells.to_series(column).drop_nulls().unique().to_list() if tidy(text)}
        for column in (one, other)
    )
    fewer = min(len(ours), len(theirs))
    return fewer > 1 and len(ours & theirs) >= _SAME_ANSWERS * fewer


def _agree_in_most_rows(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns have the same answer in more than half of the rows that either fills, and not one alone."""
    rows = [
        (fold(ours or ""), fold(theirs or ""))
        for ours, theirs in zip(*(table.cells.to_series(column).to_list() for column in (one, other)), strict=True)
        if ours or theirs
    ]
    same = [ours for ours, theirs in rows if ours == theirs]
    return len(set(same)) > 1 and len(same) > _SAME_ANSWERS * len(rows)


def _pattern(header: str, named: re.Pattern[str]) -> str:
    found = named.fullmatch(tidy(header))
    return f"{found.string[: found.start('question')]}*{found.string[found.end('question') :]}" if found else header


def _people(table: PlainTable) -> tuple[re.Pattern[str], Owned]:
    """The people by the first way of naming them that the headers follow, and this way."""
    for patterns, alike in ((_BY_NAME, None), (_BY_LETTER, same_answers), (_BY_INITIALS, _agree_in_most_rows)):
        for named in patterns:
            owned = _owned(table.headers, named)
            if patterns is not _BY_LETTER or len(owned) == 2:
                sharing = _sharing(table, owned, alike)
                if len(sharing) > 1:
                    return named, sharing
    return _BY_NAME[0], {}


def _sharing(table: PlainTable, owned: Owned, alike: Callable[[PlainTable, int, int], bool] | None) -> Owned:
    """The people who have a question in common with another, whose columns are alike in all that they share."""
    sharing: dict[str, Mapping[str, int]] = {}
    for one, other in combinations(owned, 2):
        both = owned[one].keys() & owned[other].keys()
        if both and (
            alike is None or all(alike(table, owned[one][question], owned[other][question]) for question in both)
        ):
            sharing |= {one: owned[one], other: owned[other]}
    return sharing


def _owned(headers: Sequence[str], named: re.Pattern[str]) -> dict[str, dict[str, int]]:
    owned: dict[str, dict[str, int]] = {}
    for column, header in enumerate(headers):
        if (found := named.fullmatch(tidy(header))) and found["who"] not in _NO_INITIALS:
            owned.setdefault(found["who"], {}).setdefault(fold(found["question"]) or ANSWER, column)
    return owned

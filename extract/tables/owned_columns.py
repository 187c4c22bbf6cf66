"""Finds each person's columns by question, with a pattern for the headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import combinations

from extract.tables.answers_alike import folded
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable

BETWEEN = " /_.:-"  # signs between a person and a question
NO_INITIALS = frozenset({"SD", "SE", "SEM", "CI", "IQR", "LL", "UL", "OR", "RR", "HR", "MD", "SMD", "ID", "NR", "NA"})
WITHOUT_MARK = "first"  # the person whose headers have no mark, while those of the others have one
ANSWER = "answer"  # the question of a column whose header is only the person
Owned = Mapping[str, Mapping[str, int]]
"""The columns of each person, by question."""


def owned_columns(headers: Sequence[str], named: re.Pattern[str]) -> dict[str, dict[str, int]]:
    """The columns of each person that a pattern finds in the headers, with its groups `who` and `question`."""
    owned: dict[str, dict[str, int]] = {}
    for column, header in enumerate(headers):
        if (found := named.fullmatch(tidy(header))) and found["who"] not in NO_INITIALS:
            question = fold((found["question"] or "").strip(BETWEEN))
            owned.setdefault(found["who"], {}).setdefault(question or ANSWER, column)
    return owned


def by_pattern(headers: Sequence[str], pattern: str) -> Owned:
    """The columns of the people. The star in a pattern means the question.

    A star alone means the questions that the others have: `*=*_check`.
    """
    owned: dict[str, dict[str, int]] = {}
    for half in pattern.split("="):
        before, _, after = half.strip().partition("*")
        name = re.sub(r"^[(\[](.*)[)\]]$", r"\1", f"{before}{after}".strip(BETWEEN)) or half
        for column, header in enumerate(headers):
            if fnmatchcase(tidy(header), half.strip()):
                question = tidy(header)[len(before) : len(tidy(header)) - len(after)] if "*" in half else ""
                owned.setdefault(name, {}).setdefault(fold(question.strip(BETWEEN)) or ANSWER, column)
    bare = owned.pop("*", {})
    asked = {question for columns in owned.values() for question in columns}
    without = {question: column for question, column in bare.items() if question in asked}
    return {WITHOUT_MARK: without, **owned} if without else owned


def matching_nothing(headers: Sequence[str], pattern: str) -> list[str]:
    """The sides of a pattern that fit no header."""
    return [
        half.strip()
        for half in pattern.split("=")
        if not any(fnmatchcase(tidy(header), half.strip()) for header in headers)
    ]


def as_typed(header: str, question: str) -> str:
    """The question with the capital letters of a header."""
    typed = tidy(header)
    place = typed.lower().find(question)
    return typed[place : place + len(question)] if place >= 0 and len(typed) == len(typed.lower()) else question


def part_that_agrees(table: PlainTable, people: Owned) -> float:
    """The share of rows in which two people have the same entry, over all their common questions.

    `AE_C1, AE_C2, MK_C1, MK_C2` may mean people AE and MK, or C1 and C2. Two people agree more than two questions.
    """
    entries = {column: folded(table, column) for columns in people.values() for column in columns.values()}
    rows = [
        ours == theirs
        for one, other in combinations(people.values(), 2)
        for question in one.keys() & other.keys()
        for ours, theirs in zip(entries[one[question]], entries[other[question]], strict=True)
        if ours is not None or theirs is not None
    ]
    return sum(rows) / len(rows) if rows else 0

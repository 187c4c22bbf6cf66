"""A table in which two people stand side by side: one row per item, and a column of each person for each question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import combinations

from schema.records import record
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_identity, says_number, says_study

_PERSON = r"(?i:coder|rater|reviewer|extractor|abstractor|assessor|annotator)s?[ _-]?(?:\d+|[A-Za-z](?![a-z]))"
_BY_NAME = (
    re.compile(rf"(?P<who>{_PERSON})[\s_.:-]*(?P<question>.*)", re.DOTALL),
    re.compile(rf"(?P<question>.*?)[\s_.:-]+(?P<who>{_PERSON})", re.DOTALL),
)
_BY_LETTER = (
    re.compile(r"(?P<who>[A-Za-z])_(?P<question>.+)", re.DOTALL),
    re.compile(r"(?P<question>.+)_(?P<who>[A-Za-z])", re.DOTALL),
)
_SAME_ANSWERS = 0.5  # of the shorter column's different entries, the part that the other has too
_ANSWER = "answer"  # the question of a column that is headed by nothing but the person

_Owned = Mapping[str, Mapping[str, int]]
"""The columns of each person, by question."""


@record(kw_only=True)
class SideBySide:
    """The table of each person by name, the pairs of headers, and the columns that are not compared: there is one."""

    tables: Mapping[str, PlainTable]
    pairs: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


def side_by_side(table: PlainTable, pattern: str | None = None) -> SideBySide | None:
    """The two people of a table; None where the headers, or those of a pattern `Coder1*=Coder2*`, show no two.

    Single letters, as in `category_m` and `category_L`, are people only where both columns have the same answers.
    """
    if pattern is not None:
        return _apart(table, _by_pattern(table.headers, pattern))
    for named in (*_BY_NAME, *_BY_LETTER):
        owned: dict[str, dict[str, int]] = {}
        for column, header in enumerate(table.headers):
            if found := named.fullmatch(tidy(header)):
                owned.setdefault(found["who"], {}).setdefault(fold(found["question"]) or _ANSWER, column)
        for one, other in combinations(owned, 2):
            both = owned[one].keys() & owned[other].keys()
            alike = named in _BY_NAME or all(_same_answers(table, owned[one][q], owned[other][q]) for q in both)
            if both and alike and len(owned) == 2:
                return _apart(table, {one: owned[one], other: owned[other]})
    return None


def _by_pattern(headers: Sequence[str], pattern: str) -> _Owned:
    """The columns of the two people; the star of a pattern stands for the question."""
    owned: dict[str, dict[str, int]] = {}
    for half in pattern.split("="):
        before, _, after = half.strip().partition("*")
        name = f"{before}{after}".strip(" _.:-") or half
        for column, header in enumerate(headers):
            if fnmatchcase(tidy(header), half.strip()):
                question = tidy(header)[len(before) : len(tidy(header)) - len(after)] if "*" in half else ""
                owned.setdefault(name, {}).setdefault(fold(question) or _ANSWER, column)
    return owned


def _same_answers(table: PlainTable, one: int, other: int) -> bool:
    ours, theirs = (
        {fold(text) for text in table.cells.to_series(column).drop_nulls().unique().to_list() if tidy(text)}
        for column in (one, other)
    )
    fewer = min(len(ours), len(theirs))
    return fewer > 1 and len(ours & theirs) >= _SAME_ANSWERS * fewer


def _apart(table: PlainTable, owned: _Owned) -> SideBySide | None:
    if len(owned) != 2:
        return None
    one, other = owned
    questions = [question for question in owned[one] if question in owned[other]]
    taken = {column for columns in owned.values() for column in columns.values()}
    names = [column for column, header in enumerate(table.headers) if column not in taken and _names_rows(header)]
    names = (
        names
        or [column for column in range(len(table.headers)) if column not in taken and _is_unique(table, column)][:1]
    )
    if not questions:
        return None
    used = {owned[who][question] for who in owned for question in questions}
    return SideBySide(
        tables={who: _of(table, names, [(owned[who][question], question) for question in questions]) for who in owned},
        pairs=tuple((table.headers[owned[one][q]], table.headers[owned[other][q]]) for q in questions),
        left=tuple(header for column, header in enumerate(table.headers) if column not in used and column not in names),
    )


def _names_rows(header: str) -> bool:
    return says_study(header) is not None or says_identity(header) is not None or says_number(header)


def _is_unique(table: PlainTable, column: int) -> bool:
    texts = table.cells.to_series(column)
    return texts.null_count() == 0 and texts.n_unique() == table.height


def _of(table: PlainTable, names: Sequence[int], questions: Sequence[tuple[int, str]]) -> PlainTable:
    """The columns that name the rows and those of one person, headed by the question."""
    chosen = [*((column, table.headers[column]) for column in names), *questions]
    return replace(
        table,
        headers=tuple(header for _, header in chosen),
        columns=tuple(table.columns[column] for column, _ in chosen),
        cells=table.cells.select(
            table.cells.to_series(column).alias(str(place)) for place, (column, _) in enumerate(chosen)
        ),
    )

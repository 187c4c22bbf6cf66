"""Shortens headers to one line, for platforms that write whole questions, and assigns comments to their question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extract.tables.number_formats import plain

_COMMENT = re.compile(r"(.+)_comment\s*", re.IGNORECASE | re.DOTALL)


def first_lines(headers: Sequence[str]) -> Mapping[str, str]:
    """The short name of each header: its first line, if that is unique. A comment is named after its question."""
    questions = {plain(header): header for header in headers}
    called = {header: _first_line(header) for header in headers}
    times = Counter(plain(called[header]) for header in headers if not _question_of(header, questions, called))
    alone = {header: line if times[plain(line)] == 1 else header for header, line in called.items()}
    comments = {header: line for header in headers if (line := _question_of(header, questions, called))}
    return {**alone, **{header: f"{alone[question]} / Comment" for header, question in comments.items()}}


def _first_line(header: str) -> str:
    """The first line of each row of a header."""
    parts = (part.strip().partition("\n")[0].strip() for part in header.split(" / "))
    return " / ".join(filter(None, parts)) or header


def _question_of(header: str, questions: Mapping[str, str], called: Mapping[str, str]) -> str | None:
    """The header of the question that a comment belongs to. None if the header is not a comment."""
    found = _COMMENT.fullmatch(header)
    if found is None:
        return None
    title = plain(found[1])
    return questions.get(title) or next((whole for whole, line in called.items() if plain(line) == title), None)

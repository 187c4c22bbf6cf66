"""The questions to the authors of each study, as they go into a letter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from validate.dataset.queries import Question, queries
from validate.merge.comparison import Comparison

_INTRODUCTION = """# Questions to authors

The questions of queries.csv: what the team ruled to ask the authors. A section for each study, to be copied into a
letter. Answers go into the adjudication sheet, with the method “authors replied”.
"""
_OPENING = "When we extracted data from your report, these things were not clear to us:"


def letters(rounds: Iterable[Comparison]) -> str:
    """Markdown: a section for each study with its questions, numbered; "" where the authors are not being asked.

    The questions are those of all rounds. It names nobody of the team and gives no reasons (`queries.csv` does): the
    authors need not know who read what.
    """
    by_study: dict[str, list[Question]] = {}
    for query in (query for comparison in rounds for query in queries(comparison)):
        by_study.setdefault(query.study, []).append(query)
    sections = [_letter(study, several) for study, several in by_study.items()]
    return "\n".join([_INTRODUCTION, *sections]) if sections else ""


def write_letters(folder: Path, rounds: Iterable[Comparison]) -> None:
    """Writes the questions as `queries.md`, if there are any."""
    if asked := letters(rounds):
        (folder / "queries.md").write_text(asked, encoding="utf-8")


def _letter(study: str, asked: Iterable[Question]) -> str:
    questions = [f"{number}. {' '.join(query.question.split())}" for number, query in enumerate(asked, start=1)]
    return "\n".join([f"## {study}", "", _OPENING, "", *questions, ""])

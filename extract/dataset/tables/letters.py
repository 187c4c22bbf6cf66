"""The questions to the authors of each study, as they go into a letter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from validate.dataset.queries import Question

_INTRODUCTION = """# Questions to authors

The questions of queries.csv: those to authors that are still open. A section for each study, to be copied into a
letter. Answers go into the adjudication sheet, with the method “authors replied”.
"""
_OPENING = "When we extracted data from your report, these things were not clear to us:"


def letters(questions: Iterable[Question]) -> str:
    """Markdown: a section for each study with its questions, numbered; "" where the authors are not being asked.

    The questions are those of all rounds. It names nobody of the team and no reason of a ruling (`queries.csv` does):
    the authors need not know who read what.
    """
    by_study: dict[str, list[Question]] = {}
    for question in questions:
        by_study.setdefault(question.study, []).append(question)
    sections = [_letter(study, several) for study, several in by_study.items()]
    return "\n".join([_INTRODUCTION, *sections]) if sections else ""


def write_letters(folder: Path, questions: Iterable[Question]) -> None:
    """Writes the questions as `queries.md`, if there are any."""
    if text := letters(questions):
        (folder / "queries.md").write_text(text, encoding="utf-8")


def _letter(study: str, of_study: Iterable[Question]) -> str:
    questions = [f"{number}. {' '.join(query.question.split())}" for number, query in enumerate(of_study, start=1)]
    return "\n".join([f"## {study}", "", _OPENING, "", *questions, ""])

"""Writes problems as lines for the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema.text import first_ones

if TYPE_CHECKING:
    from schema.problem import Severity
    from validate.check.problem import Problem


_FEW = 3  # rows with one note that are shown row by row


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem in the fixed shape of the JSON output."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "file": problem.file,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "cells": list(problem.cells),
        "study": problem.study,
        "field": problem.field,
        "value": problem.value,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def problem_line(problem: Problem) -> str:
    """A problem as one line for people: `samples!F7  Smith 2019 / total: ...  [code]`."""
    where = " / ".join(part for part in (problem.study, problem.row) if part)
    text = f"{where}: {problem.message}" if where else problem.message
    meant = f"  Perhaps: {problem.suggestion}" if problem.suggestion else ""
    return f"{problem.place}  {text}{meant}  [{problem.code}]".strip()


def lines_shown(problems: Iterable[Problem]) -> Iterator[tuple[Severity, str]]:
    """Each problem on a line. A note that many rows have is one line, with their first places."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for number, problem in enumerate(problems):
        same = (problem.code, problem.message, problem.suggestion) if problem.severity == "note" else (number,)
        alike.setdefault(same, []).append(problem)
    for several in alike.values():
        if len(several) <= _FEW:
            yield from ((problem.severity, problem_line(problem)) for problem in several)
        else:
            places = first_ones([problem.place for problem in several], _FEW)
            anywhere = replace(several[0], study=None, row=None, sheet=None, cells=())
            yield anywhere.severity, f"{places}  {problem_line(anywhere)}"

"""Problems of how a file is built (its sheets, headers, rows), as values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict, Unpack

from schema.problem import Severity
from validate.check.catalogue.explained_structure import STRUCTURE_PROBLEMS
from validate.check.problem import Problem

__all__ = ["STRUCTURE_PROBLEMS", "Said", "ranges", "structural"]

_SHOWN = 12


class Said(TypedDict, total=False):
    """What may be said of a problem beside its code, its message and its place."""

    severity: Severity
    field: str | None
    suggestion: str | None


class Placed(Said, total=False):
    """The same, and where in the file it is."""

    sheet: str | None
    cells: tuple[str, ...]
    values: tuple[str, ...]
    study: str | None


def structural(
    code: str,
    message: str,
    *,
    file: str,
    **said: Unpack[Placed],
) -> Problem:
    """The problem of this kind, as heavy as its kind is where nothing else is said."""
    said.setdefault("severity", STRUCTURE_PROBLEMS[code].severity)
    return Problem(code=code, message=message, file=file, **said)


def ranges(numbers: Iterable[int]) -> str:
    """Row numbers as people say them: `4-9, 12`; beyond a dozen stretches, how many rows there are in all."""
    ordered = sorted(set(numbers))
    stretches: list[list[int]] = []
    for number in ordered:
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    said = [f"{first}-{last}" if first < last else f"{first}" for first, last in stretches]
    if len(said) <= _SHOWN:
        return ", ".join(said)
    return f"{', '.join(said[:_SHOWN])} ... ({len(ordered):,} in all)"

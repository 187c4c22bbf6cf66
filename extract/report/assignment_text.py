"""Compares the work with the assignment, in sentences."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from schema.text import first_ones
from validate.assignment.assignment import Assignment

_SHOWN = 12


def against_assignment(
    assignment: Assignment, recorded: Iterable[tuple[str, Sequence[str]]], left_out: Container[str]
) -> Iterator[str]:
    """What is missing, and what was extracted without assignment. `recorded` has the extractors of each study.

    `left_out` are studies (folded) that the team excluded.
    """
    missing, extra = assignment.against(recorded, left_out)
    if missing:
        yield f"assigned and not begun, so nothing of them is shown yet: {_listed(missing)}"
    if extra:
        yield f"extracted by somebody who is not assigned (assignment.csv): {_listed(extra)}"


def _listed(studies: Mapping[str, Sequence[str]]) -> str:
    return first_ones([f"{study} ({', '.join(names)})" for study, names in studies.items()], _SHOWN)

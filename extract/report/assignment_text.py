"""Where the work does not follow the assignment yet, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from schema.text import fold
from validate.assignment.assignment import Assignment

_SHOWN = 12


def against_assignment(
    assignment: Assignment, recorded: Iterable[tuple[str, Sequence[str]]], left_out: Iterable[str]
) -> Iterator[str]:
    """What is missing, and what nobody was assigned to. `recorded` has each study with those who recorded something.

    `left_out` are studies (folded) that the team excluded.
    """
    out = set(left_out)
    begun = {fold(study): (study, names) for study, names in recorded if fold(study) not in out}
    missing, extra = [], []
    for key, (study, names) in begun.items():
        assigned = assignment.of(key)
        if assigned is None:
            continue
        if lacking := [name for name in assigned if name not in names]:
            missing.append(f"{study} ({', '.join(lacking)})")
        if others := [name for name in names if name not in assigned]:
            extra.append(f"{study} ({', '.join(others)})")
    if missing:
        yield f"assigned and not begun, so nothing of them is shown yet: {_first(missing)}"
    if extra:
        yield f"extracted by somebody who is not assigned (assignment.csv): {_first(extra)}"


def _first(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more

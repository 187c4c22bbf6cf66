"""What a dataset waits for beside open cells and errors: studies that are not done, and studies that may not belong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from extract.project.merging import Merged
from extract.project.project import Project
from extract.project.studies_known import listed, recorded
from schema.records import record
from validate.check.problem import Problem
from validate.extraction.finished import finished_studies
from validate.extraction.suggestions import nearest

Kind = Literal["unfinished", "not begun", "not listed", "unconfirmed"]


@record
class Obstacle:
    """A study that keeps the dataset from being built, in a sentence that says what to do."""

    kind: Kind
    study: str
    message: str


def obstacles(project: Project, merged: Merged, found: Sequence[Problem]) -> tuple[Obstacle, ...]:
    """Everything of this kind, study by study. `found` are the problems of the consensus."""
    out = merged.ledger.ledger.excluded
    known, on_list = recorded(merged), listed(project)
    return (
        *(_unfinished(merged, out)),
        *(
            Obstacle("not begun", name, "nobody has extracted it; extract or exclude it, or delete it from studies.csv")
            for key, name in on_list.items()
            if key not in known and key not in out
        ),
        *(
            Obstacle("not listed", name, _not_listed(name, names, tuple(on_list.values())))
            for key, (name, names) in known.items()
            if on_list and key not in on_list and key not in out
        ),
        *_unconfirmed(merged, found),
    )


def _unfinished(merged: Merged, out: Iterable[str]) -> Iterator[Obstacle]:
    finished = {
        checked.loaded.extraction.name: set(finished_studies(checked.loaded.extraction)) for _, checked in merged.files
    }
    if merged.comparison.form.finished_field is None:
        return
    for key, (name, names) in recorded(merged).items():
        lacking = [who for who in names if key not in finished[who]]
        if lacking and key not in out:
            yield Obstacle("unfinished", name, f"not marked as finished by {' and '.join(lacking)}")


def _not_listed(name: str, names: Sequence[str], on_list: tuple[str, ...]) -> str:
    near = nearest(name, on_list)
    meant = f" (did you mean {near}?)" if near else ""
    return f"extracted by {' and '.join(names)}, but not in studies.csv{meant}: correct the name, or add it there"


def _unconfirmed(merged: Merged, found: Sequence[Problem]) -> Iterator[Obstacle]:
    """Warnings that a dataset waits for until somebody has confirmed them, a retraction before all."""
    waits = {rule.code for rule in merged.comparison.form.rules if rule.blocks}
    for problem in found:
        if problem.code in waits:
            yield Obstacle("unconfirmed", problem.study or "", f"{problem.message} [{problem.code}]")


def sentence(obstacle: Obstacle) -> str:
    """One of them in a line."""
    return f"{obstacle.study}: {obstacle.message}"

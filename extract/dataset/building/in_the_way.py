"""Counts what blocks a dataset: errors, and studies that are not ready."""

from __future__ import annotations

from extract.dataset.building.error_sources import at_extractor_cell, at_rulings, errors_in
from extract.dataset.building.obstacles import NOT_READY, UNCLEAR, counted, obstacles
from extract.dataset.building.obstacles import sentence as in_a_line
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from schema.problem import Severity
from schema.records import record
from schema.text import and_list, fold, plural
from validate.check.problem import Problem

_OF_FILES_ALONE = frozenset({"duplicate-key"})
"""Errors in an extractor's file that cannot occur in a consensus, which has its own row names."""


@record
class InTheWay:
    """The numbers of errors, of studies that are not ready, and of mistakes in the team's tables that block a dataset.

    `named` says what is missing in each of these studies, and where each mistake is.
    """

    errors: int = 0
    studies: int = 0
    mistakes: int = 0
    named: tuple[str, ...] = ()

    def as_json(self) -> dict[str, int]:
        """The numbers."""
        return {"errors": self.errors, "studies": self.studies, "mistakes": self.mistakes}

    @property
    def sentence(self) -> str:
        """What to do about them if nothing is open any more; empty if there are none."""
        parts = [plural(self.errors, "error")] if self.errors else []
        parts += [plural(self.studies, *NOT_READY)] if self.studies else []
        parts += [plural(self.mistakes, *UNCLEAR)] if self.mistakes else []
        if not parts:
            return ""
        keep = "keeps" if self.errors + self.studies + self.mistakes == 1 else "keep"
        return (
            f"Nothing is open, but {and_list(parts)} {keep} the dataset from being built. Next: twofold build,"
            " which says what and where"
        )


def in_the_way(project: Project, merged: Merged) -> InTheWay:
    """What blocks a dataset, besides open items of a round: errors and, in the first round, studies."""
    errors, found = errors_of(project, merged)
    studies = obstacles(project, merged, found) if project.round == 1 else ()
    return InTheWay(len(errors), *counted(studies), tuple(map(in_a_line, studies)))


def errors_of(project: Project, merged: Merged) -> tuple[tuple[Problem, ...], list[Problem]]:
    """The errors of a round, those in its files first; and the problems of its consensus that block a dataset."""
    comparison = merged.comparison
    found = merged.consensus_problems
    errors = errors_in(comparison, found)
    breaking = at_rulings(project, comparison, errors)
    traced = [
        breaking[problem].problem if problem in breaking else at_extractor_cell(comparison, problem)
        for problem in errors
    ]
    of_files = [
        problem
        for _, checked in merged.files
        for problem in (*checked.loaded.problems, *(one for one in checked.problems if one.code in _OF_FILES_ALONE))
        if problem.severity is Severity.ERROR and fold(problem.study or "") not in checked.excluded
    ]
    return (*dict.fromkeys(of_files), *traced), found

"""Counts the progress of a project, study by study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from typing import Any

from extract.adjudication.intake.not_in_ledger import not_in_ledger
from extract.clock import now
from extract.dataset.building.error_sources import Breaking, breaking_rulings
from extract.dataset.building.in_the_way import InTheWay, in_the_way
from extract.project.extractors.extractor_files import UnclearFiles
from extract.project.extractors.held_back import held_back, sentences_of
from extract.project.extractors.whose_file import Question
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import LedgerFile
from extract.project.one_round.checking import Checked, check_file
from extract.project.one_round.merged import Merged, studies_in
from extract.project.rounds.merging import merge_project, policy
from extract.project.rounds.moved_since import moved_since
from extract.project.studies.lacking_studies import lacking_studies
from extract.report.ledger_text import broken_json
from extract.report.left_to_do import Task, left_to_do, left_to_do_later, studies_of_work
from schema.missing import Missing
from schema.problem import Severity
from schema.records import record
from schema.text import fold, plural
from validate.adjudication.verification import SingleValue, single_values
from validate.assignment.assignment import Assigned
from validate.extraction.finished import finished_studies
from validate.ledger.ledger import Ledger
from validate.merge.discrepancy import TO_RULE


@record
class ExtractorProgress:
    """One extractor's study: whether anything is recorded, whether it is marked as finished, and what is wrong.

    `files` says how many files the extractor has. If there are several, the rest is not known. `assigned` says whether
    it is to extract the study; None if nobody is assigned to it. `due` is the date until which, if one is given, and
    `overdue` says whether it is past.
    """

    begun: bool
    finished: bool
    errors: int
    warnings: int
    files: int = 1
    assigned: bool | None = None
    due: str | None = None
    overdue: bool = False

    @property
    def words(self) -> str:
        """The cell of the table."""
        if self.files > 1:
            return f"{self.files} files"
        if not self.begun:
            return self.waits
        state = ("finished" if self.finished else "begun") + (", not assigned" if self.assigned is False else "")
        problems = [plural(self.errors, "error")] if self.errors else []
        problems += [plural(self.warnings, "warning")] if self.warnings else []
        return ", ".join([state, *problems])

    @property
    def waits(self) -> str:
        """The cell of the table for a study that the extractor has not begun."""
        if self.assigned is None:
            return "-"
        return ("overdue" if self.overdue else "to do") if self.assigned else ""

    @property
    def short(self) -> str:
        """The cell of the table for many extractors: an asterisk stands for errors and warnings."""
        if not self.begun or self.files > 1:
            return self.words
        state = "finished" if self.finished else "begun"
        return f"{state}{'*' if self.errors or self.warnings else ''}{'?' if self.assigned is False else ''}"


@record
class StudyProgress:
    """One study: each extractor's progress, its merged cells that are open, decided or stale, and its open pairings.

    `open` counts the cells on which somebody has to rule, stale ones too; `asked` those that wait for the authors. The
    counts are None if nothing could be compared. `excluded` is the kind of reason for which the team took it out;
    None if it did not.
    """

    name: str
    by_extractor: dict[str, ExtractorProgress]
    open: int | None = None
    asked: int | None = None
    decided: int | None = None
    stale: int | None = None
    pairings: int | None = None
    excluded: str | None = None

    @property
    def shown(self) -> str:
        """Its name, with a note if it is excluded."""
        return self.name if self.excluded is None else f"{self.name} (excluded: {self.excluded})"


@record
class Overview:
    """The whole project. `pending` counts cells of the consensus that hold PEND, `ledger` has its broken lines.

    `not_used` are sentences on files and people that were left out. `orphaned` counts rulings whose row is gone,
    `followed` those that drop a row which was then removed, `waiting` those on studies that are not marked as finished
    now. While there are `questions` about the files, nothing is compared. `to_do` is what is left to do, as of `today`;
    `unclear` are sentences on what in the
    assignment is not clear. `in_the_way` counts what keeps a dataset from being built once nothing is open,
    `to_verify` has the values that one person extracted and nobody has verified. `breaking` has the rulings that
    break a rule of the form. `not_in_workbook` has, by extractor, the listed studies that their workbook was made
    without. `merged` is what was counted; None while there are questions.
    """

    extractors: tuple[str, ...]
    studies: tuple[StudyProgress, ...]
    pending: int
    followed: int
    orphaned: int
    waiting: int
    ledger: LedgerFile
    not_used: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    in_the_way: InTheWay = InTheWay()
    to_verify: tuple[SingleValue, ...] = ()
    to_do: tuple[Task, ...] = ()
    today: str = ""
    unclear: tuple[str, ...] = ()
    breaking: tuple[Breaking, ...] = ()
    not_in_workbook: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    merged: Merged | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who extracts or is to do something."""
        return tuple(dict.fromkeys((*self.extractors, *(name for task in self.to_do for name in task.who
                                                       if task.work != "rule"))))  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The overview as plain data."""
        content = {name: value for name, value in vars(self).items() if name not in _NOT_LISTED}
        studies = [asdict(study) for study in self.studies]
        questions = [asdict(question) for question in self.questions]
        if self.to_verify:
            content["to_verify"] = len(self.to_verify)
        to_do = [task.as_json(self.today) for task in self.to_do]
        shown = {"studies": studies, "to_do": to_do, "questions": questions, "in_the_way": self.in_the_way.as_json()}
        shown["breaking"] = [one.as_json() for one in self.breaking]
        return content | shown | broken_json(self.ledger)


_NOT_LISTED = frozenset({"studies", "questions", "ledger", "to_do", "in_the_way", "to_verify",
                         "breaking", "merged"})  # fmt: skip


def overview(project: Project) -> Overview:
    """Reads, checks and merges the project, and counts. While it is unclear whose a file is, nothing is merged."""
    try:
        return _overview(project, merge_project(project))
    except UnclearFiles as unclear:
        return _not_compared(project, unclear)


def _not_compared(project: Project, unclear: UnclearFiles) -> Overview:
    """What the files say about which there is no question."""
    form = project.form()
    ledger = project.read_ledger()
    files = [
        replace(
            check_file(file.path, form, name=file.name, workbook=file.workbook, pandera=False),
            excluded=frozenset(ledger.ledger.excluded),
        )
        for file in unclear.clear.files
    ]
    known = {checked.loaded.extraction.name: _progress(checked) for checked in files}
    several = {name: replace(_NOTHING, files=len(owned)) for name, owned in unclear.whose.owners.items()}
    return Overview(
        extractors=tuple(several),
        studies=tuple(
            StudyProgress(
                name=name,
                by_extractor={
                    who: known[who].get(fold(name), _NOTHING) if who in known else unknown
                    for who, unknown in several.items()
                },
                excluded=_excluded(ledger.ledger, name),
            )
            for name in studies_in(files)
        ),
        pending=0,
        followed=0,
        orphaned=0,
        waiting=0,
        ledger=ledger,
        not_used=unclear.clear.remarks,
        questions=unclear.whose.questions,
    )


def _excluded(ledger: Ledger, study: str) -> str | None:
    decision = ledger.excluded.get(fold(study))
    return decision.cause if decision else None


def _overview(project: Project, merged: Merged) -> Overview:
    comparison, today = merged.comparison, now().date().isoformat()
    named = studies_of_work(project, merged)
    names = {fold(name): name for name in named}
    unsettled = Counter(fold(pairing.study) for pairing in comparison.open_pairings)
    states = Counter((fold(discrepancy.study), discrepancy.progress) for discrepancy in comparison.in_question)
    progress = {checked.loaded.extraction.name: _progress(checked) for _, checked in merged.files}
    return Overview(
        extractors=comparison.names,
        studies=tuple(
            StudyProgress(
                name=name,
                by_extractor={
                    who: _with_assignment(
                        known.get(fold(name), _NOTHING), who, merged.assignment.studies.get(fold(name)), today
                    )
                    for who, known in progress.items()
                },
                open=sum(states[fold(name), state] for state in TO_RULE),
                asked=states[fold(name), "asked"],
                decided=states[fold(name), "decided"],
                stale=states[fold(name), "stale"],
                pairings=unsettled[fold(name)],
                excluded=_excluded(merged.ledger.ledger, name),
            )
            for name in names.values()
        ),
        pending=sum(
            int((table.final[name] == Missing.PEND).sum())
            for table in comparison.tables.values()
            for name in table.final.columns
        ),
        followed=len(merged.followed),
        orphaned=len(merged.orphaned),
        waiting=len(merged.waiting_rulings),
        ledger=merged.ledger,
        not_used=(
            *merged.remarks,
            *sentences_of(held_back(project, [one.loaded.extraction for _, one in merged.files])),
            *moved_since(project, merged.files),
            *not_in_ledger(project, comparison, policy(project, comparison.names)),
        ),
        in_the_way=InTheWay() if comparison.open or comparison.open_pairings else in_the_way(project, merged),
        to_verify=tuple(value for value in single_values(comparison) if value.verdict is None),
        to_do=(*left_to_do(project, merged), *(left_to_do_later(project) if project.round == 1 else ())),
        today=today,
        unclear=merged.assignment.remarks,
        breaking=breaking_rulings(project, merged),
        not_in_workbook=lacking_studies(project, merged),
        merged=merged,
    )


def _with_assignment(progress: ExtractorProgress, who: str, assigned: Assigned | None, today: str) -> ExtractorProgress:
    if assigned is None:
        return progress
    theirs, late = who in assigned.extractors, bool(assigned.due) and assigned.due < today
    overdue = theirs and late and not progress.finished
    return replace(progress, assigned=theirs, due=assigned.due or None if theirs else None, overdue=overdue)


_NOTHING = ExtractorProgress(begun=False, finished=False, errors=0, warnings=0)


def _progress(checked: Checked) -> dict[str, ExtractorProgress]:
    extraction = checked.loaded.extraction
    begun = set(extraction.studies_recorded)
    finished = set(finished_studies(extraction))
    severities = Counter((fold(problem.study), problem.severity) for problem in checked.problems if problem.study)
    return {
        study: ExtractorProgress(
            begun=study in begun,
            finished=study in finished,
            errors=severities[study, Severity.ERROR],
            warnings=severities[study, Severity.WARNING],
        )
        for study in begun | {study for study, _ in severities}
    }

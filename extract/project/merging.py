"""Merges a project's extractions and ledger as they are on disk now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extract.clock import now
from extract.errors import CannotUse
from extract.project.assignment_file import first_extractors, read_assignment
from extract.project.checking import Checked, check_file
from extract.project.extractor_files import ExtractorFiles, extractor_files, people_known
from extract.project.ledger_file import LedgerFile, read_ledger
from extract.project.one_moment import once
from extract.project.project import Project
from extract.project.second_sheets import second_sheets
from extract.project.unused_copies import differs
from extract.project.verification_workbook import torn_sentences
from extract.workbook.handed_out import torn_sentence
from schema.problem import Severity
from schema.records import record
from schema.rule import Rule
from schema.text import fold
from validate.adjudication.consensus_problems import consensus_problems
from validate.adjudication.decide import Policy
from validate.assignment.assignment import NOT_ASSIGNED, Assignment
from validate.check.by_one import by_one_problems
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies, only_finished
from validate.extraction.parts import without_studies
from validate.merge import merge
from validate.merge.comparison import Comparison

if TYPE_CHECKING:
    from extract.project.rounds import Agreed

_UNUSABLE = {
    "other-form": None,
    "form-version": "twofold form migrate --dry-run says what has changed, and twofold form migrate writes new copies"
    " of the workbooks with every answer in them",
}
"""What keeps a file from being merged, and what to do about it."""


@record
class Merged:
    """The comparison with the files it was made from, and who began a study without finishing it.

    `remarks` are sentences on files and people that were left out. `unfinished` has, per study, the names of those who
    began it, in the order of the extractions. `assignment` says who is to extract which study. `waiting` are studies
    (folded) that are left out of the comparison until everybody who is to extract them has finished them. `division` is
    the assignment also in a later round, where workbooks say who has which rows: the first of a study extracts what one
    person extracts.
    """

    comparison: Comparison
    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile
    remarks: tuple[str, ...]
    unfinished: Mapping[str, tuple[str, ...]]
    assignment: Assignment = NOT_ASSIGNED
    waiting: frozenset[str] = frozenset()
    division: Assignment = NOT_ASSIGNED

    @property
    def orphaned(self) -> tuple[str, ...]:
        """The rulings whose row no longer exists.

        Without those that wait until their study is finished, and those on excluded studies.
        """
        unfinished = {fold(study) for study in self.unfinished} | self.waiting
        return tuple(
            ruling
            for ruling in self.comparison.orphaned
            if self._study_of(ruling) not in unfinished and ruling not in self.of_excluded
        )

    @property
    def of_excluded(self) -> tuple[str, ...]:
        """The rulings that have no effect because the team excluded the study."""
        excluded = self.ledger.ledger.excluded
        return tuple(ruling for ruling in self.comparison.orphaned if self._study_of(ruling) in excluded)

    @property
    def waiting_rulings(self) -> tuple[str, ...]:
        """The rulings that wait until their study is finished again."""
        others = {*self.orphaned, *self.of_excluded}
        return tuple(ruling for ruling in self.comparison.orphaned if ruling not in others)

    def _study_of(self, ruling: str) -> str:
        return fold(self.comparison.ledger.by_id[ruling].study)

    def studies(self) -> tuple[str, ...]:
        """Every study that a file names, finished or not, each once."""
        return studies_in(checked for _, checked in self.files)

    def awaited(self, study: str) -> tuple[str, ...]:
        """Whose work on a study is not finished, so that nobody's answers are shown yet.

        If two or more have finished it, only those who began it are waited for. Otherwise all whose files name it are
        waited for. Nobody is waited for if nobody began. Everybody to whom the study is assigned is waited for.
        """
        states = self._states.get(fold(study), {})
        if (assigned := self.assignment.of(study)) is not None:
            lacking = _lacking(assigned, states)
            return lacking if len(lacking) < len(assigned) or "begun" in states.values() else ()
        begun = [name for name, state in states.items() if state == "begun"]
        finished = _finished_by(states)
        if not finished and not begun:
            return ()
        return tuple(begun if finished > 1 else (name for name, state in states.items() if state != "finished"))

    @property
    def withheld(self) -> frozenset[str]:
        """The studies (folded) of which nothing is shown: fewer than two have finished them, or somebody has not.

        A study is shown when all who are to extract it, or have begun it, have finished it.
        """
        if len(self.files) < _FEWEST:
            return frozenset()
        return frozenset(study for study, states in self._states.items() if _withheld(self.assignment, study, states))

    def handed_to(self, study: str) -> tuple[str, ...]:
        """Whose files name a study."""
        return tuple(self._states.get(fold(study), ()))

    @cached_property
    def consensus_problems(self) -> list[Problem]:
        """What is wrong in the consensus, as far as a dataset waits for it: errors, and what blocks it otherwise."""
        return consensus_problems(self.comparison, this_year=now().year, asked=of_dataset)

    @cached_property
    def _states(self) -> dict[str, dict[str, _State]]:
        """How far each extractor is with each study (folded) that their file names."""
        return _states_of([checked.loaded.extraction for _, checked in self.files])


_State = Literal["finished", "begun", "named"]
_FEWEST = 2
"""The number of extractors whose answers can be compared."""


def _states_of(extractions: Iterable[Extraction]) -> dict[str, dict[str, _State]]:
    found: dict[str, dict[str, _State]] = {}
    for extraction in extractions:
        finished, begun = set(finished_studies(extraction)), set(extraction.studies_recorded)
        for key, text in extraction.study_names.items():
            state: _State = "finished" if key in finished else "begun" if key in begun else "named"
            states = found.setdefault(fold(text), {})
            states[extraction.name] = min(states.get(extraction.name, state), state, key=_STATES.index)
    return found


_STATES: tuple[_State, ...] = ("finished", "begun", "named")


def _withheld(assignment: Assignment, study: str, states: Mapping[str, _State]) -> bool:
    assigned = assignment.of(study)
    return _finished_by(states) < _FEWEST or bool(_lacking(assigned or (), states))


def _lacking(assigned: Sequence[str], states: Mapping[str, _State]) -> tuple[str, ...]:
    """Who is to extract a study, or has begun it, and has not finished it."""
    names = dict.fromkeys((*assigned, *(name for name, state in states.items() if state == "begun")))
    return tuple(name for name in names if states.get(name) != "finished")


def _finished_by(states: Mapping[str, _State]) -> int:
    return sum(state == "finished" for state in states.values())


def studies_in(files: Iterable[Checked]) -> tuple[str, ...]:
    """Every study that a file names, finished or not, each once."""
    names: dict[str, str] = {}
    for checked in files:
        for text in checked.loaded.extraction.study_names.values():
            names.setdefault(fold(text), text)
    return tuple(names.values())


def merge_project(
    project: Project, *, include_unfinished: bool = False, blind: bool = False, agreed: Agreed | None = None
) -> Merged:
    """Reads and merges all extractions of a project under its ledger.

    A study counts for an extractor who marked it as finished. With `include_unfinished`, everything that is recorded
    counts. With `blind`, a study that only one has finished is left out while another is still extracting it.
    CannotUse if there is no extraction, if one was made with another form, or if a question about the files has
    to be answered first. In a later round, only rows count that are agreed before: `agreed`, where it is known already.
    """
    read = once(("files", project.folder, project.round), lambda: _read(project))
    files = list(read.files) if project.round == 1 else _without_torn_rows(project, read.files, agreed)
    recorded = [without_studies(checked.loaded.extraction, read.ledger.ledger.excluded) for _, checked in files]
    remarks = list(read.remarks)
    if project.round > 1:
        remarks += (line for path, one in files for line in torn_sentence(path.name, one.loaded.torn))
        files, recorded, asleep = _on_agreed_rows(project, files, recorded, agreed)
        remarks += asleep
    # Who has which agreed rows is what the workbooks of a later round say.
    assignment = read.division if project.round == 1 else NOT_ASSIGNED
    waiting = (
        _one_sided(recorded, assignment, also_unassigned=blind) if blind or not include_unfinished else frozenset()
    )

    def merged() -> tuple[Merged, Agreed | None]:
        counting = recorded if include_unfinished else [only_finished(extraction) for extraction in recorded]
        counting = [without_studies(extraction, waiting) for extraction in counting]
        return (
            Merged(
                merge(counting, read.ledger.ledger),
                tuple(files),
                read.ledger,
                tuple(remarks),
                _unfinished(recorded),
                assignment,
                frozenset(map(fold, waiting)),
                read.division,
            ),
            agreed,  # kept, so that no other has its id
        )

    return once(("merged", project.folder, project.round, include_unfinished, frozenset(waiting), id(agreed)), merged)[
        0
    ]


@record
class _Read:
    """The files of a round with what is wrong in them, the ledger, who is to extract what, and sentences on files."""

    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile
    division: Assignment
    remarks: tuple[str, ...]


def _read(project: Project) -> _Read:
    form = project.form()
    ledger = read_ledger(project.ledger)
    found = extractor_files(project, ledger.ledger)
    files: list[tuple[Path, Checked]] = []
    people = people_known(project, [current.name for current in found.files])
    division = read_assignment(project.in_round(1), people)
    for current in found.files:
        checked = check_file(current.path, form, name=current.name, workbook=current.workbook, pandera=False)
        for problem in checked.loaded.problems:
            if problem.code in _UNUSABLE:
                hint = _UNUSABLE[problem.code]
                raise CannotUse(problem.message, file=str(current.path), sheet=problem.sheet, hint=hint)
        by_one = tuple(by_one_problems(checked.loaded.extraction, first_extractors(project, division, current.name)))
        files.append((current.path, replace(checked, of_project=by_one)))
    if not files:
        raise CannotUse(
            "holds no extraction yet",
            file=str(project.extractions),
            hint=f"make workbooks: twofold template{project.option or ' --extractor NAME'}",
        )
    return _Read(
        tuple(files),
        ledger,
        division,
        (*found.remarks, *_copies(found, files), *torn_sentences(project), *second_sheets(project)),
    )


def _without_torn_rows(
    project: Project, files: Sequence[tuple[Path, Checked]], known: Agreed | None
) -> list[tuple[Path, Checked]]:
    """The files of a later round without rows whose words are not those of the agreed row that they name."""
    from extract.project.round_problems import without_torn_rows
    from extract.project.rounds import agreed_before

    agreed = known or agreed_before(project)
    return [(path, replace(one, loaded=without_torn_rows(agreed, one.loaded))) for path, one in files]


def _copies(found: ExtractorFiles, files: Iterable[tuple[Path, Checked]]) -> Iterator[str]:
    """Sentences on files that do not count any more and differ from those that do."""
    current = {checked.loaded.extraction.name: checked.loaded.extraction for _, checked in files}
    for file in found.unused:
        if (extraction := current.get(file.name)) is not None:
            yield from differs(file.path, extraction, extraction.form, file.workbook)


def _on_agreed_rows(
    project: Project, files: Sequence[tuple[Path, Checked]], recorded: Sequence[Extraction], known: Agreed | None
) -> tuple[list[tuple[Path, Checked]], list[Extraction], list[str]]:
    """The files with what is wrong with their rows, what was recorded on agreed rows, and sentences on other rows."""
    from extract.project.round_problems import round_problems
    from extract.project.rounds import agreed_before, asleep_rows

    agreed = known or agreed_before(project)
    parts: list[Extraction] = []
    remarks: list[str] = []
    checked = []
    for (path, one), extraction in zip(files, recorded, strict=True):
        part, asleep = agreed.in_force(extraction)
        parts.append(part)
        remarks.extend(asleep_rows(agreed, extraction.file, asleep))
        problems = (*one.of_project, *round_problems(agreed, one.loaded))
        checked.append((path, replace(one, of_project=problems)))
    return checked, parts, remarks


def _unfinished(extractions: Sequence[Extraction]) -> dict[str, tuple[str, ...]]:
    """Who recorded something on a study without marking it as finished, by study as it is written."""
    names: dict[str, str] = {}
    who: dict[str, list[str]] = {}
    for extraction in extractions:
        begun = set(extraction.studies_recorded) - set(finished_studies(extraction))
        for key, text in extraction.study_names.items():
            if key in begun:
                who.setdefault(names.setdefault(key, text), []).append(extraction.name)
    return {study: tuple(several) for study, several in who.items()}


def of_dataset(rule: Rule) -> bool:
    """Whether a dataset waits for what a rule finds."""
    return rule.severity is Severity.ERROR or rule.blocks


def _one_sided(extractions: Sequence[Extraction], assignment: Assignment, *, also_unassigned: bool) -> frozenset[str]:
    """The studies (by key) that somebody who is assigned to them has not finished, or has begun beside two others.

    `also_unassigned` adds those that somebody is still extracting, and that no two have finished.
    """
    found = set()
    for study, states in _states_of(extractions).items():
        assigned = assignment.of(study)
        if assigned is not None:
            waits = bool(_lacking(assigned, states))
        else:
            waits = "begun" in states.values() and (also_unassigned or _finished_by(states) >= _FEWEST)
        if waits:
            found.add(study)
    return frozenset(
        key for extraction in extractions for key, text in extraction.study_names.items() if fold(text) in found
    )


def policy(project: Project, extractors: Sequence[str]) -> Policy:
    """Who may rule in this project, which has these extractors."""
    people = people_known(project, extractors)
    own = frozenset(map(people.name_of, project.settings.may_rule_on_own))
    return Policy(may_rule_on_own=own, people=people, blinded=project.settings.blinded)

"""The merged extractions of a round, and the progress of each extractor with each study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Literal

from extract.clock import now
from extract.project.ledger.ledger_file import LedgerFile
from extract.project.one_round.checking import Checked
from extract.workbook.load import Loaded
from schema.problem import Severity
from schema.records import record
from schema.rule import Rule
from schema.text import fold
from validate.adjudication.consensus_problems import consensus_problems
from validate.assignment.assignment import NOT_ASSIGNED, Assignment
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus
from validate.merge.removed_as_ruled import removed_as_ruled

Unread = Mapping[str, frozenset[str]]
"""The marked studies (by key) of each extractor without a first submission, because a column cannot be read."""


@record
class Merged:
    """The comparison with its files, and who has started a study without finishing it.

    `remarks` are sentences on files and people that were left out. `unfinished` has, for each study, the names of those
    who started it, in the order of the extractions. `assignment` says who extracts which study. `waiting` are studies
    (folded) that are left out of the comparison until everybody assigned to them has finished. `division` is like
    `assignment`, but also filled in later rounds, where workbooks say who has which rows: the first extractor of a
    study extracts what only one person extracts. `unread` are marked studies that count as unfinished all the same.
    """

    comparison: Comparison
    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile
    remarks: tuple[str, ...]
    unfinished: Mapping[str, tuple[str, ...]]
    assignment: Assignment = NOT_ASSIGNED
    waiting: frozenset[str] = frozenset()
    division: Assignment = NOT_ASSIGNED
    unread: Unread = field(default_factory=dict)

    @property
    def orphaned(self) -> tuple[str, ...]:
        """The rulings whose row no longer exists.

        Rulings that were followed, and rulings on unfinished and on excluded studies, are left out.
        """
        unfinished = {fold(study) for study in self.unfinished} | self.waiting
        return tuple(
            ruling
            for ruling in self.comparison.orphaned
            if self._study_of(ruling) not in unfinished
            and ruling not in self.of_excluded
            and ruling not in self.followed
        )

    @cached_property
    def followed(self) -> tuple[str, ...]:
        """The rulings that drop a record which its extractors have removed from their workbooks since."""
        return tuple(decision.id for decision in removed_as_ruled(self.comparison))

    @property
    def unpaired(self) -> tuple[str, ...]:
        """The orphaned rulings whose row still exists for everybody, while it is open which row is which."""
        from validate.ledger.renames import Renames
        from validate.merge.resolve_rulings import RowFinder

        comparison = self.comparison
        asked = {(pairing.table, fold(pairing.study)) for pairing in comparison.open_pairings}
        if not asked:
            return ()
        renames = Renames(comparison.form, comparison.ledger.in_force)
        finders = {name: RowFinder(merged, renames) for name, merged in comparison.tables.items()}
        found = []
        for ruling in self.orphaned:
            decision = comparison.ledger.by_id[ruling]
            if (finder := finders.get(decision.table)) is None:
                continue
            table: str | None = decision.table
            while table is not None and (table, fold(decision.study)) not in asked:
                table = comparison.form[table].parent
            if table is not None and all(finder.rows(name, identity) for name, identity in decision.row.items()):
                found.append(ruling)
        return tuple(found)

    @property
    def of_excluded(self) -> tuple[str, ...]:
        """The rulings without effect because the team excluded the study."""
        excluded = self.ledger.ledger.excluded
        return tuple(ruling for ruling in self.comparison.orphaned if self._study_of(ruling) in excluded)

    @property
    def waiting_rulings(self) -> tuple[str, ...]:
        """The rulings that wait until their study is finished again."""
        others = {*self.orphaned, *self.of_excluded, *self.followed}
        return tuple(ruling for ruling in self.comparison.orphaned if ruling not in others)

    def _study_of(self, ruling: str) -> str:
        return fold(self.comparison.ledger.by_id[ruling].study)

    @property
    def loaded(self) -> dict[str, Loaded]:
        """The loaded file of each extractor (folded)."""
        return {fold(checked.loaded.extraction.name): checked.loaded for _, checked in self.files}

    @property
    def without_marks(self) -> frozenset[str]:
        """The extractors whose finished studies are unknown, because a column is missing in their file."""
        return frozenset(one.extraction.name for one in self.loaded.values() if one.has_no_marks)

    def studies(self) -> tuple[str, ...]:
        """Every study that a file names, finished or not, without repetitions."""
        return studies_in(checked for _, checked in self.files)

    def awaited(self, study: str) -> tuple[str, ...]:
        """The extractors who have not finished a study. Until they have, nobody's answers are shown.

        If the study is assigned, everybody assigned to it must finish. Otherwise, if two or more have finished it, only
        those who started it must finish; if not, all whose files name it must. The result is empty if nobody has
        started it.
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
        """The studies (folded) that are not shown yet: fewer than two have finished them, or somebody has not.

        A study is shown when everybody who should extract it, or has started it, has finished it.
        """
        if len(self.files) < _FEWEST:
            return frozenset()
        return frozenset(study for study, states in self._states.items() if _withheld(self.assignment, study, states))

    def handed_to(self, study: str) -> tuple[str, ...]:
        """The extractors whose files name a study."""
        return tuple(self._states.get(fold(study), ()))

    @cached_property
    def consensus_problems(self) -> list[Problem]:
        """Problems of the consensus that block a dataset: errors, and findings of rules that block."""
        return self._problems_of_consensus(of_dataset)

    @cached_property
    def consensus_warnings(self) -> list[Problem]:
        """Warnings about the consensus, from the form's rules that do not block a dataset."""
        return [one for one in self._problems_of_consensus(_only_warns) if one.severity is Severity.WARNING]

    def _problems_of_consensus(self, is_wanted: Callable[[Rule], bool]) -> list[Problem]:
        return consensus_problems(self.comparison, this_year=now().year, is_wanted=is_wanted, agreed=self._consensus)

    @cached_property
    def _consensus(self) -> Extraction:
        return consensus(self.comparison)

    @cached_property
    def _states(self) -> dict[str, dict[str, _State]]:
        """The progress of each extractor with each study (folded) that their file names."""
        return _states_of([checked.loaded.extraction for _, checked in self.files], self.unread)


_State = Literal["finished", "begun", "named"]
_FEWEST = 2
"""The smallest number of extractors whose answers can be compared."""


def _states_of(extractions: Iterable[Extraction], unread: Unread) -> dict[str, dict[str, _State]]:
    found: dict[str, dict[str, _State]] = {}
    for extraction in extractions:
        finished = set(finished_studies(extraction)) - unread.get(extraction.name, frozenset())
        begun = set(extraction.studies_recorded)
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
    """Those who should extract a study, or have started it, and have not finished it."""
    names = dict.fromkeys((*assigned, *(name for name, state in states.items() if state == "begun")))
    return tuple(name for name in names if states.get(name) != "finished")


def _finished_by(states: Mapping[str, _State]) -> int:
    return sum(state == "finished" for state in states.values())


def studies_in(files: Iterable[Checked]) -> tuple[str, ...]:
    """Every study that a file names, finished or not, without repetitions."""
    names: dict[str, str] = {}
    for checked in files:
        for text in checked.loaded.extraction.study_names.values():
            names.setdefault(fold(text), text)
    return tuple(names.values())


def unfinished(extractions: Sequence[Extraction]) -> dict[str, tuple[str, ...]]:
    """Those who recorded something for a study without marking it as finished, by study as written."""
    names: dict[str, str] = {}
    who: dict[str, list[str]] = {}
    for extraction in extractions:
        begun = set(extraction.studies_recorded) - set(finished_studies(extraction))
        for key, text in extraction.study_names.items():
            if key in begun:
                who.setdefault(names.setdefault(key, text), []).append(extraction.name)
    return {study: tuple(several) for study, several in who.items()}


def one_sided(
    extractions: Sequence[Extraction], assignment: Assignment, unread: Unread, *, also_unassigned: bool
) -> frozenset[str]:
    """The studies (by key) that somebody assigned has not finished, or somebody has started besides two who finished.

    Those that are `unread` in a workbook are always included.
    `also_unassigned` also includes unassigned studies that somebody is extracting and fewer than two have finished.
    """
    found = {
        fold(text)
        for extraction in extractions
        for key, text in extraction.study_names.items()
        if key in unread.get(extraction.name, ())
    }
    for study, states in _states_of(extractions, unread).items():
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


def _only_warns(rule: Rule) -> bool:
    return rule.severity is Severity.WARNING and not rule.blocks


def of_dataset(rule: Rule) -> bool:
    """Whether a dataset is blocked by the findings of a rule."""
    return rule.severity is Severity.ERROR or rule.blocks

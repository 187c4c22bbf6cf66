"""The extractions of a round, merged, and how far each extractor is with each study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    def unpaired(self) -> tuple[str, ...]:
        """Those of the orphaned rulings whose row everybody still has, while it is open which row is which."""
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

    @property
    def loaded(self) -> dict[str, Loaded]:
        """What was read of each extractor (folded)."""
        return {fold(checked.loaded.extraction.name): checked.loaded for _, checked in self.files}

    @property
    def without_marks(self) -> frozenset[str]:
        """The extractors of whom nobody knows which studies they marked as finished, because a column is missing."""
        return frozenset(one.extraction.name for one in self.loaded.values() if one.has_no_marks)

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
        return self._problems_of_consensus(of_dataset)

    @cached_property
    def consensus_warnings(self) -> list[Problem]:
        """The warnings of the form's rules about the consensus for which no dataset waits."""
        return [one for one in self._problems_of_consensus(_only_warns) if one.severity is Severity.WARNING]

    def _problems_of_consensus(self, is_wanted: Callable[[Rule], bool]) -> list[Problem]:
        return consensus_problems(self.comparison, this_year=now().year, is_wanted=is_wanted, agreed=self._consensus)

    @cached_property
    def _consensus(self) -> Extraction:
        return consensus(self.comparison)

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


def unfinished(extractions: Sequence[Extraction]) -> dict[str, tuple[str, ...]]:
    """Who recorded something on a study without marking it as finished, by study as it is written."""
    names: dict[str, str] = {}
    who: dict[str, list[str]] = {}
    for extraction in extractions:
        begun = set(extraction.studies_recorded) - set(finished_studies(extraction))
        for key, text in extraction.study_names.items():
            if key in begun:
                who.setdefault(names.setdefault(key, text), []).append(extraction.name)
    return {study: tuple(several) for study, several in who.items()}


def one_sided(extractions: Sequence[Extraction], assignment: Assignment, *, also_unassigned: bool) -> frozenset[str]:
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


def _only_warns(rule: Rule) -> bool:
    return rule.severity is Severity.WARNING and not rule.blocks


def of_dataset(rule: Rule) -> bool:
    """Whether a dataset waits for what a rule finds."""
    return rule.severity is Severity.ERROR or rule.blocks

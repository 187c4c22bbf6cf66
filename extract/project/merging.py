"""Merges a project's extractions and ledger as they are on disk now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.checking import Checked, check_file
from extract.project.extractor_files import extractor_files, people_known
from extract.project.ledger_file import LedgerFile, read_ledger
from extract.project.project import Project
from schema.records import record
from schema.text import fold
from validate.adjudication.decide import Policy
from validate.extraction.extraction import Extraction, study_names
from validate.extraction.finished import finished_studies, only_finished
from validate.extraction.parts import without_studies
from validate.merge import merge
from validate.merge.comparison import Comparison

_UNUSABLE = {
    "other-form": None,
    "form-version": "twofold form diff NEW says what a change of the form means, and twofold form migrate writes new"
    " copies of the workbooks",
}
"""What keeps a file from being merged, and what to do about it."""


@record
class Merged:
    """The comparison with the files it was made from, and who began a study without finishing it.

    `remarks` are sentences on files and people that were left out. `unfinished` has, per study, the names of those who
    began it, in the order of the extractions.
    """

    comparison: Comparison
    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile
    remarks: tuple[str, ...]
    unfinished: Mapping[str, tuple[str, ...]]

    @property
    def orphaned(self) -> tuple[str, ...]:
        """The rulings whose row no longer exists, without those that wait until their study is finished."""
        unfinished = {fold(study) for study in self.unfinished}
        decisions = self.comparison.ledger.by_id
        return tuple(
            ruling_id for ruling_id in self.comparison.orphaned if fold(decisions[ruling_id].study) not in unfinished
        )

    def studies(self) -> tuple[str, ...]:
        """Every study that a file names, finished or not, each once."""
        return studies_in(checked for _, checked in self.files)

    def awaited(self, study: str) -> tuple[str, ...]:
        """Who has to finish a study before the answers of others are shown.

        If two or more have finished it, these are the extractors who began it; otherwise all whose files name it.
        Nobody if nobody began.
        """
        begun: list[str] = []
        named: list[str] = []
        finished = 0
        for _, checked in self.files:
            extraction = checked.loaded.extraction
            keys = [key for key, text in study_names(extraction).items() if fold(text) == fold(study)]
            if set(keys) & set(finished_studies(extraction)):
                finished += 1
            elif keys:
                named.append(extraction.name)
                begun += [extraction.name] if set(keys) & set(extraction.studies_recorded) else []
        if not finished and not begun:
            return ()
        return tuple(begun if finished > 1 else named)


def studies_in(files: Iterable[Checked]) -> tuple[str, ...]:
    """Every study that a file names, finished or not, each once."""
    names: dict[str, str] = {}
    for checked in files:
        for text in study_names(checked.loaded.extraction).values():
            names.setdefault(fold(text), text)
    return tuple(names.values())


def merge_project(project: Project, *, include_unfinished: bool = False) -> Merged:
    """Reads and merges all extractions of a project under its ledger.

    A study counts for an extractor who marked it as finished. With `include_unfinished`, everything that is recorded
    counts. CannotUse if there is no extraction, if one was made with another form, or if a question about the files has
    to be answered first.
    """
    form = project.form()
    ledger = read_ledger(project.ledger)
    found = extractor_files(project, ledger.ledger)
    files = []
    for current in found.files:
        checked = check_file(current.path, form, name=current.name, workbook=current.workbook, pandera=False)
        for problem in checked.problems:
            if problem.code in _UNUSABLE:
                hint = _UNUSABLE[problem.code]
                raise CannotUse(problem.message, file=str(current.path), sheet=problem.sheet, hint=hint)
        files.append((current.path, checked))
    if not files:
        raise CannotUse(
            "holds no extraction yet",
            file=str(project.extractions),
            hint="make workbooks: twofold template --extractor NAME",
        )
    excluded = ledger.ledger.excluded
    recorded = [without_studies(checked.loaded.extraction, excluded) for _, checked in files]
    counting = recorded if include_unfinished else [only_finished(extraction) for extraction in recorded]
    return Merged(merge(counting, ledger.ledger), tuple(files), ledger, found.remarks, _unfinished(recorded))


def _unfinished(extractions: Sequence[Extraction]) -> dict[str, tuple[str, ...]]:
    """Who recorded something on a study without marking it as finished, by study as it is written."""
    names: dict[str, str] = {}
    who: dict[str, list[str]] = {}
    for extraction in extractions:
        begun = set(extraction.studies_recorded) - set(finished_studies(extraction))
        for key, text in study_names(extraction).items():
            if key in begun:
                who.setdefault(names.setdefault(key, text), []).append(extraction.name)
    return {study: tuple(several) for study, several in who.items()}


def policy(project: Project, extractors: Sequence[str]) -> Policy:
    """Who may rule in this project, which has these extractors."""
    people = people_known(project, extractors)
    return Policy(may_rule_on_own=frozenset(map(people.name_of, project.settings.may_rule_on_own)), people=people)

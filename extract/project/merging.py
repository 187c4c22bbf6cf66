"""The project's extractions and ledger, merged as they are on disk now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.errors import CannotUse
from extract.project.checking import Checked, check_file
from extract.project.extractor_files import extractor_files, people_known
from extract.project.ledger_file import LedgerFile, read_ledger
from extract.project.project import Project
from validate.adjudication.decide import Policy
from validate.extraction.parts import without_studies
from validate.merge import merge
from validate.merge.comparison import Comparison

_UNUSABLE = frozenset({"other-form"})


@dataclass(frozen=True)
class Merged:
    """The comparison with the files it was made from, and sentences on files and people that were left out."""

    comparison: Comparison
    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile
    remarks: tuple[str, ...]


def merge_project(project: Project) -> Merged:
    """Reads, checks and merges all extractions of a project under its ledger.

    CannotUse where there is no extraction, one was made with another form, or it has to be said first whose a file is.
    """
    form = project.form()
    ledger = read_ledger(project.ledger)
    found = extractor_files(project, ledger.ledger)
    files = []
    for each in found.files:
        checked = check_file(each.path, form, name=each.name, workbook=each.workbook, pandera=False)
        for problem in checked.problems:
            if problem.code in _UNUSABLE:
                raise CannotUse(problem.message, file=str(each.path), sheet=problem.sheet)
        files.append((each.path, checked))
    if not files:
        raise CannotUse(
            "holds no extraction yet",
            file=str(project.extractions),
            hint="make workbooks: twofold template --extractor NAME",
        )
    excluded = ledger.ledger.excluded
    comparison = merge([without_studies(checked.loaded.extraction, excluded) for _, checked in files], ledger.ledger)
    return Merged(comparison, tuple(files), ledger, found.remarks)


def policy(project: Project, extractors: Sequence[str]) -> Policy:
    """Who may rule in this project, of which these are the extractors."""
    people = people_known(project, extractors)
    return Policy(may_rule_on_own=frozenset(map(people.name_of, project.settings.may_rule_on_own)), people=people)

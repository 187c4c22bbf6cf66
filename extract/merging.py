"""The project's extractions and ledger, merged as they are on disk now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract.checking import Checked, check_file
from extract.errors import CannotUse
from extract.ledger_file import LedgerFile, read_ledger
from extract.output import watched
from extract.project import Project
from validate.comparison import Comparison
from validate.deciding import Policy
from validate.merge import merge

_UNUSABLE = frozenset({"other-form"})


@dataclass(frozen=True)
class Merged:
    """The comparison with the files it was made from."""

    comparison: Comparison
    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile


def merge_project(project: Project) -> Merged:
    """Reads, checks and merges all extractions of a project under its ledger.

    CannotUse where there is no extraction, or one was made with another form.
    """
    form = project.form()
    names: set[str] = set()
    files = []
    for path in watched(project.extraction_files()):
        name = path.stem if path.stem not in names else path.name
        names.add(name)
        checked = check_file(path, form, name=name)
        for each in checked.problems:
            if each.code in _UNUSABLE:
                raise CannotUse(each.message, file=str(path), sheet=each.sheet)
        files.append((path, checked))
    if not files:
        raise CannotUse(
            "holds no extraction yet",
            file=str(project.extractions),
            hint="make workbooks: twofold template --extractor NAME",
        )
    ledger = read_ledger(project.ledger)
    comparison = merge([checked.loaded.extraction for _, checked in files], ledger.ledger)
    return Merged(comparison, tuple(files), ledger)


def policy(project: Project) -> Policy:
    """Who may rule in this project."""
    return Policy(may_rule_on_own=frozenset(project.may_rule_on_own))

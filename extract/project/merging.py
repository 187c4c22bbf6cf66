"""The project's extractions and ledger, merged as they are on disk now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extract.errors import CannotUse
from extract.output import watched
from extract.project.checking import Checked, check_file
from extract.project.ledger_file import LedgerFile, read_ledger
from extract.project.project import Project
from schema.text import fold
from validate.adjudication.decide import Policy
from validate.merge import merge
from validate.merge.comparison import Comparison

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
        checked = check_file(path, form, name=name, pandera=False)
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
    _refuse_copies(files)
    ledger = read_ledger(project.ledger)
    comparison = merge([checked.loaded.extraction for _, checked in files], ledger.ledger)
    return Merged(comparison, tuple(files), ledger)


def _refuse_copies(files: list[tuple[Path, Checked]]) -> None:
    """A copy that lies beside its original would count as one more extractor, who agrees with everything."""
    originals = {fold(path.stem): path.name for path, _ in files}
    for path, checked in files:
        whose = fold(checked.loaded.stamp.extractor) if checked.loaded.stamp else ""
        name = fold(path.stem)
        if whose in originals and name != whose and re.search(rf"(?<![^\W_]){re.escape(whose)}(?![^\W_])", name):
            raise CannotUse(
                f"is a copy of {originals[whose]}, by its name and its stamp, and would count as an extractor",
                file=str(path),
                hint="leave in extractions/ the one that counts, under its own name, and move the other elsewhere",
            )


def policy(project: Project) -> Policy:
    """Who may rule in this project."""
    return Policy(may_rule_on_own=frozenset(project.settings.may_rule_on_own))

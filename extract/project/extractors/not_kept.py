"""First submissions that are not kept yet, because columns of the form are missing from the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extract.project.extractors.submissions import first_submitted, listed_submissions
from extract.project.folder.project import Project
from extract.workbook.load import Loaded
from schema.text import first_ones
from validate.check.problem import Problem

_SHOWN = 3


def not_kept(project: Project, files: Iterable[tuple[Path, Loaded]]) -> list[str]:
    """A sentence for each file with newly finished studies whose first submissions are not kept yet."""
    lacking = [(path, loaded) for path, loaded in files if loaded.not_read]
    kept = listed_submissions(project) if lacking else ()
    return [
        _sentence(path, loaded, studies)
        for path, loaded in lacking
        if (studies := first_submitted(loaded.extraction, kept)[0])
    ]


def _sentence(path: Path, loaded: Loaded, studies: Iterable[str]) -> str:
    named = first_ones([loaded.extraction.study_names.get(study, study) for study in studies], _SHOWN)
    found = loaded.not_read
    why = [_on_its_sheet(problem) for problem in found[:_SHOWN]]
    why += [f"twofold check lists {len(found) - _SHOWN} more such problems"] if len(found) > _SHOWN else []
    return (
        f"{path.name}: no first submission is kept of {named}. {'. '.join(why)}. Until this is put right, what was not"
        " read counts as left blank: these cells are omissions"
    )


def _on_its_sheet(problem: Problem) -> str:
    return f"{problem.sheet}: {problem.message}" if problem.sheet else problem.message

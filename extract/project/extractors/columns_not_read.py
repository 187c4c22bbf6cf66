"""Reports files in which columns of the form are missing, and whether their first submissions are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from extract.project.extractors.submissions import first_submitted, listed_submissions, without_readable_rows
from extract.project.folder.project import Project
from extract.workbook.load import Loaded
from schema.text import and_list, first_ones, plural
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies

_SHOWN = 3


def columns_not_read(project: Project, files: Iterable[tuple[Path, Loaded]]) -> list[str]:
    """A sentence for each file with missing columns that has, or had, finished studies. It says what to do.

    In a later round there is also a sentence for each file with finished studies that have no readable row.
    """
    known = list(files)
    lacking = [(path, loaded) for path, loaded in known if loaded.not_read]
    complete = [(path, loaded.extraction) for path, loaded in known if not loaded.not_read]
    unread = [(path, of, studies) for path, of in complete if (studies := without_readable_rows(of))]
    kept = listed_submissions(project) if lacking or unread else ()
    submitters = {copy.extractor for copy in kept}
    check = f"twofold check{project.option}"
    of_rows = [
        _of_rows(path, of, studies.intersection(first_submitted(of, kept)[0]), check) for path, of, studies in unread
    ]
    return [sentence for sentence in of_rows if sentence] + [
        _sentence(path, loaded, first_submitted(loaded.extraction, kept)[0], check)
        for path, loaded in lacking
        if loaded.extraction.name in submitters or loaded.has_no_marks or len(finished_studies(loaded.extraction))
    ]


def unread_studies(project: Project, files: Iterable[Loaded]) -> dict[str, frozenset[str]]:
    """The marked studies (by key) of which no first submission can be kept because of missing columns, by extractor.

    Until one is kept, nobody may see the answers of others to them.
    """
    lacking = [loaded.extraction for loaded in files if loaded.not_read]
    kept = listed_submissions(project) if lacking else ()
    return {extraction.name: frozenset(first_submitted(extraction, kept)[0]) for extraction in lacking}


def _of_rows(path: Path, extraction: Extraction, studies: Collection[str], check: str) -> str:
    """A sentence on studies without a first submission because none of their rows can be read; empty if none."""
    if not studies:
        return ""
    named = first_ones([extraction.study_names.get(study, study) for study in sorted(studies)], _SHOWN)
    return f"{path.name}: no first submission is kept of {named}, because no row can be read there ({check})"


def _sentence(path: Path, loaded: Loaded, studies: Collection[str], check: str) -> str:
    found = loaded.not_read
    why = [_on_its_sheet(problem) for problem in found[:_SHOWN]]
    more = plural(len(found) - _SHOWN, "more such problem")
    why += [f"{check} lists {more}"] if len(found) > _SHOWN else []
    named = first_ones([loaded.extraction.study_names.get(study, study) for study in studies], _SHOWN)
    unkept = f"no first submission is kept of {named}. " if studies else ""
    finished = len(finished_studies(loaded.extraction))
    waits = "they are not compared, and nobody's answers to them are shown" if studies else ""
    counts = ": these cells are omissions" if finished else ""
    counts = ", and nobody knows which study is marked as finished" if loaded.has_no_marks else counts
    blank = f"what was not read counts as left blank{counts}" if len(studies) < finished or not studies else ""
    until = and_list([part for part in (waits, blank and f"in other studies {blank}" if waits else blank) if part])
    return f"{path.name}: {unkept}{'. '.join(why)}. Until this is put right, {until}"


def _on_its_sheet(problem: Problem) -> str:
    return f"{problem.sheet}: {problem.message}" if problem.sheet else problem.message

"""Finds first submissions that are missing in the index, because a merge was interrupted or the index was lost."""

from __future__ import annotations

from pathlib import Path

from extract.clock import saved_at
from extract.errors import CannotUse
from extract.files import file_digest
from extract.project.extractors.submissions import (
    Submission,
    add_to_index,
    copies_not_listed,
    first_submitted,
    kept_copies,
    submitters,
)
from extract.project.extractors.whose_file import whose_files
from extract.project.folder.project import Project
from extract.reading import read_file
from extract.workbook.load import load_extraction
from extract.workbook.stamp import find_stamp
from schema.regular_expressions import regex
from validate.extraction.extraction import Extraction

_NUMBERED = regex(r"(?P<stem>.+)-(?P<number>\d+)")


def relist_copies(project: Project) -> tuple[Submission, ...]:
    """Adds missing copies to the index and returns them.

    A copy is the first submission of the studies that are finished in it but in no earlier copy of the extractor. The
    date of the file is used as the date of submission. Files that do not look like copies are ignored.
    """
    if not copies_not_listed(project):
        return ()
    return add_to_index(project, _relisted)


def _relisted(project: Project) -> list[Submission]:
    kept = kept_copies(project, complete=False)
    digests = {copy.sha256 for copy in kept}
    found: list[Submission] = []
    for path in sorted(copies_not_listed(project), key=_number):
        extraction = _extraction(project, path)
        if extraction is None:
            continue
        extractor, digest = extraction.name, file_digest(path)
        studies, rows = first_submitted(extraction, [*kept, *found])
        if studies or digest in digests:
            found.append(Submission(extractor, path.name, digest, studies, saved_at(path), rows))
            digests.add(digest)
    return found


def _extraction(project: Project, path: Path) -> Extraction | None:
    """The extraction in a copy. None if the file name is not that of a copy. CannotUse if it cannot be read as one."""
    try:
        extractor = _extractor(project, path)
        return None if extractor is None else load_extraction(path, project.form(), name=extractor).extraction
    except CannotUse as error:
        raise CannotUse(
            f"is not in index.jsonl and cannot be read as a first submission: {error.message}",
            file=str(path),
            hint="if it is not one, move it to another folder. If it was one, put it back from a backup",
        ) from error


def _extractor(project: Project, path: Path) -> str | None:
    """The extractor of a copy, by the rules for extraction files. None if the file name is not that of a copy."""
    named = _NUMBERED.fullmatch(path.stem)
    if named is None:
        return None
    stamp = find_stamp(read_file(path))
    file = named["stem"] + path.suffix
    whose = whose_files({file: stamp.extractor if stamp else None}, project.settings.people, submitters(project))
    return whose.not_used.get(file) or next(iter(whose.owners), None)


def _number(path: Path) -> tuple[int, str]:
    named = _NUMBERED.fullmatch(path.stem)
    return (int(named["number"]) if named else 0, path.name)

"""Workbooks for verification of which not every row can be read. They are read only where there are any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.project.verification.verification_files import verification_files
from extract.workbook.handed_out import torn_sentence

if TYPE_CHECKING:
    from extract.project.folder.project import Project


def torn_sentences(project: Project) -> Iterator[str]:
    """A sentence on each workbook of which not every row can be read, since grey cells belong to other rows."""
    for path in verification_files(project):
        from extract.project.verification.verification_workbook import read_verification

        if (read := read_verification(path)) is not None:
            yield from torn_sentence(path.name, read[1].torn, project.option)

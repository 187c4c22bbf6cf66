"""Reports verification workbooks in which some rows cannot be read, because only some columns were sorted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.project.verification.verification_files import verification_files
from extract.workbook.grey_cells import torn_sentence

if TYPE_CHECKING:
    from extract.project.folder.project import Project


def half_sorted_sentences(project: Project) -> Iterator[str]:
    """A sentence for each workbook in which some rows cannot be read, because their grey cells belong to other rows."""
    for path in verification_files(project):
        from extract.project.verification.verification_workbook import read_verification

        if (read := read_verification(path)) is not None:
            yield from torn_sentence(path.name, read[1].torn, project.option)

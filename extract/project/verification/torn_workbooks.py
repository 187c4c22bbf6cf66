"""Workbooks for verification of which not every row can be read. Their form is loaded where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.project.verification.verification_files import is_verification, verification_files
from extract.reading import read_file
from extract.workbook.handed_out import torn_sentence
from extract.workbook.load import load_extraction

if TYPE_CHECKING:
    from extract.project.folder.project import Project


def torn_sentences(project: Project) -> Iterator[str]:
    """A sentence on each workbook of which not every row can be read, since grey cells belong to other rows."""
    for path in verification_files(project):
        book = read_file(path)
        if is_verification(book):
            from extract.project.verification.verification_workbook import verification_form

            yield from torn_sentence(path.name, load_extraction(path, verification_form(), workbook=book).torn)

"""The files in which people verify what others extracted. Their form is loaded where one of them is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extract.reading import Workbook, read_file
from extract.workbook.handed_out import torn_sentence
from extract.workbook.load import load_extraction
from extract.workbook.stamp import Stamp, find_stamp

if TYPE_CHECKING:
    from extract.project.folder.project import Project

VERIFICATION = "verification"
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_LEFT = ("~$", ".")  # by programs that have or had a file open


def verification_files(project: Project) -> list[Path]:
    """The workbooks for verification that are in the project."""
    folder = project.verification
    return (
        sorted(
            path for path in folder.iterdir() if path.suffix.lower() in _WORKBOOKS and not path.name.startswith(_LEFT)
        )
        if folder.is_dir()
        else []
    )


def verification_stamp(book: Workbook) -> Stamp | None:
    """The stamp of a workbook for verification; None for any other file."""
    stamp = find_stamp(book)
    return stamp if stamp is not None and stamp.form == VERIFICATION else None


def is_verification(book: Workbook) -> bool:
    """Whether a file is a workbook for verification."""
    return verification_stamp(book) is not None


def torn_sentences(project: Project) -> Iterator[str]:
    """A sentence on each workbook of which not every row can be read, since grey cells belong to other rows."""
    for path in verification_files(project):
        book = read_file(path)
        if is_verification(book):
            from extract.project.verification.verification_workbook import verification_form

            yield from torn_sentence(path.name, load_extraction(path, verification_form(), workbook=book).torn)

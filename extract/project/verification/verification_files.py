"""Finds the workbooks in which people verify what others extracted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.endings import WORKBOOKS
from extract.reading import Workbook
from extract.workbook.stamp import Stamp, find_stamp

if TYPE_CHECKING:
    from extract.project.folder.project import Project

VERIFICATION = "verification"
_LEFT = ("~$", ".")  # left by programs that have or had a file open


def verification_files(project: Project) -> list[Path]:
    """The verification workbooks in the project."""
    folder = project.verification
    return (
        sorted(
            path for path in folder.iterdir() if path.suffix.lower() in WORKBOOKS and not path.name.startswith(_LEFT)
        )
        if folder.is_dir()
        else []
    )


def verification_stamp(book: Workbook) -> Stamp | None:
    """The stamp of a verification workbook; None for any other file."""
    stamp = find_stamp(book)
    return stamp if stamp is not None and stamp.form == VERIFICATION else None


def is_verification(book: Workbook) -> bool:
    """Whether a file is a verification workbook."""
    return verification_stamp(book) is not None

"""The extractions among files that were named by a pattern, such as `*.xlsx`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.output import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def extractions_among(files: Sequence[Path]) -> tuple[tuple[Path, ...], dict[str, str]]:
    """The files without those that nobody extracted into; and why each of these is passed over, which is said.

    CannotUse where no other file is named.
    """
    from extract.errors import CannotUse

    passed = {path: why for path in files if (why := _why_none(path)) is not None}
    for path, why in passed.items():
        if len(passed) == len(files):
            raise CannotUse(f"is no extraction: {why}", file=str(path), hint="name the file of each extractor")
        say(f"{path} is passed over: {why}", err=True)
    return tuple(path for path in files if path not in passed), {str(path): why for path, why in passed.items()}


def _why_none(path: Path) -> str | None:
    """Why a file is no extraction, from its name or because twofold wrote it; None if it may be one."""
    from extract.adjudication.intake.other_sheets import is_adjudication_sheet
    from extract.dataset.tables.agreed_file import is_agreed_table
    from extract.project.folder.left_by_programs import left_open

    if left_open(path.name):
        return "a spreadsheet program makes this file while somebody has the workbook open"
    if is_adjudication_sheet(path):
        return f"it is a workbook for rulings. To take them in: twofold adjudicate {path}"
    if is_agreed_table(path):
        return "it is a table that compare --write-agreed wrote, and nobody has changed it since"
    return None

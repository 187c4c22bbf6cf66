"""Turns any file a team has into sheets of text, each cell with its place, and says what was doubtful."""

from __future__ import annotations

from pathlib import Path

from extract.errors import CannotUse
from extract.reading.content import TEXT, kind_of
from extract.reading.grid import Remark, Sheet, Workbook, cell_name, letters
from schema.regular_expressions import regex

__all__ = ["Remark", "Sheet", "Workbook", "cell_name", "letters", "read_file"]

MAX_BYTES = 300 * 2**20
_HEAD = 4096
_LOCK = regex(r"~\$(.+)|\.~lock\.(.+)#")


def read_file(path: Path, *, notes: bool = False) -> Workbook:
    """The sheets of a spreadsheet or CSV file as text; what it is is seen from its content, not from its name.

    `notes` asks for the cells' comments too (.xlsx and .ods). CannotUse, in one line that says what to do, where there
    is no such file, or it is protected, damaged, too large, or no spreadsheet.
    """
    head = _head(path)
    container = kind_of(head, path.name)
    try:
        if container == TEXT:
            from extract.reading.delimited import read_delimited

            return read_delimited(path)
        from extract.reading.workbook import read_workbook

        return read_workbook(path, container, notes=notes)
    except MemoryError as error:
        hint = "Close other programs, or keep part of the rows in another file."
        raise CannotUse("the computer has too little free memory to read it", file=path.name, hint=hint) from error


def _head(path: Path) -> bytes:
    """The first bytes of the file, once it is clear that it is one and can be opened."""
    file = str(path)
    if (lock := _LOCK.fullmatch(path.name)) is not None:
        program = "Excel" if lock[1] else "LibreOffice"
        raise CannotUse(
            f"this is not the workbook: {program} makes this file while somebody has the workbook open",
            file=file,
            hint=f"Name {lock[1] or lock[2]} instead, once it is closed.",
        )
    try:
        if path.is_dir():
            raise CannotUse("this is a folder, not a file", file=file, hint="Name the files in it.")
        if not path.exists():
            raise CannotUse("there is no such file", file=file)
        if not path.is_file():
            raise CannotUse("this is not an ordinary file", file=file)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CannotUse(f"the file has {size / 2**20:,.0f} MB; twofold reads up to {MAX_BYTES >> 20}", file=file)
        with path.open("rb") as content:
            return content.read(_HEAD)
    except PermissionError as error:
        hint = "Close it in Excel, or ask its owner to let you read it."
        raise CannotUse("you may not read this file", file=file, hint=hint) from error
    except (OSError, ValueError) as error:  # a name that is too long, or holds a zero byte
        raise CannotUse(f"it cannot be opened ({error})", file=file) from error

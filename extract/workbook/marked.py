"""Makes a copy of an extractor's file in which problems are marked at their cells and listed on the first sheet."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook as Copy

from extract.clock import ALWAYS
from extract.errors import CannotUse
from extract.files import atomically, cannot_write
from extract.reading import Workbook, read_file
from extract.workbook.marking import list_problems, mark_cells
from validate.check.problem import Problem

_BY = "twofold, marked copy"
_STAMPED = b"2020-01-01T00:00:00Z"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_ELSEWHERE = "Choose another folder for the marked copies."
_CORE = "docProps/core.xml"


def write_marked(source: Path, folder: Path, problems: Sequence[Problem]) -> Path:
    """Writes the marked copy of `source` into `folder` and returns its path. Equal problems give equal bytes.

    If the file is not .xlsx, the copy is a plain workbook with the texts. Raises CannotUse if the copy would replace
    the source or a marked copy that somebody has changed, or if it cannot be written.
    """
    kind = source.suffix.lower().lstrip(".")
    stem = source.stem if kind in {"xlsx", "xlsm"} else f"{source.stem}-{kind or 'file'}"
    target = folder / f"{stem}-marked.xlsx"
    if target.exists() and target.samefile(source):
        raise CannotUse("the marked copy would overwrite the file itself", file=str(source), hint=_ELSEWHERE)
    if target.exists() and not _ours_untouched(target):
        raise CannotUse(
            "there is a file of this name that twofold did not write, or that somebody has changed since",
            file=str(target),
            hint=f"Move it away, or: {_ELSEWHERE}",
        )
    workbook = read_file(source)
    copy = _copied(source, workbook)
    mark_cells(copy, problems)
    list_problems(copy, problems, source.name)
    content = _saved(copy)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    with atomically(target) as scratch:
        scratch.write_bytes(content)
    return target


def _copied(source: Path, workbook: Workbook) -> Copy:
    """The file opened with openpyxl; or only its texts, if it has another format or openpyxl cannot read it."""
    if workbook.kind not in {"xlsx", "xlsm"}:
        return _plain(workbook)
    try:
        with warnings.catch_warnings(), source.open("rb") as content:
            warnings.simplefilter("ignore")  # it warns about what it drops, which does not matter in this copy
            return openpyxl.load_workbook(content)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidFileException):
        return _plain(workbook)  # calamine reads files that openpyxl cannot read, such as those of some exporters


def _plain(workbook: Workbook) -> Copy:
    copy = openpyxl.Workbook()
    copy.remove(copy.active)
    copy.properties.created = ALWAYS
    for number, sheet in enumerate(workbook.sheets, 1):
        title = re.sub(r"[\[\]:*?/\\]", " ", sheet.name)[:31] or f"Sheet {number}"
        texts = copy.create_sheet(title)
        for row_number, row in enumerate(sheet.cells.iter_rows(), sheet.first_row):
            for column, text in enumerate(row, sheet.first_column):
                if text is not None:
                    cell = texts.cell(row_number, column)
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
                    cell.data_type = "s"
    return copy


def _saved(copy: Copy) -> bytes:
    copy.properties.lastModifiedBy = _BY
    return timeless(copy)


def timeless(copy: Copy) -> bytes:
    """The bytes of the workbook without the time of writing, so that equal workbooks have equal bytes."""
    held = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        copy.save(held)
    timeless = BytesIO()
    with zipfile.ZipFile(held) as before, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            part = before.read(info)
            if info.filename == _CORE:
                part = _MODIFIED.sub(rb"\g<1>" + _STAMPED + rb"\g<2>", part)
            entry = zipfile.ZipInfo(info.filename)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, part)
    return timeless.getvalue()


def _ours_untouched(path: Path) -> bool:
    """Whether the file is an unchanged marked copy. Programs that save it write their own name and time."""
    try:
        with zipfile.ZipFile(path) as archive:
            core = archive.read(_CORE) if archive.getinfo(_CORE).file_size < 100_000 else b""
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
    modified = _MODIFIED.search(core)
    return _BY.encode() in core and modified is not None and _STAMPED in modified[0]

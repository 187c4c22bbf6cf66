"""Workbooks of every kind: calamine reads the values, and the metadata of the sheets corrects them, with remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extract.errors import CannotUse
from extract.reading.apply_metadata import apply_metadata
from extract.reading.archive import WITHOUT_PASSWORD, damaged, open_archive
from extract.reading.columns import TextColumns, Value, in_pieces, trimmed
from extract.reading.content import COMPOUND
from extract.reading.grid import Remark, Sheet, Workbook, cell_name
from extract.reading.quiet import without_panic_text
from extract.reading.sheet_metadata import Place, SheetMetadata
from extract.reading.xlsx import XlsxBeneath

#: Gives the metadata of the sheet with this name.
MetadataOf = Callable[[str], SheetMetadata]

_EARLY_DATE = "the cell has a date before March 1900; spreadsheets count these days differently, so it may be wrong"
_WITH_TYPES = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods"})
_BLANKS_WORTH_PASSING = 1_000_000


def read_workbook(path: Path, container: str, *, notes: bool) -> Workbook:
    """The sheets of the workbook at `path`, which is a zip archive or a compound file; CannotUse where it cannot be."""
    file = path.name
    if container == COMPOUND:
        from extract.reading.xls import xls_metadata

        metadata = xls_metadata(path.read_bytes(), file)
        return _read(path, "xls", lambda name: metadata.get(name, SheetMetadata()), notes=notes)
    with open_archive(str(path), file) as archive:
        if "xl/workbook.bin" in archive:
            from extract.reading.xlsb import xlsb_metadata

            metadata = xlsb_metadata(archive, file)
            return _read(path, "xlsb", lambda name: metadata.get(name, SheetMetadata()), notes=notes)
        if "content.xml" in archive and "[Content_Types].xml" not in archive:
            from extract.reading.ods import ods_metadata

            _refuse_other_opendocument(archive.part("mimetype"), file)
            metadata = ods_metadata(archive, file)
            return _read(path, "ods", lambda name: metadata.get(name, SheetMetadata()), notes=notes)
        _refuse_other_archives(archive.names(), file)
        kind = "xlsm" if "xl/vbaProject.bin" in archive else "xlsx"
        return _read(path, kind, XlsxBeneath(archive, file, notes=notes).sheet, notes=notes)


def _refuse_other_opendocument(mimetype: bytes | None, file: str) -> None:
    if mimetype is not None and b"spreadsheet" not in mimetype:
        raise CannotUse("this is an OpenDocument file, but not a spreadsheet", file=file)


def _refuse_other_archives(names: tuple[str, ...], file: str) -> None:
    if any(name.startswith("xl/") for name in names):
        return
    folders = {"word/": "a Word document", "ppt/": "a PowerPoint presentation", "index/": "an Apple iWork file"}
    for folder, what in folders.items():
        if any(name.startswith(folder) for name in names):
            raise CannotUse(f"this is {what}, not a spreadsheet", file=file, hint="Export it as .xlsx or CSV.")
    if not any(name.endswith("workbook.xml") for name in names):
        raise CannotUse("this is a zip archive, not a spreadsheet", file=file, hint="Unpack it and name a file in it.")


@contextmanager
def _in_plain_words(file: str, sheet: str | None = None) -> Iterator[None]:
    """Turns what calamine raises into CannotUse. Its panics derive from BaseException and have no importable type."""
    try:
        with without_panic_text():
            yield
    except PasswordError as error:
        raise CannotUse("the file is protected by a password", file=file, hint=WITHOUT_PASSWORD) from error
    except (CalamineError, OSError) as error:
        raise _unreadable(str(error), file, sheet) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable("the reader could not read it", file, sheet) from error


def _unreadable(reason: str, file: str, sheet: str | None) -> CannotUse:
    return damaged(f"{f'its sheet {sheet}' if sheet else 'it'} cannot be read ({reason})", file)


def _open(path: Path, kind: str) -> CalamineWorkbook:
    """The book, opened. By calamine a wrong ending of the name would be believed: then it is only given the content."""
    endings = {"xlsx": (".xlsx", ".xlsm"), "xlsm": (".xlsx", ".xlsm")}.get(kind, (f".{kind}",))
    if path.name.endswith(endings):
        return CalamineWorkbook.from_path(path)
    with path.open("rb") as content:
        return CalamineWorkbook.from_filelike(content)


def cells_without_text(book: Workbook) -> dict[str, dict[str, Value]]:
    """By sheet, the cells of a file in which a number, a date or a time stands, not the text of one.

    Empty for text files.
    """
    if book.kind not in _WITH_TYPES:
        return {}
    with _in_plain_words(book.path.name):
        opened = _open(book.path, book.kind)
        return {sheet.name: dict(_cells_without_text(opened.get_sheet_by_name(sheet.name))) for sheet in book.sheets}


def _cells_without_text(values: CalamineSheet) -> Iterator[tuple[str, Value]]:
    top, left = values.start or (0, 0)
    for row, texts in enumerate(_filled_rows(values, top, left), top + 1):
        for column, value in enumerate(texts, left + 1):
            if not isinstance(value, (str, bool)):
                yield cell_name(row, column), value


def _read(path: Path, kind: str, look: MetadataOf, *, notes: bool) -> Workbook:
    file = path.name
    sheets: list[Sheet] = []
    remarks: list[Remark] = []
    if notes and kind in ("xls", "xlsb"):
        remarks.append(Remark("notes-not-read", "", None, f"notes on cells are not read from .{kind} files"))
    with _in_plain_words(file):
        book = _open(path, kind)
        listed = book.sheets_metadata
    for position, about in enumerate(listed):
        if about.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
            remarks.append(
                Remark("sheet-without-cells", about.name, None, "a chart, dialogue or macro sheet; it was not read")
            )
            continue
        metadata = look(about.name)
        with _in_plain_words(file, about.name):
            values = book.get_sheet_by_index(position)
        sheets.append(_sheet(values, about.name, about.visible == SheetVisibleEnum.Visible, metadata, notes, kind))
    return Workbook(path, kind, tuple(sheets), tuple(remarks))


def _sheet(values: CalamineSheet, name: str, visible: bool, metadata: SheetMetadata, notes: bool, kind: str) -> Sheet:
    frame, first_row, first_column, dates, early = _text(values)
    frame, first_row, first_column, remarks = apply_metadata(frame, (first_row, first_column), name, metadata, dates)
    if kind != "ods":  # there a date is stored as such, in all others as a number of days
        remarks += [Remark("early-date", name, cell_name(*spot), _EARLY_DATE) for spot in sorted(early)]
    merged = metadata.merged or tuple(
        f"{cell_name(top + 1, left + 1)}:{cell_name(bottom + 1, right + 1)}"
        for (top, left), (bottom, right) in values.merged_cell_ranges or ()
    )
    remarks += [
        Remark("merged-cells", name, area.partition(":")[0], f"{area} are merged; only the first has the value", area)
        for area in merged
    ]
    return Sheet(
        name=name,
        visible=visible,
        first_row=first_row,
        first_column=first_column,
        cells=frame,
        hidden_rows=metadata.hidden_rows,
        hidden_columns=metadata.hidden_columns,
        notes=metadata.notes if notes else {},
        remarks=tuple(remarks),
    )


def _filled_rows(values: CalamineSheet, top: int, width: int) -> Iterator[list[Value]]:
    """The rows from the first filled one on. One by one they also come for all the blank rows above (not columns)."""
    if top * width > _BLANKS_WORTH_PASSING:
        return iter(values.to_python())
    return islice(values.iter_rows(), top, None)


def _text(values: CalamineSheet) -> tuple[pl.DataFrame, int, int, list[Place], list[Place]]:
    """The sheet as text, the row and column it starts in, each column's first date, and dates before March 1900."""
    if values.start is None or values.end is None:
        return pl.DataFrame(), 1, 1, [], []
    (top, left), (_, right) = values.start, values.end
    gathered = TextColumns(right - left + 1)
    for piece in in_pieces(_filled_rows(values, top, right - left + 1)):
        gathered.add(piece)
    dates = [(top + 1 + row, left + 1 + column) for column, row in gathered.first_dates.items()]
    frame, cut_rows, cut_columns = trimmed(gathered.frame(left + 1))
    early = [(top + 1 + row, left + 1 + column) for row, column in gathered.early_dates]
    return frame, top + 1 + cut_rows, left + 1 + cut_columns, dates, early

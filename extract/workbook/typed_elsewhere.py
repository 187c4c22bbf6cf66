"""Finds texts in a template's workbook outside of its tables and confirmations, such as notes."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from io import BytesIO

from extract.reading import Sheet, Workbook, cell_name, letters
from extract.workbook.confirmations import find_confirmations, read_confirmations
from extract.workbook.layout import CONFIRMATION_HEADERS, COVER, GUIDE, LISTS, PROBLEMS, STAMP, bare, headers, hint
from extract.workbook.load import Loaded
from extract.workbook.stamp import Stamp
from schema.form import Form
from schema.text import fold, quoted
from validate.check.check_extraction import CONFIRMATIONS
from validate.extraction.cell_names import place_of

_NOT_TYPED_IN = frozenset(fold(name) for name in (LISTS, STAMP, PROBLEMS))
_NAMED_WHOLE = "sheet-not-used"  # the whole sheet is reported already
_NAMED_COLUMN = "column-not-used"  # the whole column is reported already


def texts_written(*contents: bytes) -> Mapping[str, Collection[str]]:
    """The texts that twofold writes on the sheets of a workbook, such as instructions, by sheet (folded)."""
    from python_calamine import load_workbook

    found: dict[str, set[str]] = {}
    for book in (load_workbook(BytesIO(content)) for content in contents):
        for name in {COVER, GUIDE, CONFIRMATIONS}.intersection(book.sheet_names):
            texts = (fold(str(cell)) for row in book.get_sheet_by_name(name).to_python() for cell in row)
            found.setdefault(fold(name), set()).update(texts)
    return found


def typed_elsewhere(workbook: Workbook, loaded: Loaded, written: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """A sentence for each sheet with cells that twofold neither reads nor writes: `Start here: A40 'ask Bo'`.

    `written` is the result of `texts_written`. Sheets and columns in `loaded.unused` are left out. Empty for a file
    that twofold did not make.
    """
    stamp = loaded.stamp
    if stamp is None:
        return ()
    named = {fold(problem.sheet or "") for problem in loaded.problems if problem.code == _NAMED_WHOLE}
    said = _of_stamp(stamp, loaded.extraction.form) | _of_form(loaded.extraction.form)
    sentences = []
    for sheet in workbook.sheets:
        name = fold(sheet.name)
        if name in _NOT_TYPED_IN or name in named:
            continue
        ours = said.union(written.get(name, ()))
        cells = list(_others(sheet, ours, _read(workbook, sheet, loaded), _columns_named(sheet, loaded)))
        if cells:
            listed = ", ".join(f"{cell} {quoted(text)}" for cell, text in cells)
            sentences.append(f"{sheet.name}: {listed}")
    return tuple(sentences)


def _others(
    sheet: Sheet, ours: Container[str], read: Container[str], named: Mapping[int, int]
) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(sheet.cells.iter_rows(), sheet.first_row):
        for column, text in enumerate(row, sheet.first_column):
            cell = cell_name(number, column)
            is_named = number >= named.get(column, number + 1)
            if text and fold(text) and fold(text) not in ours and not is_named and cell not in read:
                yield cell, text


def _read(workbook: Workbook, sheet: Sheet, loaded: Loaded) -> frozenset[str]:
    """The cells of a sheet that are read: those in rows of the table, and confirmations."""
    if sheet is find_confirmations(workbook):
        return _confirmed(sheet)
    found = set()
    for recorded in loaded.extraction.tables.values():
        if recorded.sheet == sheet.name:
            names = [letters(column) for column in recorded.columns.values()]
            found |= {f"{name}{number}" for name in names for number in recorded.numbers}
    return frozenset(found)


def _confirmed(sheet: Sheet) -> frozenset[str]:
    """The cells of rows with confirmations, below the headers of the sheet."""
    confirmed = read_confirmations(sheet) or ()
    if not confirmed:
        return frozenset()
    known = {fold(header) for header in CONFIRMATION_HEADERS}
    rows = [[fold(bare(text or "")) for text in row] for row in sheet.cells.iter_rows()]
    titles = max(rows, key=lambda row: len(known.intersection(row)))
    columns = [letters(place + sheet.first_column) for place, text in enumerate(titles) if text in known]
    numbers = [one.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for one in confirmed]
    return frozenset(f"{column}{number}" for column in columns for number in numbers)


def _columns_named(sheet: Sheet, loaded: Loaded) -> dict[int, int]:
    """The columns of a sheet that are reported as not read, each with the row of its header."""
    places = [
        place_of(cell)
        for problem in loaded.problems
        if problem.code == _NAMED_COLUMN and problem.sheet == sheet.name
        for cell in problem.cells
    ]
    return {place[1]: place[0] for place in places if place is not None}


def _of_stamp(stamp: Stamp, form: Form) -> set[str]:
    """The headers, hints and headings of a workbook when it was made, and the version on its first sheet."""
    columns = (text for column in stamp.columns for text in (column.header, f"{column.header} *", column.hint))
    versions = (f"version {stamp.version}", f"{form.title}, version {stamp.version}", f"revision {stamp.codebook}")
    return {fold(text) for text in (*columns, *stamp.bands, *versions)}


def _of_form(form: Form) -> set[str]:
    """The headers and hints of a form's sheets."""
    return {
        fold(text)
        for table in form.tables
        for field in table.fields
        for text in (headers(table)[field.name], f"{headers(table)[field.name]} *", hint(field))
    }

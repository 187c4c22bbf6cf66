"""Finds what people typed in a workbook where twofold does not read it, such as notes on the cover, and comments."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from extract.reading import Sheet, Workbook, cell_name, letters, read_file
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


def left_behind(path: Path, loaded: Loaded, *written: bytes) -> tuple[str, ...]:
    """What a file has that a new workbook with its rows does not have: a sentence for each sheet or column.

    `written` are workbooks as twofold writes them, whose instructions and comments are nobody's notes.
    """
    return (*loaded.unused, *typed_elsewhere(read_file(path, notes=True), loaded, texts_written(*written)))


def texts_written(*contents: bytes) -> Mapping[str, Collection[str]]:
    """The instructions and comments that twofold writes on the sheets of a workbook, by sheet (folded)."""
    found: dict[str, set[str]] = {}
    with TemporaryDirectory() as folder:
        for number, content in enumerate(contents):
            path = Path(folder) / f"{number}.xlsx"
            path.write_bytes(content)
            for sheet in read_file(path, notes=True).sheets:
                texts = found.setdefault(fold(sheet.name), set())
                texts.update(map(fold, sheet.notes.values()))
                if sheet.name in (COVER, GUIDE, CONFIRMATIONS):
                    texts.update(fold(text) for row in sheet.cells.iter_rows() for text in row if text)
    return found


def typed_elsewhere(workbook: Workbook, loaded: Loaded, written: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """A sentence for each sheet with cells or comments that twofold neither reads nor writes.

    An example: `Start here: A40 'ask Bo'`. `written` is the result of `texts_written`. Sheets and columns in
    `loaded.unused` are left out. Empty for a file that twofold did not make.
    """
    stamp = loaded.stamp
    if stamp is None:
        return ()
    named = {fold(problem.sheet or "") for problem in loaded.problems if problem.code == _NAMED_WHOLE}
    known = _of_stamp(stamp, loaded.extraction.form) | _of_form(loaded.extraction.form)
    sentences = []
    for sheet in workbook.sheets:
        name = fold(sheet.name)
        if name in _NOT_TYPED_IN or name in named:
            continue
        ours = known.union(written.get(name, ()))
        if listed := typed_beside(sheet, ours, _read(workbook, sheet, loaded), _columns_named(sheet, loaded)):
            sentences.append(f"{sheet.name}: {listed}")
    return tuple(sentences)


def typed_beside(
    sheet: Sheet,
    ours: Container[str],
    read: Container[str] = frozenset(),
    named: Mapping[int, int] = MappingProxyType({}),
) -> str:
    """The cells and comments of a sheet whose texts are not `ours` (folded): `A40 'ask Bo', comment at B2 'why?'`.

    Cells that are `read` are left out, and columns from the row in `named`. Empty if there is nothing.
    """
    cells = [f"{cell} {quoted(text)}" for cell, text in _others(sheet, ours, read, named)]
    comments = [
        f"comment at {cell_name(*place)} {quoted(text)}"
        for place, text in sorted(sheet.notes.items())
        if fold(text) not in ours
    ]
    return ", ".join([*cells, *comments])


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

"""The data dictionary among files, and the exports of data beside it, which show what repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.form_file.redcap.columns import COLUMNS, Row
from extract.form_file.redcap.read import FromDictionary, form_of_dictionary
from extract.reading import read_file
from extract.reading.grid import Sheet
from schema.text import fold

_INSTRUMENT = "redcap_repeat_instrument"
_NEEDED = ("field_name", "form_name", "field_type", "field_label")


def form_from_redcap(paths: Sequence[Path], *, name: str) -> FromDictionary | None:
    """The form of the one data dictionary among these files; None if there is none. Other files are exports of data."""
    sheets = {path: sheet for path in paths for sheet in read_file(path).sheets[:1]}
    dictionaries = [path for path, sheet in sheets.items() if _columns(sheet)]
    if not dictionaries:
        return None
    if len(dictionaries) > 1:
        raise CannotUse("is a second data dictionary", file=str(dictionaries[1]), hint="name one of them")
    path = dictionaries[0]
    rows = _rows(sheets[path])
    instruments = {row["form_name"]: fold(row["form_name"].replace("_", " ")) for _, row in rows}
    shown = {shown for other, sheet in sheets.items() if other != path for shown in _repeating(sheet, other)}
    repeating = {name for name, folded in instruments.items() if folded in shown}
    read = form_of_dictionary(rows, name=name, file=str(path), repeating=repeating)
    return replace(read, remarks=(*_passed_over(sheets[path]), *read.remarks))


def _passed_over(sheet: Sheet) -> Iterator[str]:
    """What was mended when the file was read, and the columns that no dictionary has."""
    for remark in sheet.remarks:
        yield f"{remark.cell}: {remark.message}" if remark.cell else remark.message
    known = set(_columns(sheet).values())
    for column, header in sheet.cells.row(0, named=True).items():
        if column not in known and sheet.cells[column].drop_nulls().len():
            yield f"the column {header!r} is not part of a data dictionary and is not read"


def _columns(sheet: Sheet) -> dict[str, str]:
    """The column of each header that a data dictionary has; none if this is no data dictionary."""
    if sheet.cells.height == 0:
        return {}
    known = {fold(header): name for name, header in COLUMNS.items()} | {fold(name): name for name in COLUMNS}
    found = {
        known[fold(header)]: column
        for column, header in sheet.cells.row(0, named=True).items()
        if header is not None and fold(header) in known
    }
    return found if set(_NEEDED) <= found.keys() else {}


def _rows(sheet: Sheet) -> list[tuple[int, Row]]:
    """The rows with their lines. In a file of the API that R has written, NA is a blank cell."""
    columns = _columns(sheet)
    by_api = sheet.cells.row(0, named=True)[columns["field_name"]] == "field_name"
    blank = {None, "NA"} if by_api else {None}
    rows: list[tuple[int, Row]] = []
    for number, cells in enumerate(sheet.cells.slice(1).iter_rows(named=True), sheet.first_row + 1):
        row = dict.fromkeys(COLUMNS, "")
        row |= {name: cells[column].strip() for name, column in columns.items() if cells[column] not in blank}
        if any(row.values()):
            rows.append((number, row))
    return rows


def _repeating(sheet: Sheet, path: Path) -> set[str]:
    """The instruments that an export of data shows to repeat, folded."""
    headers = sheet.cells.row(0, named=True) if sheet.cells.height else {}
    column = next((column for column, header in headers.items() if header == _INSTRUMENT), None)
    if column is None:
        raise CannotUse(
            f"has no column {_INSTRUMENT}, so it does not show which instruments repeat",
            file=str(path),
            hint="beside a data dictionary, name an export of the data of a project in which instruments repeat",
        )
    return {fold(text.replace("_", " ")) for text in sheet.cells[column].slice(1).drop_nulls().to_list()}

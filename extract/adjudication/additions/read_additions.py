"""Reads what a team added to a saved adjudication workbook."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from extract.adjudication.additions.colours import fill_of, ink_of, theme_of
from extract.adjudication.additions.sheet_additions import (
    Addition,
    LineAdditions,
    Name,
    OwnColumn,
    SheetAdditions,
    Value,
    place_id,
)
from extract.adjudication.layout.find import About, Entry, OurSheet, our_sheets, stamp
from extract.adjudication.layout.styles import PALETTE
from extract.adjudication.lines.words import COVER, FIELD, KEY, LISTS, ON_COVER, ROW, STAMP, STUDY, TABLE
from extract.errors import CannotUse
from extract.reading import Workbook, read_file
from extract.workbook.typed_elsewhere import typed_beside
from schema.renamed_studies import RenamedStudies
from schema.text import fold, plural, tidy

_PADDING = 5 / 7  # what a spreadsheet program adds to the width of a column, in characters
_DEFAULT_WIDTH = 8.43
_PLAIN = frozenset({".csv", ".tsv", ".tab", ".txt"})  # these have texts alone
_OURS = frozenset({COVER, LISTS, STAMP})


def read_additions(path: Path, renamed: RenamedStudies) -> tuple[Mapping[About, SheetAdditions], list[str]]:
    """The team's additions by kind of sheet, and descriptions of those that cannot be in a new workbook.

    Changes nothing.
    """
    try:
        read = read_file(path, notes=True)
        found = [ours for ours in our_sheets(read, renamed) if ours.understood]
    except CannotUse:
        return {}, ["columns, colours and comments, if you added any"]
    try:
        with warnings.catch_warnings(), path.open("rb") as content:
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(content)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OSError, BadZipFile, InvalidFileException):
        return _texts_alone(read, found)
    theme = theme_of(book.loaded_theme)
    additions: dict[About, SheetAdditions] = {}
    others = [sheet.title for sheet in book.worksheets if sheet.title not in _OURS]
    for ours in found:
        if ours.about not in additions and ours.sheet.name in book.sheetnames:
            additions[ours.about] = _of_sheet(ours, book[ours.sheet.name], theme)
            others.remove(ours.sheet.name)
    return additions, [*(f"the sheet {title}" for title in others), *_on_cover(read)]


def _texts_alone(read: Workbook, found: list[OurSheet]) -> tuple[Mapping[About, SheetAdditions], list[str]]:
    """The team's own columns in a file of another format, whose formatting cannot be read."""
    plain = openpyxl.Workbook()
    additions: dict[About, SheetAdditions] = {}
    for ours in found:
        sheet = plain.create_sheet()
        for row, texts in enumerate(ours.sheet.cells.iter_rows(), ours.sheet.first_row):
            for column, text in enumerate(texts, ours.sheet.first_column):
                if text:
                    cell = sheet.cell(row, column)
                    cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
        additions.setdefault(ours.about, _of_sheet(ours, sheet, ()))
    of_team = [sheet.name for sheet in read.sheets if sheet.name not in _OURS | {ours.sheet.name for ours in found}]
    return additions, [
        *([] if read.path.suffix.lower() in _PLAIN else ["colours, comments and widths, if you gave it any"]),
        *(f"the sheet {name}" for name in of_team),
        *_on_cover(read),
    ]


def _on_cover(read: Workbook) -> list[str]:
    """What people typed on the cover, and their comments, with the cells. The next workbook has a cover of its own."""
    ours = {fold(row[1]) for row in stamp(read) if row[0] == ON_COVER}
    covers = [sheet for sheet in read.sheets if sheet.name == COVER]
    if not ours:
        return [f"the sheet {COVER} as it was" for _ in covers]
    return [f"{COVER}: {listed}" for sheet in covers if (listed := typed_beside(sheet, ours))]


def _of_sheet(ours: OurSheet, sheet: Worksheet, theme: tuple[str, ...]) -> SheetAdditions:
    entries = list(ours.rows())
    names = _names(ours, entries)
    widths, hidden = _widths(sheet, len(ours.layout.names) + ours.sheet.first_column)
    first = ours.sheet.first_row
    header = next((first + row for row in sorted(ours.layout.furniture) if _is_header(ours, row)), None)
    filters, lost = _filters(sheet, names)
    return SheetAdditions(
        columns=_own_columns(ours, names, widths, hidden),
        widths={name: widths[column] for column, name in names.items() if isinstance(name, str) and column in widths},
        hidden=frozenset(name for column, name in names.items() if isinstance(name, str) and column in hidden),
        headers={} if header is None else dict(_additions(sheet, header, {}, names, theme)),
        lines=[
            LineAdditions(
                row=entry.row, ids=ids_of(entry), cells=dict(_additions(sheet, entry.row, entry.texts, names, theme))
            )
            for entry in entries
        ],
        filters=filters,
        lost=lost,
    )


def ids_of(entry: Entry) -> tuple[str, ...]:
    """The ids of a sheet's row: from what people see, then from the hidden column."""
    seen = [entry.text(name) for name in (STUDY, TABLE, ROW, FIELD)]
    places = [place_id(*(text or "" for text in seen))] if seen[3] else []
    return (*places, *([entry.key[0]] if entry.key else []))


def _names(ours: OurSheet, entries: list[Entry]) -> dict[int, Name]:
    """The name of each column by its number in the sheet. The team's own columns have numbers as names."""
    used = {column for entry in entries for column in entry.texts}
    names: dict[int, Name] = {}
    named = zip(ours.layout.names, _padded(ours), strict=True)
    for column, (name, header) in enumerate(named, ours.sheet.first_column):
        if name:
            names[column] = name
        elif header or column in used:
            names[column] = column
    return names


def _padded(ours: OurSheet) -> list[str]:
    headers = list(ours.layout.headers)
    return headers + [""] * (len(ours.layout.names) - len(headers))


def _is_header(ours: OurSheet, row: int) -> bool:
    texts = [tidy(text or "") for text in ours.sheet.cells.row(row)]
    return texts == [*ours.layout.headers]


def _own_columns(
    ours: OurSheet, names: Mapping[int, Name], widths: Mapping[int, float], hidden: frozenset[int]
) -> list[OwnColumn]:
    found, before, headers = [], "", _padded(ours)
    for column, name in sorted(names.items()):
        if isinstance(name, int):
            header = headers[column - ours.sheet.first_column]
            width = widths.get(column, _DEFAULT_WIDTH)
            found.append(OwnColumn(number=name, header=header, after=before, width=width, hidden=column in hidden))
        elif name != KEY:  # it is the last column, where filling down does not reach it
            before = name
    return found


def _additions(
    sheet: Worksheet, row: int, texts: Mapping[int, str], names: Mapping[int, Name], theme: tuple[str, ...]
) -> Iterator[tuple[Name, Addition]]:
    for column, name in names.items():
        cell = sheet.cell(row, column)
        own = isinstance(name, int)
        fill, ink = fill_of(cell, theme), ink_of(cell, theme)
        added = Addition(
            value=_value(cell, texts.get(column)) if own else None,
            number_format=cell.number_format if own else "General",
            fill=None if fill in PALETTE else fill,
            ink=None if ink in PALETTE else ink,
            bold=bool(own and cell.font.bold),
            italic=bool(own and cell.font.italic),
            comment=cell.comment.text if cell.comment else "",
            author=cell.comment.author or "" if cell.comment else "",
        )
        if not added.blank:
            yield name, added


def _value(cell: Cell, text: str | None) -> Value:
    """The value in a cell of the team's own column; for a formula, its result."""
    value = cell.value
    if text is None:
        return None
    return value if isinstance(value, (bool, int, float, date)) and cell.data_type != "f" else text


def _widths(sheet: Worksheet, last: int) -> tuple[dict[int, float], frozenset[int]]:
    """The widths of the columns as needed for a new sheet, and the hidden columns."""
    widths: dict[int, float] = {}
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 0, min(dimension.max or 0, last) + 1):
            if dimension.width:
                widths[column] = round(max(dimension.width - _PADDING, 1), 2)
            if dimension.hidden:
                hidden.add(column)
    return widths, frozenset(hidden)


def _filters(sheet: Worksheet, names: Mapping[int, Name]) -> tuple[dict[Name, tuple[str, ...]], list[str]]:
    """The texts that each filter shows, and descriptions of filters that are more than a list of texts."""
    found: dict[Name, tuple[str, ...]] = {}
    lost = 0
    if not sheet.auto_filter.ref:
        return {}, []
    start = openpyxl.utils.range_boundaries(sheet.auto_filter.ref)[0]
    for filtered in sheet.auto_filter.filterColumn:
        name = names.get(start + filtered.colId)
        if name is None or filtered.filters is None:
            lost += 1
        else:
            blank = [""] if filtered.filters.blank else []
            found[name] = (*(str(text) for text in filtered.filters.filter), *blank)
    return found, [f"{plural(lost, 'filter')} by a condition or colour"] if lost else []

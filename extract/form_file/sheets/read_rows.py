"""The rows of the sheets of a form's workbook: cells by setting, whatever the order of the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import process

from extract.form_file.nodes import FormError
from extract.form_file.place import Place
from extract.form_file.sheets.cell_texts import CellText, parse_text
from extract.form_file.sheets.layout import OF_FIELD, OURS, PREPARED, SHEETS, Column, SheetLayout
from extract.reading import Sheet, Workbook
from schema.records import record
from schema.text import fold, tidy
from validate.extraction.cell_names import place_of

Report = Callable[[Place, str], None]
_HIGHEST_HEADER = 12  # rows from the top in which headers are sought
_NAMING = ("name", "code", "setting", "set")
"""The setting whose cell stands for its row, where a mistake is about the row."""
_ENOUGH = 1  # headers of a sheet that a row has by chance
_MEANT = 75.0
"""How similar, 0 to 100, a header must be to one that is not there to be read as it."""
_UNREADABLE = frozenset({"error-value", "formula-without-result", "merged-cells"})


@record(kw_only=True)
class SheetRow:
    """A row of a sheet that is not blank."""

    place: Place
    cells: Mapping[str, str]  # by setting
    columns: Mapping[str, Column]
    after_blank: bool = False

    def text(self, setting: str) -> str:
        """What a cell says; nothing for a blank one."""
        return parse_text(self.cells.get(setting, "")).text

    def with_cells(self, cells: Mapping[str, str]) -> SheetRow:
        """The row with these cells instead."""
        return replace(self, cells=cells)

    def without(self, setting: str) -> SheetRow:
        """The row without one cell."""
        return self.with_cells({name: cell for name, cell in self.cells.items() if name != setting})


@record(kw_only=True)
class SheetRows:
    """The rows of a sheet, and where it stands. `unread` says why they could not be read."""

    place: Place
    rows: tuple[SheetRow, ...] = ()
    unread: FormError | None = None


def is_form_workbook(workbook: Workbook) -> bool:
    """Whether a workbook has the sheets of a form."""
    there = {fold(sheet.name) for sheet in workbook.sheets}
    return all(fold(sheet.name) in there for sheet in SHEETS.values() if not sheet.optional)


def rows_of_sheets(workbook: Workbook, add_mistake: Report, add_note: Report) -> Mapping[str, SheetRows]:
    """The rows of each sheet of a form; none for an optional one that is absent, or for one that cannot be read."""
    there = {fold(sheet.name): (number, sheet) for number, sheet in enumerate(workbook.sheets)}
    found = {}
    for position, (name, layout) in enumerate(SHEETS.items()):
        number, sheet = there.pop(fold(name), (position, None))
        found[name] = SheetRows(place=Place(number, 1, 1, name))
        if sheet is not None:
            found[name] = _read(number, sheet, layout, add_mistake)
        elif not layout.optional:
            known = ", ".join(needed for needed, about in SHEETS.items() if not about.optional)
            message = f"the workbook of a form has the sheets {known}, but {name} is not there"
            found[name] = _unread(found[name].place, [message], add_mistake)
    _others(there, add_mistake, add_note)
    return found


def _unread(place: Place, messages: Sequence[str], add_mistake: Report) -> SheetRows:
    """A sheet whose rows cannot be read. Reports the mistakes that prevent this."""
    for message in messages:
        add_mistake(place, message)
    return SheetRows(place=place, unread=FormError(place, messages[0]))


def _others(there: Mapping[str, tuple[int, Sheet]], add_mistake: Report, add_note: Report) -> None:
    """Says which sheets are not read."""
    for name, (number, sheet) in there.items():
        place = Place(number, 1, 1, sheet.name)
        near = process.extractOne(name, [fold(known) for known in SHEETS], score_cutoff=85)
        meant = next((known for known in SHEETS if near and fold(known) == near[0]), None)
        if meant is not None:
            add_mistake(place, f"the name of the sheet should perhaps be {meant}")
        elif not sheet.name.startswith("_") and fold(sheet.name) not in map(fold, OURS):
            add_note(place, f"the sheet {sheet.name} is not part of the form and is not read")


@dataclass
class _Header:
    """The headers of a sheet: the settings of its columns."""

    row: int  # within the frame
    columns: dict[int, Column] = field(default_factory=dict)  # by the position of the column


def _read(number: int, sheet: Sheet, layout: SheetLayout, add_mistake: Report) -> SheetRows:
    """The rows of a sheet; none where a header is not there without which no row can be read."""
    top = Place(number, 1, 1, layout.name)
    texts = [[cell or "" for cell in row] for row in sheet.cells.iter_rows()]
    header = _header(texts, layout)
    if header is None:
        needed = " and ".join(column.header for column in layout.columns if column.needed)
        if not layout.optional or any(tidy(cell) for row in texts for cell in row):
            return _unread(top, [f"the sheet {layout.name} has no row of headers with {needed}"], add_mistake)
        return SheetRows(place=top)
    _headers(header, texts[header.row], sheet, layout, top, add_mistake)
    if absent := [column.header for column in _needed(layout) if column not in header.columns.values()]:
        at_header = Place(number, sheet.first_row + header.row, sheet.first_column + min(header.columns), layout.name)
        return _unread(at_header, [f"the sheet {layout.name} has no column {name!r}" for name in absent], add_mistake)
    columns_of_parts = {column.setting: sheet.first_column + position for position, column in header.columns.items()}
    columns = {column.setting: column for column in header.columns.values()}
    place = Place(number, sheet.first_row + header.row, 1, layout.name)
    for remark in sheet.remarks:
        if remark.code in _UNREADABLE and (spot := place_of(remark.cell or "")):
            add_mistake(replace(top, row=spot[0], column=spot[1]), remark.message)
    rows = list(_rows(texts, header, sheet.first_row, Place(number, 1, 1, layout.name, columns_of_parts), columns))
    return SheetRows(place=place, rows=tuple(rows))


def _rows(
    texts: list[list[str]], header: _Header, first_row: int, top: Place, columns: Mapping[str, Column]
) -> Iterator[SheetRow]:
    after_blank = False
    for number, row in enumerate(texts[header.row + 1 :], first_row + header.row + 1):
        row_cells = {column.setting: row[position] for position, column in header.columns.items()}
        cells = {setting: cell for setting, cell in row_cells.items() if parse_text(cell) != CellText("")}
        if cells:
            named = next((name for name in _NAMING if name in columns), next(iter(columns)))
            place = replace(top, row=number, column=top.columns[named])
            yield SheetRow(place=place, cells=cells, columns=columns, after_blank=after_blank)
        after_blank = not cells


def _header(texts: list[list[str]], layout: SheetLayout) -> _Header | None:
    """The row with the most headers of the sheet: one with all that are needed, if there is one."""
    known = layout.named()
    needed = _needed(layout)
    best: tuple[bool, int] = (False, min(_ENOUGH, len(layout.columns) - 1))
    found = None
    for number, row in enumerate(texts[:_HIGHEST_HEADER]):
        columns: dict[int, Column] = {}
        for position, cell in enumerate(row):
            column = known.get(_as_header(cell))
            if column is not None and column not in columns.values():
                columns[position] = column
        complete = bool(columns) and all(column in columns.values() for column in needed)
        if (complete, len(columns)) > best:
            best, found = (complete, len(columns)), _Header(number, columns)
    return found


def _needed(layout: SheetLayout) -> list[Column]:
    """The columns without which no row of a sheet can be read."""
    return [column for column in layout.columns if column.needed and column.setting != "table"]


def _as_header(cell: str) -> str:
    return fold(cell.replace("*", " ").replace("_", " "))


def _headers(
    header: _Header, row: list[str], sheet: Sheet, layout: SheetLayout, top: Place, add_mistake: Report
) -> None:
    """Says which headers are not known. One that is nearly known is read; prepared rows have fields as headers."""
    known = layout.named()
    for position, cell in enumerate(row):
        if position in header.columns or tidy(cell).startswith("#"):
            continue
        if not tidy(cell):
            _no_header(header, position, sheet, top, add_mistake)
            continue
        place = replace(top, row=sheet.first_row + header.row, column=sheet.first_column + position)
        if layout.name == PREPARED and _as_header(cell) not in known:
            header.columns[position] = Column(setting=f"{OF_FIELD}{tidy(cell)}", meaning="")
            continue
        near = process.extractOne(_as_header(cell), list(known), score_cutoff=60)
        meant = f"; perhaps {known[near[0]].header!r}" if near else ""
        if near and near[1] >= _MEANT and known[near[0]] not in header.columns.values():
            header.columns[position] = known[near[0]]  # its cells are read, so that their mistakes are found too
        again = "appears twice" if _as_header(cell) in known else f"is not a column of the sheet {layout.name}{meant}"
        own = "" if _as_header(cell) in known else ". If it is a column of your own, begin its header with #"
        add_mistake(place, f"{tidy(cell)!r} {again}{own}")


def _no_header(header: _Header, position: int, sheet: Sheet, top: Place, add_mistake: Report) -> None:
    """Says where the first cell is that stands in a column without a header."""
    below = sheet.cells.to_series(position).to_list()[header.row + 1 :]
    number = next((number for number, cell in enumerate(below) if tidy(cell or "")), None)
    if number is not None:
        place = replace(top, row=sheet.first_row + header.row + 1 + number, column=sheet.first_column + position)
        add_mistake(place, "the column of this cell has no header, so the cell would not be read")

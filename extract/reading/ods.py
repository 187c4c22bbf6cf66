"""Reads the metadata of the sheets of an .ods. Its one document is read once, without building it in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from extract.errors import CannotUse
from extract.reading.archive import WITHOUT_PASSWORD, Archive, damaged
from extract.reading.grid import cell_name
from extract.reading.sheet_metadata import LAST_COLUMN, LAST_ROW, MAX_CELLS, Place, SheetMetadata, refuse_vast
from extract.reading.text_size import TextSize

_HIDDEN = frozenset(("collapse", "filter"))
_FARTHER_THAN_ANY_SHEET = 10**9
_ABOUT_NOTES = ("dc:date", "dc:creator", "meta:date-string", "meta:creator-initials")
_CELLS = ("table:table-cell", "table:covered-table-cell")


@dataclass
class _Table:
    """What the walk through one table has met so far; row and column are those that come next, counted from 1."""

    name: str
    row: int = 1
    rows: int = 0
    column: int = 1
    width: int = 0
    next_column: int = 1
    first: Place | None = None
    last: Place = (1, 1)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    uncalculated: dict[Place, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    notes: dict[Place, str] = field(default_factory=dict)
    formulas: int = 0
    first_formula: Place = (1, 1)


def ods_metadata(archive: Archive, file: str) -> Mapping[str, SheetMetadata]:
    """The metadata of each sheet, by name. CannotUse if the file is protected, damaged or too large to lay out."""
    manifest = archive.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise CannotUse("the file is protected by a password", file=file, hint=WITHOUT_PASSWORD)
    content = archive.part("content.xml")
    if content is None:
        raise damaged("it has no content.xml", file)
    walk = _Walk(file)
    try:
        walk.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged(f"its content.xml is broken in line {error.lineno}", file) from error
    for table in walk.tables:
        if table.first is not None:
            refuse_vast(table.first, table.last, file=file, sheet=table.name)
    return {table.name: _metadata(table) for table in walk.tables}


def _metadata(table: _Table) -> SheetMetadata:
    return SheetMetadata(
        hidden_rows=frozenset(table.hidden_rows),
        hidden_columns=frozenset(table.hidden_columns),
        errors=table.errors,
        percents=frozenset(table.percents),
        uncalculated=table.uncalculated,
        formulas=(table.formulas, table.first_formula) if table.formulas else None,
        merged=tuple(table.merged),
        notes=table.notes,
    )


class _Walk:
    """Follows the document's tags and keeps what concerns the cell, row and table it is in."""

    def __init__(self, file: str) -> None:
        self.tables: list[_Table] = []
        self._text = TextSize(file)
        self._inside = 0  # tables within tables have no rows of their own
        self._cell: Mapping[str, str] | None = None
        self._words: list[str] = []
        self._note: list[str] | None = None
        self._about_note = False  # inside the date or the author of a note, which are no words of it
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._inside += 1
            if self._inside == 1:
                self.tables.append(_Table(attributes.get("table:name", "")))
        elif self._inside != 1:
            return
        elif tag == "table:table-column":
            _pass_column(self.tables[-1], attributes)
        elif tag == "table:table-row":
            _begin_row(self.tables[-1], attributes)
        elif tag in _CELLS:
            self._cell, self._words = attributes, []
        elif tag == "office:annotation":
            self._note = []
        elif self._note is not None and tag in _ABOUT_NOTES:
            self._about_note = True

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            self._inside -= 1
        elif self._inside != 1:
            return
        elif tag == "table:table-row":
            table = self.tables[-1]
            table.row += table.rows
        elif tag == "office:annotation" and self._note is not None:
            table = self.tables[-1]
            table.notes[table.row, table.column] = "".join(self._note).strip()
            self._note = None
        elif self._note is not None and tag in _ABOUT_NOTES:
            self._about_note = False
        elif self._note is not None and tag == "text:p":
            self._note.append("\n")
        elif tag in _CELLS and self._cell is not None:
            _pass_cell(self.tables[-1], self._cell, "".join(self._words), self._text)
            self._cell = None

    def _characters(self, words: str) -> None:
        if self._note is not None:
            self._note.extend([] if self._about_note else [words])
        elif self._cell is not None:
            self._words.append(words)


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit()):
        return 1
    return max(1, int(text)) if len(text) < 10 else _FARTHER_THAN_ANY_SHEET


def _pass_column(table: _Table, attributes: Mapping[str, str]) -> None:
    count = _repeated(attributes, "table:number-columns-repeated")
    if attributes.get("table:visibility") in _HIDDEN:
        table.hidden_columns.update(range(table.next_column, min(table.next_column + count, LAST_COLUMN + 1)))
    table.next_column += count


def _begin_row(table: _Table, attributes: Mapping[str, str]) -> None:
    table.rows = _repeated(attributes, "table:number-rows-repeated")
    table.column = 1
    if attributes.get("table:visibility") in _HIDDEN:
        table.hidden_rows.update(range(table.row, min(table.row + table.rows, LAST_ROW + 1)))


def _pass_cell(table: _Table, cell: Mapping[str, str], words: str, text: TextSize) -> None:
    """Takes in one cell that is complete, and moves on to the next."""
    spot, width = (table.row, table.column), _repeated(cell, "table:number-columns-repeated")
    kind, formula = cell.get("office:value-type", ""), cell.get("table:formula", "")
    if kind or words or formula:
        _stretch(table, spot, (table.row + table.rows - 1, table.column + width - 1))
    if formula:
        table.first_formula = table.first_formula if table.formulas else spot
        table.formulas += 1
    if cell.get("calcext:value-type") == "error" or (formula and words.startswith(("#", "Err:")) and kind == "string"):
        table.errors.update(dict.fromkeys(_spots(table, width), words.strip()))
    elif formula and not kind and not words:
        table.uncalculated[spot] = formula
    elif kind == "percentage":
        table.percents.update(_spots(table, width))
    spans = tuple(_repeated(cell, f"table:number-{way}-spanned") for way in ("rows", "columns"))
    if spans != (1, 1):
        end = cell_name(spot[0] + spans[0] - 1, spot[1] + spans[1] - 1)
        table.merged.append(f"{cell_name(*spot)}:{end}")
    text.add(len(words) * table.rows * width, table.name)
    table.column += width


def _spots(table: _Table, width: int) -> Iterator[Place]:
    """Every place a repeated cell stands at; none where it is repeated so often that the table will be refused."""
    if table.rows * width <= MAX_CELLS:
        for row in range(table.row, table.row + table.rows):
            yield from ((row, column) for column in range(table.column, table.column + width))


def _stretch(table: _Table, start: Place, end: Place) -> None:
    first = table.first or start
    table.first = (min(first[0], start[0]), min(first[1], start[1]))
    table.last = (max(table.last[0], end[0]), max(table.last[1], end[1]))

"""Turns the reader's remarks on cells of a table into problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.reading import Remark, Sheet
from extract.workbook.rows import Rows
from schema.cells import Date, Percentage
from schema.form import Field, Table
from validate.check.problem import Problem
from validate.extraction.cell_names import place_of

_OF_CELLS = {
    "error-value": "type the value itself",
    "formula-without-result": "or type the value itself",
    "early-date": "if a number was meant, format the cell as a number; if a date was meant, type it as text",
    "bad-bytes": "type the text again",
    "open-quote": "remove the quotation mark, or close it",
}
"""Remarks that are a problem at any cell of the table, and what to do about them."""
_OF_SHEETS = frozenset({"encoding", "delimiter-line", "nul-bytes", "ragged-rows", "formula-cell"})
"""Remarks that are reported wherever they are."""


class _Table:
    """The places of a table's cells on its sheet."""

    def __init__(self, table: Table, sheet: Sheet, columns: Mapping[str, int], rows: Rows) -> None:
        self.table = table
        self.sheet = sheet
        self.fields = {column: table[name] for name, column in columns.items()}
        self.positions = {number: position for position, number in enumerate(rows.numbers.to_list())}
        self.rows = rows

    def field(self, cell: str | None) -> Field | None:
        """The field of a cell in a row of the table; None for any other place."""
        spot = place_of(cell or "")
        return self.fields.get(spot[1]) if spot and spot[0] in self.positions else None

    def study(self, cell: str) -> str | None:
        """The study in the row of a cell."""
        spot = place_of(cell)
        if spot is None or self.table.study not in self.rows.cells.columns:
            return None
        text: str | None = self.rows.cells[self.table.study][self.positions[spot[0]]]
        return text


def remark_problems(
    table: Table, sheet: Sheet, columns: Mapping[str, int], rows: Rows, *, file: str
) -> Iterator[Problem]:
    """The reader's remarks that matter for a table, as problems."""
    if not sheet.remarks:
        return
    where = _Table(table, sheet, columns, rows)
    percents: dict[str, list[Remark]] = {}
    days: dict[str, list[Remark]] = {}
    for remark in sheet.remarks:
        if remark.code == "percent-cell":
            if (field := where.field(remark.cell)) is not None and isinstance(field.cell, Percentage):
                percents.setdefault(field.name, []).append(remark)
        elif remark.code == "date-without-day":
            if (field := where.field(remark.cell)) is not None and isinstance(field.cell, Date):
                days.setdefault(field.name, []).append(remark)
        elif (problem := _problem(remark, where, file)) is not None:
            yield problem
    for name, several in days.items():
        shows = "cell shows" if len(several) == 1 else "cells show"
        yield Problem(
            "date-without-day",
            f"{table[name].label}: {len(several):,} {shows} a date without its day, and the day that the spreadsheet"
            f" holds was read, for example {several[0].value}. If the report does not say the day, format the cells as"
            f" text and type {several[0].value[:7]}",
            file=file,
            sheet=sheet.name,
            cells=(several[0].cell or "",),
            values=(several[0].value,),
            field=name,
        )
    for name, several in percents.items():
        yield Problem(
            "percent-cell",
            f"{table[name].label}: {len(several):,} {'cell has' if len(several) == 1 else 'cells have'} a fraction"
            f" shown as a percentage. It was read as shown, for example {several[0].value}",
            file=file,
            sheet=sheet.name,
            cells=(several[0].cell or "",),
            values=(several[0].value,),
            field=name,
        )


def _problem(remark: Remark, where: _Table, file: str) -> Problem | None:
    field = where.field(remark.cell)
    message = remark.message
    if remark.code in _OF_CELLS and field is not None:
        message = f"{field.label}: {message}; {_OF_CELLS[remark.code]}"
    elif remark.code == "date-cell" and field is not None and field.cell.family.takes_any_words:
        message = f"{field.label}: {message}. If something else was typed, format the column as text and type it again"
    elif remark.code == "merged-cells" and _merged_inside(remark, where):
        message = f"{message}. Unmerge them, and repeat the entry in every row that it belongs to"
    elif remark.code not in _OF_SHEETS:
        return None
    cell = remark.cell if field is not None or remark.code == "merged-cells" else None
    return Problem(
        remark.code,
        message,
        file=file,
        sheet=where.sheet.name,
        cells=(cell,) if cell else (),
        values=(remark.value,) if cell else (),
        study=where.study(cell) if cell and field is not None else None,
        field=field.name if field else None,
    )


def _merged_inside(remark: Remark, where: _Table) -> bool:
    """Whether a merged area touches rows and columns of the table. Merged headings do not matter."""
    first, _, last = remark.value.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None:
        return False
    in_rows = any(start[0] <= number <= end[0] for number in where.positions)
    return in_rows and any(start[1] <= column <= end[1] for column in where.fields)

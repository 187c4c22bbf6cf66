"""Small workbooks and CSV files written for one test, and read as a team's file would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from extract.reading import Workbook, read_file
from extract.tables import find_tables
from validate.inference.plain_table import PlainTable

RawTable = str | int | float | None
Rows = Sequence[Sequence[RawTable]]


def excel(
    folder: Path,
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
) -> Workbook:
    """An .xlsx file of these sheets, read: each a list of rows from A1 on."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, 1):
            for column, typed in enumerate(row, 1):
                if typed is not None:
                    sheet.cell(at, column, typed)
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    path = folder / "book.xlsx"
    book.save(path)
    return read_file(path)


def one(workbook: Workbook) -> PlainTable:
    """The only table of the workbook."""
    (table,) = find_tables(workbook)
    return table


def csv_table(folder: Path, text: str, name: str = "table.csv") -> PlainTable:
    """The only table of a CSV file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return one(read_file(path))


def said(table: PlainTable, *words: str) -> bool:
    """Whether one of the table's remarks holds all these words."""
    return any(all(word in remark for word in words) for remark in table.remarks)


def rows(table: PlainTable) -> list[tuple[str | None, ...]]:
    """The cells of the table, row by row."""
    return table.cells.rows()

"""What a read file is: a workbook of sheets of text, with the place of every cell and what was doubtful about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from schema.records import record
from validate.extraction.cell_names import cell_name, letters


@record
class Remark:
    """Something that was repaired, ignored or is doubtful, at a place.

    `cell` is None where it is about a whole sheet; `value` is the text that it is about, as read.
    """

    code: str
    sheet: str
    cell: str | None
    message: str
    value: str = ""


@record
class Sheet:
    """One sheet as text: one row of `cells` per sheet row, from `first_row` on, trailing blank rows left out.

    `cells` has only String columns, named by spreadsheet letters ("A", "B", ...), from `first_column` on; a blank cell
    is null, all other text is as typed, outer white space kept. Rows and columns count from 1, as people see them.
    `hidden_rows` and `hidden_columns` are None where the format does not tell.
    """

    name: str
    visible: bool
    first_row: int
    first_column: int
    cells: pl.DataFrame
    hidden_rows: frozenset[int] | None
    hidden_columns: frozenset[int] | None
    notes: Mapping[tuple[int, int], str]
    remarks: tuple[Remark, ...]


@record
class Workbook:
    """A file that was read: `kind` is what its content is ("xlsx", "xls", "xlsb", "ods", "csv"), whatever its name.

    `remarks` are about the whole file; those about a sheet are with the sheet.
    """

    path: Path
    kind: str
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...]


__all__ = ["Remark", "Sheet", "Workbook", "cell_name", "letters"]

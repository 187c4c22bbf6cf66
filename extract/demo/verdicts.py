"""What the verifiers of the example say of values that the other extractor alone has, typed as by a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from extract.demo.data_files import read_data
from extract.workbook.marked import timeless

VERDICT, RIGHT_VALUE, WHERE = "Verdict", "Right value", "Where"
_SHEET, _HEADER_ROW = "Verification", 2


def verdicts() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """What is typed for a study and field: a verdict, and perhaps the right value and where the report says it."""
    return {
        (entry["study"], entry["field"]): {
            VERDICT: entry["verdict"],
            RIGHT_VALUE: entry.get("right_value", ""),
            WHERE: entry.get("where", ""),
        }
        for entry in read_data("verdicts.yaml")
    }


def type_verdicts(workbook: Path) -> int:
    """Types the verdict on each value of the workbook; how many. KeyError for a value that none is for."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[_SHEET]
    columns = columns_of(sheet)
    typed = 0
    for row in sheet.iter_rows(min_row=_HEADER_ROW + 2):
        if row[columns["Study"]].value:
            texts = verdicts()[str(row[columns["Study"]].value), str(row[columns["Field"]].value)]
            for header, text in texts.items():
                row[columns[header]].value = text or None
            typed += 1
    workbook.write_bytes(timeless(book))
    return typed


def columns_of(page: Worksheet) -> dict[str, int]:
    """The place of each column by its header, without the mark of what is needed."""
    return {str(cell.value).rstrip(" *"): cell.column - 1 for cell in page[_HEADER_ROW] if cell.value}

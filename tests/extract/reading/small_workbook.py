"""A small workbook with what formats hold differently; `small.xls` and `small.ods` beside it are the same, saved anew.

They were saved by LibreOffice: `soffice --headless --convert-to xls small.xlsx`, and likewise for ods.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

SMALL = Path(__file__).parent / "small"
"""The name of the saved ones, without their endings."""


def write_small(path: Path) -> None:
    """Writes it as .xlsx."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Samples"
    rows = (
        ("Study", "Published", "Share", "Mean", "Note"),
        ("S1", date(2019, 3, 4), 0.25, 55.1, "Größe ≥ 3"),
        ("S2", date(2020, 10, 12), 0.5, -2, "two\nlines"),
        ("S3", None, "#DIV/0!", 1e-7, "  spaces  "),
        ("S4", "NR", 1, 12345678901, "hidden"),
    )
    for row in rows:
        sheet.append(row)
    sheet["C4"].data_type = "e"
    for cell in sheet["C"][1:]:
        cell.number_format = "0%"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.merge_cells("A7:B7")
    sheet["A7"] = "merged"
    book.create_sheet("Empty")
    book.save(path)

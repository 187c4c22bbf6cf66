"""What openpyxl gives for bytes that it has read before is what it gives anew, and nobody else has it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from extract.workbook.template import write_template
from tests.extract import opened_once
from tests.review import REVIEW


def _cells(book: Workbook) -> list[object]:
    return [
        (sheet.title, cell.coordinate, cell.value, cell.number_format, repr(cell.font), repr(cell.fill), cell.comment)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    ]


def test_a_copy_is_what_would_have_been_read_and_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    write_template(REVIEW, path, extractor="ada")
    with opened_once.opening_once():
        once, _, third, fourth = (openpyxl.load_workbook(path) for _ in range(4))
        third.worksheets[1]["A1"] = "typed"
        third.worksheets[1].row_dimensions[500].hidden = True
        assert _cells(fourth) == _cells(once) != _cells(third)
        once.save(tmp_path / "once.xlsx")
        fourth.save(tmp_path / "fourth.xlsx")
        saved = _cells(openpyxl.load_workbook(tmp_path / "once.xlsx"))
        assert _cells(openpyxl.load_workbook(tmp_path / "fourth.xlsx")) == saved
        third.save(path)
        typed = openpyxl.load_workbook(path).worksheets[1]
        assert (typed["A1"].value, typed.row_dimensions[500].hidden) == ("typed", True)

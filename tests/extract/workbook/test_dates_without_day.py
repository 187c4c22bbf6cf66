"""A cell that a spreadsheet shows as a month is read with the day that it holds, and check says so."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from extract.form_file.read import read_form
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.small_review import form_of


@pytest.mark.parametrize(("shape", "noted"), [("MMM YY", True), ("YYYY-MM-DD", False)])
def test_a_month_is_noted(tmp_path: Path, shape: str, *, noted: bool) -> None:
    form = tmp_path / "form.yaml"
    form.write_text(form_of("{name: start, label: Start, type: date}"), encoding="utf-8")
    path = tmp_path / "ada.xlsx"
    write_template(read_form(form), path, extractor="ada", filled={"studies": [{"study": "S1", "finished": "yes"}]})
    book = openpyxl.load_workbook(path)
    sheet = book["Studies"]
    (place,) = [cell.coordinate for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Start")]
    cell = sheet[f"{place[0]}4"]
    cell.value, cell.number_format = date(2014, 9, 1), shape
    book.save(path)
    ran = twofold("check", "ada.xlsx", "--form", "form.yaml", at=tmp_path)
    assert ("Start: 1 cell shows a date without its day" in ran.out) == noted
    assert ("type 2014-09" in ran.out) == noted

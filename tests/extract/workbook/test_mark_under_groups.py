"""A column that somebody adds right of a header of several rows, under a group that seems to reach over it."""

from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import twofold

GROUPS = ("Identification", None, "Population", None, "Remarks")
HEADER = ("ID", "Country", "n", "women", "free")
STUDIES = (("P001", "Peru", 40, 12, None), ("P002", "Chad", 66, 30, "short"), ("P003", "Mali", 21, 9, None))


def written(path: Path, row: int | None = None) -> Path:
    """The sheet, with the mark `Finished` in this row of the header."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Ada"
    for line in (GROUPS, HEADER, *STUDIES):
        sheet.append(line)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    if row is not None:
        sheet.cell(row, 6, "Finished")
        for below in range(3, 6):
            sheet.cell(below, 6, "yes")
    made.save(path)
    return path


@pytest.mark.parametrize("row", [1, 2])
def test_the_mark_is_found_in_each_row_of_the_header(tmp_path: Path, row: int) -> None:
    written(tmp_path / "before.xlsx")
    assert twofold("form", "infer", "before.xlsx", "--to", "form.yaml", at=tmp_path).code == 0
    assert twofold("init", "p", "--form", "form.yaml", at=tmp_path).code == 0
    written(tmp_path / "p" / "extractions" / "ada.xlsx", row)
    found = twofold("check", "--output-format", "json", at=tmp_path / "p").json["problems"]
    assert "column-missing" not in [problem["code"] for problem in found]
    assert "column-not-used" not in [problem["code"] for problem in found]


def test_a_column_under_a_group_of_the_form_keeps_the_name_with_its_group(tmp_path: Path) -> None:
    written(tmp_path / "before.xlsx")
    twofold("form", "infer", "before.xlsx", "--to", "form.yaml", at=tmp_path)
    twofold("init", "p", "--form", "form.yaml", at=tmp_path)
    path = written(tmp_path / "p" / "extractions" / "ada.xlsx", 2)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 7, "age")
    for below in range(3, 6):
        book.worksheets[0].cell(below, 7, 30)
    book.save(path)
    found = twofold("check", "--output-format", "json", at=tmp_path / "p").json["problems"]
    assert [(problem["code"], problem["cell"]) for problem in found] == [("column-not-used", "G2")]

"""What `check` calls an error keeps a dataset from being built, also where the consensus does not show it."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.extract.command import twofold
from tests.extract.project.coding import review


def number_findings(path: Path, *numbers: str) -> None:
    """Types these numbers of one's own into the first rows of the sheet of findings."""
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    column = next(cell.column for cell in sheet[2] if str(cell.value or "").startswith("No."))
    for row, number in enumerate(numbers, 4):
        sheet.cell(row, column).value = number
    book.save(path)


def test_a_number_that_somebody_used_twice_is_an_error_before_the_dataset_is_built(tmp_path: Path) -> None:
    """The consensus gives its rows names of its own, but a reference of the extractor may mean either row."""
    project = review(tmp_path)
    ada = project.extractions / "ada.xlsx"
    number_findings(ada, "1", "1")
    checked = twofold("check", "--output-format", "json", at=project.folder)
    wrong = [problem for problem in checked.json["problems"] if problem["severity"] == "error"]
    assert {problem["code"] for problem in wrong} == {"duplicate-key"}
    twofold("merge", at=project.folder)
    built = twofold("build", at=project.folder)
    assert (built.code, f"Not built: {len(wrong)} errors" in built.out + built.err) == (1, True), built.out + built.err
    assert f"Nothing is open, but {len(wrong)} errors keep the dataset" in twofold("status", at=project.folder).out
    assert "A draft of the dataset is in" in twofold("build", "--draft", at=project.folder).out
    number_findings(ada, "1", "2")
    twofold("merge", at=project.folder)
    assert twofold("build", at=project.folder).code == 0


def test_the_same_error_in_two_workbooks_is_one_in_the_dataset_and_it_is_said_so(tmp_path: Path) -> None:
    """Both left the domain of one finding blank, which the form requires."""
    project = review(tmp_path)
    for who in ("ada", "ben"):
        path = project.extractions / f"{who}.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = book["Findings"]
        for header in ("Domains", "Codes"):
            column = next(cell.column for cell in sheet[2] if str(cell.value or "").startswith(header))
            sheet.cell(4, column).value = None
        book.save(path)
    told = twofold("merge", at=project.folder).out
    assert "First correct 2 errors in the workbooks" in told
    assert "Nothing is open, but 1 error keeps the dataset from being built" in told
    assert "An error that several workbooks have in one merged row counts once in this number\n" in told

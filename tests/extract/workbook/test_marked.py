from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest

from extract.errors import CannotUse
from extract.workbook.load import load_extraction
from extract.workbook.marked import write_marked
from extract.workbook.template import write_template
from tests.extract.workbook.small import FORM
from validate.check.problem import Problem

PROBLEMS = (
    Problem(
        code="not-whole",
        message="Number analysed: 12.5 is not a whole number",
        file="bob.xlsx",
        sheet="Samples",
        cells=("C4", "J4"),
        values=("12.5", "=x"),
        study="S01",
        row="total",
        suggestion="12",
    ),
    Problem(
        code="unusual-value",
        message="=SUM(A1) is unusual \x07",
        file="bob.xlsx",
        sheet="Samples",
        cells=("C4",),
        values=("12.5",),
        study="S01",
    ),
    Problem(code="sheet-missing", message="there is no sheet 'X'", file="bob.xlsx"),
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "bob.xlsx"
    write_template(FORM, path, extractor="Bob", studies=[{"study": "S01", "citation": "Jilka 2019"}])
    book = openpyxl.load_workbook(path)
    for column, text in enumerate(("S01", "total", "12.5"), 1):
        book["Samples"].cell(4, column).value = text
    book.save(path)
    return path


def test_the_source_stays_as_it_is_and_the_copy_has_its_content(source: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(source.read_bytes()).digest()
    copy = write_marked(source, tmp_path / "marked", PROBLEMS)
    assert hashlib.sha256(source.read_bytes()).digest() == before
    original, marked = load_extraction(source, FORM), load_extraction(copy, FORM)
    for name, recorded in original.extraction.tables.items():
        assert marked.extraction[name].texts.equals(recorded.texts)
    assert marked.problems == ()


def test_cells_have_colour_and_note(source: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_marked(source, tmp_path / "m", PROBLEMS))["Samples"]
    for place in ("C4", "J4"):
        assert sheet[place].fill.fgColor.rgb == "00F7B5AE"
        assert "12.5 is not a whole number" in sheet[place].comment.text
        assert "Suggestion: 12" in sheet[place].comment.text
    assert "is unusual" in sheet["C4"].comment.text
    assert sheet["B2"].comment is not None
    assert sheet.freeze_panes == "C4"


def test_all_problems_are_listed_in_front_with_links_and_what_to_copy(source: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_marked(source, tmp_path / "m", PROBLEMS))
    sheet = book.worksheets[0]
    assert (sheet.title, book.active.title) == ("Problems", "Problems")
    assert sheet["A1"].value == "bob.xlsx: 2 errors, 1 warning, 0 notes"
    assert [cell.value for cell in sheet[4]][4:] == ["not-whole", "S01", "total", "12.5; =x"]
    assert sheet["B4"].hyperlink.location == "'Samples'!C4"
    assert sheet["C5"].value == "=SUM(A1) is unusual \N{REPLACEMENT CHARACTER}"
    assert sheet["C5"].data_type == "s"
    assert sheet["B6"].value == "the whole file"
    assert sheet.max_row == 3 + len(PROBLEMS)


def test_a_marked_copy_is_written_anew_but_not_over_somebody_s_work(source: Path, tmp_path: Path) -> None:
    copy = write_marked(source, tmp_path / "m", PROBLEMS)
    first = copy.read_bytes()
    assert write_marked(source, tmp_path / "m", PROBLEMS).read_bytes() == first
    book = openpyxl.load_workbook(copy)
    book["Samples"]["B4"].value = "women"
    book.save(copy)
    with pytest.raises(CannotUse, match="changed since"):
        write_marked(source, tmp_path / "m", PROBLEMS)


def test_the_source_is_never_the_target(source: Path, tmp_path: Path) -> None:
    (tmp_path / "bob-marked.xlsx").hardlink_to(source)
    before = source.read_bytes()
    with pytest.raises(CannotUse):
        write_marked(source, tmp_path, PROBLEMS)
    assert source.read_bytes() == before


def test_a_copy_of_a_marked_copy_has_one_list(source: Path, tmp_path: Path) -> None:
    copy = write_marked(source, tmp_path / "m", PROBLEMS)
    again = openpyxl.load_workbook(write_marked(copy, tmp_path / "m", PROBLEMS[:1]))
    assert [name for name in again.sheetnames if name.startswith("Problems")] == ["Problems"]


def test_a_csv_file_becomes_a_plain_marked_workbook(tmp_path: Path) -> None:
    source = tmp_path / "bob.csv"
    source.write_text("study,group\nS01,=1+1\n", encoding="utf-8")
    problem = Problem(code="unknown-reference", message="no", file="bob.csv", sheet="bob", cells=("B2",))
    book = openpyxl.load_workbook(write_marked(source, tmp_path / "m", [problem]))
    assert book.sheetnames[1:] == ["bob"]
    assert (book["bob"]["B2"].value, book["bob"]["B2"].data_type) == ("=1+1", "s")
    assert book["bob"]["B2"].comment is not None

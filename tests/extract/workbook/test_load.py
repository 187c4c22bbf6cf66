from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from extract.errors import CannotUse
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from tests.extract.workbook.small import FORM, ONE_TABLE


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "bob.xlsx"
    write_template(FORM, path, extractor="Bob", studies=[{"study": "S01", "citation": "Jilka 2019"}])
    return path


def test_an_extraction_is_called_as_its_file_or_as_one_says(filled: Path) -> None:
    assert load_extraction(filled, FORM).extraction.name == "bob"
    assert load_extraction(filled, FORM, name="Robert").extraction.name == "Robert"
    assert load_extraction(filled, FORM).extraction.file == "bob.xlsx"


def test_a_csv_of_field_names_is_an_extraction_of_one_table(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("n,unit,seen by\n12,a,\n,,\nNR,b,\n", encoding="utf-8")
    loaded = load_extraction(path, ONE_TABLE)
    counts = loaded.extraction["counts"]
    assert counts.texts.select("unit", "n").rows() == [("a", "12"), ("b", "NR")]
    assert counts.rows.to_list() == [2, 4]
    assert counts.cell(1, "n") == "A4"
    assert [problem.severity.value for problem in loaded.problems] == []


def test_headers_that_were_sorted_down_in_a_real_file_lose_nothing(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    sheet = book["Studies"]
    rows = [[cell.value for cell in sheet[row]] for row in (4, 2, 1, 3)]
    for at, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            sheet.cell(at, column).value = text
    book.save(filled)
    loaded = load_extraction(filled, FORM)
    assert [problem.code for problem in loaded.problems] == ["rows-above-header"]
    assert loaded.extraction["studies"].texts["study"].to_list() == ["S01"]
    assert loaded.extraction["studies"].rows.to_list() == [1]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", bytes(range(256)) * 8, b"PK\x03\x04 broken", b"name,age\nAnna,31\n"]
)
def test_what_is_no_extraction_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bob.xlsx"
    path.write_bytes(content)
    with pytest.raises(CannotUse) as raised:
        load_extraction(path, FORM)
    assert "\n" not in str(raised.value)

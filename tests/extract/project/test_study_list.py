"""The list of studies that workbooks are filled in with: as people write it, and as Excel saves it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from extract.errors import CannotUse
from extract.form_file.load import load_form
from extract.project.folder.study_list import read_study_list
from tests.extract.command import twofold

FORM = load_form("patient-voices")
TWO = [{"study": "K1", "label": "Okoro 2019"}, {"study": "K2", "label": "Müller 2020"}]


@pytest.mark.parametrize(
    "content",
    [
        "study,label\nK1,Okoro 2019\nK2,Müller 2020\n".encode(),
        "\ufeffstudy;label\r\nK1;Okoro 2019\r\n;\r\n\r\n K2 ;Müller 2020\r\n".encode(),
        "Study\tLabel\r\nK1\tOkoro 2019\r\nK2\tMüller 2020\r\n".encode("utf-16"),
        "Citation,STUDY,ours\nOkoro 2019,K1,x\nMüller 2020,K2,\n".encode("cp1252"),
    ],
    ids=["as twofold writes it", "from Excel, with empty lines", "Unicode text", "other headers and columns"],
)
def test_a_list_is_read_however_it_was_saved(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "studies.csv").write_bytes(content)
    assert read_study_list(tmp_path / "studies.csv", FORM) == TWO


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Study ID,Author\nK1,Okoro\n", "has no column 'study': its first line has 'Study ID', 'Author'"),
        ("study,label\nK1,Okoro\n,Silva\n", "row 3 has no study"),
        ("study,label\nK1,Okoro\nK2,Silva\nk1,Okoro\n", "row 4 lists 'k1' a second time"),
    ],
)
def test_a_list_that_is_not_clear_is_refused_with_what_to_do(content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "studies.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CannotUse) as refused:
        read_study_list(path, FORM)
    assert refused.value.message == said
    assert refused.value.file == str(path)
    assert refused.value.hint


@pytest.mark.parametrize("content", [None, "", "study,label\n"])
def test_no_file_and_nothing_in_it_list_no_study(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "studies.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert read_study_list(path, FORM) == []


def test_a_form_of_ones_own_may_call_the_study_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Author,n\nOkoro,14\nSilva,9\n", encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "--to", "form.yaml", at=tmp_path).code == 0
    assert "(columns study and label)" in twofold("init", "review", "--form", "form.yaml", at=tmp_path).out
    assert (tmp_path / "review" / "studies.csv").read_text(encoding="utf-8") == "study,label\n"
    (tmp_path / "review" / "studies.csv").write_text("study,label\nOkoro,x\n", encoding="utf-8")
    assert twofold("template", "--extractor", "ada", at=tmp_path / "review").code == 0
    book = openpyxl.load_workbook(tmp_path / "review" / "extractions" / "ada.xlsx", read_only=True)
    assert [cell.value for cell in next(book["Studies"].iter_rows(min_row=4, max_col=2))] == ["Okoro", "x"]
    book.close()


def test_nobody_is_to_extract_a_study_that_somebody_mistyped(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Study,n\nOkoro 2019,14\nSilva 2020,9\n", encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "--to", "form.yaml", at=tmp_path).code == 0
    assert twofold("init", "review", "--form", "form.yaml", at=tmp_path).code == 0
    review = tmp_path / "review"
    (review / "studies.csv").write_text("study\nOkoro 2019\nSilva 2020\n", encoding="utf-8")
    assert twofold("template", "--extractor", "ada", "--extractor", "ben", at=review).code == 0
    book = openpyxl.load_workbook(review / "extractions" / "ada.xlsx")
    sheet = book["Studies"]
    sheet.cell(sheet.max_row + 1, 1, "Silv 2020")
    sheet.cell(sheet.max_row, 2, 9)
    book.save(review / "extractions" / "ada.xlsx")
    checked = twofold("check", at=review)
    assert ("study-not-listed" in checked.out, "Silv 2020" in checked.out) == (True, True), checked.out
    tasks = json.loads(twofold("status", "--output-format", "json", at=review).out)["to_do"]
    assert [(task["work"], task["who"]) for task in tasks if task["study"] == "Silv 2020"] == [("to finish", ["ada"])]

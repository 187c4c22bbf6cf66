"""Two people with a workbook each, a sheet per study, labels down the first column."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.extract.command import twofold

Answers = dict[str, dict[str, object]]


def write(path: Path, sheets: Answers, *, title: str = "Data extraction form") -> None:
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for name, answers in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append([title])
        for label, answer in answers.items():
            sheet.append([label, answer])
    book.save(path)


def studies(n: int, country: str) -> Answers:
    return {
        "Okafor 2014": {"Year": 2014, "Country": "Nigeria", "Randomised": 80, "Notes": None},
        "Perez 2016": {"Year": 2016, "Country": country, "Randomised": n, "Notes": "see the supplement"},
    }


def test_sheets_of_studies_become_rows_and_the_others_are_named(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", studies(122, "Mexico") | {"Tran 2021": {"Year": 2021, "Country": "Spain"}})
    write(tmp_path / "b.xlsx", studies(112, "Mexico") | {"Codes": {"NR": "not reported"}})
    ran = twofold("compare", "a.xlsx", "b.xlsx", at=tmp_path)
    assert "1 only in a: Tran 2021" in ran.out
    assert "Perez 2016: a '122' (Perez 2016!B4)   b '112' (Perez 2016!B4)" in ran.out
    assert "b.xlsx: these sheets have another layout and were ignored: Codes" in " ".join(ran.out.split())
    counts = twofold("compare", "a.xlsx", "b.xlsx", "--output-format", "json", at=tmp_path).json
    assert (counts["cells"]["filled_in"], counts["cells"]["conflict"]) == (6, 1)


def test_headers_over_labels_answers_and_notes_are_no_answers(tmp_path: Path) -> None:
    for name, n in (("a", 90), ("b", 99)):
        book = openpyxl.Workbook()
        del book[book.sheetnames[0]]
        for study, number in (("Study Abe 2011", 40), ("Study Bell 2012", n)):
            sheet = book.create_sheet(study)
            for row in (("Item", "Answer", "Page"), ("N", number, "p. 2"), ("Design", "RCT", None)):
                sheet.append(row)
        book.save(tmp_path / f"{name}.xlsx")
    found = twofold("compare", "a.xlsx", "b.xlsx", "--output-format", "json", at=tmp_path).json
    assert {field["label"] for field in found["fields"]} >= {"N", "Design"}
    assert "Item" not in {field["label"] for field in found["fields"]}
    assert found["cells"]["conflict"] == 1


def test_a_sheet_per_coder_is_no_sheet_per_study(tmp_path: Path) -> None:
    answers: dict[str, object] = {f"item {number}": "yes" for number in range(1, 5)}
    write(tmp_path / "a.xlsx", {"Anna": answers, "Ben": answers | {"item 2": "no"}}, title="item")
    ran = twofold("compare", "a.xlsx", at=tmp_path)
    assert "a sheet per study" not in ran.out + ran.err

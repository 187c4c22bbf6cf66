"""Rows that two people numbered differently: no two rows of a study are called the same."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.extract.command import twofold

OURS = (
    "Eide 2017,1,The garden made the waiting shorter,11,place",
    "Eide 2017,2,We learnt to ask for the second opinion,12,voice",
    "Eide 2017,3,A letter in plain words would have helped,14,access",
    "Fosse 2019,1,My sister drove me for an hour each way,2,access",
    "Fosse 2019,2,The nurse knew the name of my dog,4,belonging",
    "Gjerde 2020,1,Nobody had told the night shift about me,101,voice",
    "Gjerde 2020,2,The choir was the best part of the week,103,belonging",
)
THEIRS = (
    "Eide 2017,1,Only she noted the ferry timetable there,9,money",
    "Eide 2017,2,The garden made the waiting shorter,11,voice",
    "Eide 2017,3,We learnt to ask for the second opinion,12,place",
    "Eide 2017,4,A letter in plain words would have helped,15,place",
    "Fosse 2019,1,My sister drove me for an hour each way,2,voice",
    "Fosse 2019,2,The nurse knew the name of my dog,4,belonging",
    "Gjerde 2020,1,Nobody had told the night shift about me,101,voice",
    "Gjerde 2020,2,The choir was the best part of the week,103,belonging",
)


def written(at: Path) -> tuple[str, str]:
    for name, rows in (("a", OURS), ("b", THEIRS)):
        (at / f"{name}.csv").write_text("\n".join(("Study,Quote no,Quote,Page,Theme", *rows)), encoding="utf-8")
    return "a.csv", "b.csv"


def compared(at: Path) -> Any:
    return twofold("compare", *written(at), "--output-format", "json", at=at).json


def test_each_row_of_a_study_has_a_name_of_its_own(tmp_path: Path) -> None:
    result = compared(tmp_path)
    assert result["rows"]["paired"] == 7
    themes = [cell for cell in result["discrepancies"] if cell["study"] == "Eide 2017" and cell["field"] == "theme"]
    assert sorted(cell["row"] for cell in themes) == ["1", "1 = 2", "2 = 3", "3 = 4"]


def test_rows_that_are_numbered_alike_keep_their_number(tmp_path: Path) -> None:
    result = compared(tmp_path)
    assert {cell["row"] for cell in result["discrepancies"] if cell["study"] == "Fosse 2019"} == {"1"}


@pytest.mark.parametrize("name", ["1 = 2", "3 = 4"])
def test_screen_and_workbook_call_rows_as_the_json_does(tmp_path: Path, name: str) -> None:
    out = twofold("compare", *written(tmp_path), "--to", "x.xlsx", at=tmp_path).out
    assert f"Eide 2017 / {name}: a" in out
    sheets = load_workbook(tmp_path / "x.xlsx", read_only=True)
    assert any(name in row for sheet in sheets for row in sheet.iter_rows(values_only=True))


def test_rows_that_pair_with_nobody_and_have_the_same_number_are_told_apart(tmp_path: Path) -> None:
    numbers = {"2017,1": "2017,2", "2017,2": "2017,1"}
    swapped = [numbers.get(line[5:11], line[5:11]).join((line[:5], line[11:])) for line in OURS]
    swapped[2] = "Eide 2017,3,Only she noted the ferry timetable there,9,money"
    lines = {"a": OURS, "b": tuple(swapped)}
    for name, rows in lines.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(("Study,Quote no,Quote,Page,Theme", *rows)), encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path)
    assert (ran.json["rows"]["paired"], ran.json["rows"]["only"]) == (6, {"a": 1, "b": 1})
    assert {cell["row"] for cell in ran.json["discrepancies"] if cell["whole_row"]} == {"3 (1 of 2)", "3 (2 of 2)"}
    shown = twofold("compare", "a.csv", "b.csv", at=tmp_path).out
    assert {"Eide 2017 / 3 (1 of 2): only", "Eide 2017 / 3 (2 of 2): only"} <= {
        line.strip().rpartition(" ")[0] for line in shown.splitlines()
    }

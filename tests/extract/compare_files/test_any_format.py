"""The same two extractions give the same comparison, however the files are written."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import twofold
from tests.extract.compare_files.binary_workbook import write_xlsb

OURS = [
    ["Study ID", "Design", "n", "Age, mean"],
    ["Müller 2019", "RCT", "24", "35.5"],
    ["Peña & Ruiz 2020", "cohort", "31", "44.25"],
]
THEIRS = [OURS[0], ["Müller 2019", "RCT", "42", "35.5"], ["Peña & Ruiz 2020", "case-control", "31", "44.25"]]


def write(path: Path, rows: list[list[str]], separator: str, encoding: str) -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=separator).writerows(rows)


@pytest.mark.parametrize(
    ("ending", "separator", "encoding"),
    [
        ("tsv", "\t", "utf-8"),
        ("txt", "\t", "utf-16"),
        ("csv", ";", "utf-8-sig"),
        ("csv", ",", "utf-16"),
        ("csv", ",", "latin-1"),
        ("xlsx", "", ""),
        ("xlsb", "", ""),
    ],
)
def test_two_files_of_any_format(tmp_path: Path, ending: str, separator: str, encoding: str) -> None:
    for name, rows in (("a", OURS), ("b", THEIRS)):
        if ending == "xlsx":
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(tmp_path / f"{name}.xlsx")
        elif ending == "xlsb":
            write_xlsb(tmp_path / f"{name}.xlsb", rows)
        else:
            write(tmp_path / f"{name}.{ending}", rows, separator, encoding)
    found = twofold("compare", f"a.{ending}", f"b.{ending}", "--output-format", "json", at=tmp_path).json
    assert (found["rows"]["paired"], found["cells"]["same"], found["cells"]["filled_in"]) == (2, 4, 6)
    assert [(cell["study"], cell["values"]["b"]["value"]) for cell in found["discrepancies"]] == [
        ("Müller 2019", "42"),
        ("Peña & Ruiz 2020", "case-control"),
    ] or [cell["study"] for cell in found["discrepancies"]] == ["Peña & Ruiz 2020", "Müller 2019"]
    assert {column["label"]: column["type"] for column in found["assumed"]["columns"]}["n"] == "count"

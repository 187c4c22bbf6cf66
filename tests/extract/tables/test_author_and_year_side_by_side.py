"""People side by side in a file that names its studies by author and year."""

from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold

HEADER = ("Author", "Year", "Design (Coder 1)", "Design (Coder 2)", "N (Coder 1)", "N (Coder 2)")
ROWS = (
    ("Arden", "2010", "RCT", "RCT", "20", "21"),
    ("Arden", "2012", "RCT", "cohort", "30", "30"),
    ("Bell", "2010", "cohort", "cohort", "44", "44"),
    ("Cole", "2019", "RCT", "RCT", "60", "66"),
)
OUTCOMES = (
    ("Author", "Year", "Outcome", "N (Coder 1)", "N (Coder 2)"),
    ("Arden", "2010", "pain", "20", "21"),
    ("Arden", "2010", "mood", "20", "20"),
    ("Arden", "2012", "pain", "30", "30"),
    ("Bell", "2010", "pain", "44", "44"),
    ("Bell", "2010", "mood", "43", "44"),
)


def compared(folder: Path, rows: tuple[tuple[str, ...], ...], *options: str) -> Any:
    path = folder / "shared.csv"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    return twofold("compare", path, *options, "--output-format", "json", at=folder).json


@pytest.mark.parametrize("options", [(), ("--key", "Author + Year")])
def test_author_and_year_name_a_study_together(tmp_path: Path, options: tuple[str, ...]) -> None:
    found = compared(tmp_path, (HEADER, *ROWS), *options)
    assert {(cell["study"], cell["field"]) for cell in found["discrepancies"]} == {
        ("Arden 2010", "n"),
        ("Arden 2012", "design"),
        ("Cole 2019", "n"),
    }
    assert not [one for one in found["assumed"]["sentences"] if one["about"] == "left out"]


def test_a_year_alone_is_no_study_where_no_year_occurs_twice(tmp_path: Path) -> None:
    found = compared(tmp_path, (HEADER, *ROWS[:2], ROWS[3]))
    assert {cell["study"] for cell in found["discrepancies"]} == {"Arden 2010", "Arden 2012", "Cole 2019"}


def test_rows_of_one_study_are_distinguished_by_other_columns(tmp_path: Path) -> None:
    found = compared(tmp_path, OUTCOMES)
    assert found["studies"]["compared"] == 3
    assert {(cell["study"], cell["row"]) for cell in found["discrepancies"]} == {
        ("Arden 2010", "pain"),
        ("Bell 2010", "mood"),
    }


def test_an_author_with_several_rows_is_the_study_and_the_outcome_is_not(tmp_path: Path) -> None:
    rows = [(row[0], *row[2:]) for row in OUTCOMES if row[1] != "2012"]
    found = compared(tmp_path, tuple(rows))
    assert {cell["study"] for cell in found["discrepancies"]} == {"Arden", "Bell"}

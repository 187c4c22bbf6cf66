"""A form is guessed from a workbook of several sheets that one column of studies links: a table for each sheet."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from extract.form_file.read import read_form
from tests.extract.command import Ran, twofold

Rows = Sequence[Sequence[object]]
STUDIES: Rows = [
    ("Study ID", "Author", "Year", "Country"),
    *((f"S{n}", f"Author {n}", 2010 + n, ("UK", "France", "Spain")[n % 3]) for n in range(1, 9)),
]
ARMS: Rows = [
    ("study id", "Arm", "N randomised", "Drug"),
    *((f"S{n}", arm, 20 + n, drug) for n in range(1, 9) for arm, drug in (("A", "ketamine"), ("B", "placebo"))),
]
OUTCOMES: Rows = [
    ("Study ID", "Outcome", "Time", "Mean"),
    *((f"S{n}", what, when, n * 1.5) for n in range(1, 9) for what in ("pain", "mood") for when in ("2 h", "24 h")),
]
BIAS: Rows = [("Study ID", "Blinding"), *((f"S{n}", ("low", "high")[n % 2]) for n in range(1, 9))]
JOURNALS: Rows = [("Journal", "Impact", "Publisher"), ("Lancet", 3, "Elsevier"), ("BMJ", 4, "BMJ")]
CODES: Rows = [("Study ID", "Meaning"), ("S1", "first"), ("S2", "second")]
SHEETS: Mapping[str, Rows] = {
    "Outcomes": OUTCOMES, "Studies": STUDIES, "Arms": ARMS, "Risk of bias": BIAS, "Journals": JOURNALS,
    "Codebook": CODES,
}  # fmt: skip


def write(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def at(tmp_path: Path) -> Path:
    write(tmp_path / "ada.xlsx", SHEETS)
    return tmp_path


def assumed(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return ran.err


def test_a_table_is_made_of_each_sheet_that_has_the_studies(at: Path) -> None:
    said = assumed(twofold("form", "infer", "ada.xlsx", "--to", "own.yaml", at=at))
    form = read_form(at / "own.yaml")
    assert [(table.label, table.parent) for table in form.tables] == [
        ("Studies", None),
        ("Outcomes", "studies"),
        ("Arms", "studies"),
        ("Risk of bias", "studies"),
    ]
    assert [table.identity for table in form.tables] == [
        ("study_id",),
        ("study_id", "outcome", "time"),
        ("study_id", "arm"),
        ("study_id",),
    ]
    assert [field.reference is not None for field in form["arms"].fields] == [True, False, False, False]
    assert "a table each was made of the sheets Studies, Outcomes, Arms and Risk of bias" in said
    assert "'Study ID' links them" in said
    assert "not read: Journals (2 rows), Codebook (2 rows). To make a form of one sheet alone: --sheet NAME" in said
    assert "Arms: 'study id' says which study a row belongs to" in said
    assert twofold("form", "check", "own.yaml", at=at).code == 0


def test_the_workbooks_of_both_are_merged_by_the_form(at: Path) -> None:
    others = {**SHEETS, "Arms": [ARMS[0], *((row[0], row[1], "99", row[3]) for row in ARMS[1:])]}
    write(at / "ben.xlsx", others)
    assumed(twofold("form", "infer", "ada.xlsx", "ben.xlsx", "--to", "own.yaml", at=at))
    assert twofold("init", "review", "--form", "own.yaml", at=at).code == 0
    for name in ("ada", "ben"):
        shutil.copyfile(at / f"{name}.xlsx", at / "review" / "extractions" / f"{name}.xlsx")
    ran = twofold("merge", "--include-unfinished", at=at / "review")
    assert "rows   64 paired" in ran.out
    assert "16 conflict, 0 status, 0 omission" in ran.out
    for options in (("--form", "own.yaml"), ()):
        found = twofold("compare", "ada.xlsx", "ben.xlsx", *options, "--output-format", "json", at=at).json
        cells = found["cells"]
        assert (found["rows"]["paired"], cells["conflict"], cells["status"], cells["omission"]) == (64, 16, 0, 0)
    alone = twofold("compare", "ada.xlsx", "ben.xlsx", "--form", "own.yaml", "--sheet", "Arms", at=at)
    assert (alone.code, "twofold form infer FILES --sheet NAME" in alone.err) == (2, True)


def test_a_new_form_is_made_of_all_sheets_and_of_one_alone(at: Path) -> None:
    assumed(twofold("form", "new", "all.yaml", "--from", "ada.xlsx", at=at))
    assert len(read_form(at / "all.yaml").tables) == 4
    assumed(twofold("form", "new", "one.yaml", "--from", "ada.xlsx", "--sheet", "Arms", at=at))
    assert [table.label for table in read_form(at / "one.yaml").tables] == ["Records"]
    refused = twofold("form", "new", "none.yaml", "--from", "patient-voices", "--sheet", "Arms", at=at)
    assert (refused.code, "--sheet" in refused.err) == (2, True)


@pytest.mark.parametrize(
    "sheets",
    [
        {"Studies": STUDIES, "Journals": JOURNALS},
        {"Now": STUDIES, "Years": [row[:3] for row in STUDIES[:7]]},
        {"Outcomes": OUTCOMES, "Arms": ARMS},
        {"Studies": STUDIES, "Others": [("Study ID", "Note"), *((f"T{n}", "x") for n in range(9))]},
    ],
)
def test_sheets_that_no_studies_link_give_one_table_and_the_others_are_named(
    tmp_path: Path, sheets: Mapping[str, Rows]
) -> None:
    """A sheet without studies, two versions of one sheet, no sheet with a row for each study, other studies."""
    write(tmp_path / "one.xlsx", sheets)
    said = assumed(twofold("form", "infer", "one.xlsx", "--to", "own.yaml", at=tmp_path))
    assert len(read_form(tmp_path / "own.yaml").tables) == 1
    assert "this table was used. There are others" in said


def test_sheets_of_two_workbooks_that_are_called_otherwise_are_one_table(tmp_path: Path) -> None:
    """The workbooks of two people with one sheet each, under headers of their own."""
    write(tmp_path / "a.xlsx", {"Ada": STUDIES})
    write(tmp_path / "b.xlsx", {"Ben": [("Study ID", "First author", "Published", "Land"), *STUDIES[1:]]})
    assumed(twofold("form", "infer", "a.xlsx", "b.xlsx", "--to", "own.yaml", at=tmp_path))
    assert len(read_form(tmp_path / "own.yaml").tables) == 1


def test_a_key_names_the_column_that_links_the_sheets(tmp_path: Path) -> None:
    renamed = {name: [("Trial code", *rows[0][1:]), *rows[1:]] for name, rows in SHEETS.items()}
    write(tmp_path / "one.xlsx", renamed)
    shutil.copyfile(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    said = assumed(
        twofold("form", "infer", "one.xlsx", "two.xlsx", "--key", "Trial code", "--to", "f.yaml", at=tmp_path)
    )
    assert "'Trial code' links them" in said
    assert len(read_form(tmp_path / "f.yaml").tables) == 4


def of_authors(path: Path, mean: float, *, finished: bool = False) -> None:
    """A workbook whose sheets name the studies by author and year, in two columns."""
    book = openpyxl.Workbook()
    studies, outcomes = book.worksheets[0], book.create_sheet("Outcomes")
    studies.title = "Studies"
    known = [("Meier", 2001, 30), ("Meier", 2003, 44), ("Schulz", 2001, 12), ("Huber", 2003, 15)]
    studies.append(["Author", "Year", "N", *(["Finished"] if finished else [])])
    outcomes.append(["Author", "Year", "Outcome", "Mean"])
    for author, year, n in known:
        studies.append([author, year, n, *(["yes"] if finished else [])])
        for outcome in ("pain", "sleep"):
            differs = (author, year, outcome) == ("Meier", 2003, "pain")
            outcomes.append([author, year, outcome, mean if differs else n / 8])
    book.save(path)


def test_author_and_year_name_the_studies_of_linked_sheets(tmp_path: Path) -> None:
    for name, mean in (("ada", 2.5), ("ben", 3.5)):
        of_authors(tmp_path / f"{name}.xlsx", mean)
    inferred = twofold("form", "infer", "ada.xlsx", "ben.xlsx", "--to", "f.yaml", at=tmp_path)
    assert "sheets Studies and Outcomes, because 'Author + Year' links them" in inferred.err
    assert twofold("init", "review", "--form", "f.yaml", at=tmp_path).code == 0
    for name, mean in (("ada", 2.5), ("ben", 3.5)):
        of_authors(tmp_path / "review" / "extractions" / f"{name}.xlsx", mean, finished=True)
    assert "error" not in twofold("check", at=tmp_path / "review").out
    merged = twofold("merge", "--output-format", "json", at=tmp_path / "review").json
    assert merged["rows"]["paired"] == 12
    (found,) = merged["discrepancies"]
    assert (found["study"], found["table"], found["row"]) == ("Meier 2003", "outcomes", "pain")
    assert [value["cell"] for value in found["values"].values()] == ["D4", "D4"]

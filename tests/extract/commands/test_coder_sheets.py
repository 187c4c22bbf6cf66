"""A workbook with a sheet for each coder is compared without an option."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from extract.compare_files.comparing import compare_files
from tests.extract.command import twofold

HEADER = ("Study", "Country", "N")
ANN = (("Smith 2019", "UK", "12"), ("Jones 2020", "France", "30"), ("Wu 2021", "China", "9"))
BO = (("Smith 2019", "UK", "12"), ("Jones 2020", "France", "31"), ("Wu 2021", "China", "9"))
LISTS = (("A", "one"), ("B", "two"))
Rows = Sequence[Sequence[str]]


def workbook(path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


@pytest.fixture
def shared_book(tmp_path: Path) -> Path:
    sheets: dict[str, Rows] = {
        "Lists": (("Code", "Meaning"), *LISTS),
        "Coding-A": (HEADER, *ANN),
        "Coding-B": (HEADER, *BO),
        "Consensus": (HEADER, *BO),
    }
    return workbook(tmp_path / "coded.xlsx", sheets, hidden=["Coding-B"])


def test_the_sheets_of_coders_are_extractors_and_the_consensus_is_apart(shared_book: Path) -> None:
    compared = compare_files([shared_book])
    assert compared.comparison.names == ("Coding-A", "Coding-B")
    assert list(compared.consensus) == ["Consensus"]
    assert [(cell.study, cell.field) for cell in compared.comparison.open] == [("Jones 2020", "n")]


def test_it_is_said_which_sheets_they_are_and_which_is_hidden(shared_book: Path, tmp_path: Path) -> None:
    printed = " ".join(twofold("compare", shared_book, at=tmp_path).out.split())  # wherever its lines are broken
    assert "a sheet for each: Coding-A, Coding-B (hidden: Coding-B)" in printed
    assert "'Consensus' are the team's consensus" in printed
    assert "not used, because they belong to no coder: Lists" in printed


def test_the_consensus_sheet_is_taken_as_rulings(shared_book: Path, tmp_path: Path) -> None:
    ran = twofold("adjudicate", "--consensus", shared_book, "--of", shared_book, at=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 ruling taken into decisions.jsonl")
    assert twofold("compare", shared_book, "--ledger", "decisions.jsonl", at=tmp_path).code == 0


@pytest.mark.parametrize(
    "other",
    [
        (("Study", "Country", "N"), ("Berg 2001", "Norway", "5"), ("Lind 2002", "Sweden", "6")),  # other studies
        (("Paper", "Drug", "Dose"), ("Smith 2019", "k", "5"), ("Jones 2020", "k", "6")),  # another table
    ],
)
def test_sheets_of_other_rows_or_columns_are_no_coders(tmp_path: Path, other: Rows) -> None:
    path = workbook(tmp_path / "x.xlsx", {"2019": (HEADER, *ANN), "2020": other})
    ran = twofold("compare", path, at=tmp_path)
    assert (ran.code, "needs two extractors" in ran.err) == (2, True)


def test_a_sheet_that_is_named_is_one_table(shared_book: Path, tmp_path: Path) -> None:
    assert twofold("compare", shared_book, "--sheet", "Coding-A", at=tmp_path).code == 2


THREE_ROWS = (
    ("Study", "", "", "Population", "", "Outcome", ""),
    ("ID", "", "", "Sample", "", "Depression", ""),
    ("Author", "Year", "Arm", "N", "Age", "Time point", "Mean"),
)
ONE = (
    ("Stice et al", "2006", "CBT", "50", "18", "post", "10.2"),
    ("Stice et al", "2006", "WL", "48", "18.2", "post", "12.2"),
    ("Jones", "2010", "CBT", "30", "40", "post", "5"),
    ("Jones", "2010", "TAU", "31", "41", "post", "6"),
)
OTHER = (
    ("Stice, Eric and Shaw", "2006", "CBT", "50", "18", "post", "10.2"),
    ("Stice, Eric and Shaw", "2006", "WL", "48", "18.2", "post", "12.2"),
    ("Jones", "2010", "CBT", "30", "40", "post", "5.5"),
    ("Jones", "2010", "TAU", "31", "41", "post", "6"),
)


@pytest.mark.parametrize("merged", [True, False])
def test_headers_over_three_rows_and_a_consensus_with_columns_of_its_own(tmp_path: Path, merged: bool) -> None:
    own = (("Who", "Why"), ("Who", "Why"), ("Who", "Why"))
    header = [(*row, *more) for row, more in zip(THREE_ROWS, own, strict=True)]
    sheets: dict[str, Rows] = {
        "Consensus": (*header, *((*row, "Ann", "read again") for row in OTHER)),
        "Coding-A": (*THREE_ROWS, *ONE),
        "Coding-B": (*THREE_ROWS, *OTHER),
    }
    path = workbook(tmp_path / "coded.xlsx", sheets, hidden=["Coding-A", "Coding-B"])
    if merged:
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            for area in ("A1:C1", "D1:E1", "F1:G1", "A2:C2", "D2:E2", "F2:G2"):
                sheet.merge_cells(area)
        book.save(path)
    compared = compare_files([path])
    assert [field.label for field in compared.comparison.form.studies.fields] == [
        "Study / ID / Author",
        "Study / ID / Arm",
        "Study / ID / Year",
        "Population / Sample / N",
        "Population / Sample / Age",
        "Outcome / Depression / Time point",
        "Outcome / Depression / Mean",
    ]
    assert [(cell.study, cell.field) for cell in compared.comparison.open] == [("Jones", "outcome_depression_mean")]
    assert len(compared.comparison.open_pairings) == 2  # the two rows of Stice
    assert list(compared.consensus) == ["Consensus"]
    ran = twofold("adjudicate", "--consensus", path, "--of", path, at=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 ruling taken into decisions.jsonl")


@pytest.mark.parametrize("apart", [False, True])
def test_a_consensus_under_other_headers_is_taken_with_the_columns_that_the_refusal_names(
    tmp_path: Path, apart: bool
) -> None:
    """In a sheet of the coders' workbook, and in a workbook of its own."""
    drifted = ("Which study", "Where", "Number of people")
    coders: dict[str, Rows] = {"Ann": (HEADER, *ANN), "Bo": (HEADER, *BO)}
    agreed: dict[str, Rows] = {"Consensus": (drifted, *BO)}
    book = workbook(tmp_path / "coders.xlsx", coders if apart else coders | agreed)
    of_team = workbook(tmp_path / "agreed.xlsx", agreed) if apart else book
    refused = twofold("adjudicate", "--consensus", of_team, "--of", book, at=tmp_path)
    assert refused.code == 2
    assert "has no column for Study" in refused.err
    assert "add --column 'Which study=Study'" in refused.err
    assert "nobody called" not in refused.err
    named = [f"--column={theirs}={ours}" for theirs, ours in zip(drifted, HEADER, strict=True)]
    ran = twofold("adjudicate", "--consensus", of_team, "--of", book, *named, at=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 ruling taken into decisions.jsonl"), ran.err


def test_a_sheet_called_final_of_other_things_is_no_consensus(tmp_path: Path) -> None:
    lists = (("Code", "Meaning"), ("RCT", "randomised"), ("CT", "controlled"), ("CS", "case series"))
    book = workbook(tmp_path / "coders.xlsx", {"Ann": (HEADER, *ANN), "Bo": (HEADER, *BO), "Final": lists})
    assert not compare_files([book]).consensus

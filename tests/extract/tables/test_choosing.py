"""The table that is meant is the largest visible one, unless a sheet is named."""

from pathlib import Path

import pytest

from extract.errors import CannotUse
from extract.tables import find_tables, main_table
from tests.extract.tables.sheets import RawTable, excel, said

SMALL: list[list[RawTable]] = [["Study", "N"], ["Smith", 1]]
LARGE: list[list[RawTable]] = [["Study", "N", "Design"], ["Smith", 1, "RCT"], ["Wu", 2, "RCT"]]


def test_the_largest_visible_table_is_taken_and_the_others_named(tmp_path: Path) -> None:
    tables = find_tables(excel(tmp_path, {"A": SMALL, "B": LARGE, "C": [*LARGE, ["Zeng"]]}, hidden=["C"]))
    chosen = main_table(tables)
    assert chosen.sheet == "B"
    assert said(chosen, "C (hidden) with 3 rows", "--sheet")
    ((guess, option),) = chosen.guesses
    assert (guess, option) == (
        "B: this table was used. There are others that name studies: A with 1 row. Name the right sheet with --sheet.",
        "--sheet A",
    )


def test_another_table_on_the_same_sheet_is_named_by_its_cell(tmp_path: Path) -> None:
    two: list[list[RawTable]] = [*LARGE, [], [], ["Drug", "Dose", "Study"], ["ketamine", 5, "Wu"], [], ["Zeng"]]
    tables = find_tables(excel(tmp_path, {"Two parts": two[:-2], "Other": SMALL}))
    for chosen in (main_table(tables), main_table(tables, "two parts")):
        assert chosen.headers == ("Study", "N", "Design")
        assert said(
            chosen, "There is another table on this sheet, which begins above row 7. To use it: --sheet 'Two parts!A7'."
        )
    for cell in ("Two parts!A7", "two parts!b6"):
        assert main_table(tables, cell).headers == ("Drug", "Dose", "Study")
    assert main_table(tables, "Two parts!A2").headers == ("Study", "N", "Design")
    for nowhere in ("Two parts!A30", "Three!A1", "Two parts!Z7"):
        with pytest.raises(CannotUse, match=f"no table at {nowhere}"):
            main_table(tables, nowhere)


def test_a_hidden_table_is_taken_where_no_other_is(tmp_path: Path) -> None:
    tables = find_tables(excel(tmp_path, {"Cover": [["Our review"]], "B": SMALL, "C": LARGE}, hidden=["B", "C"]))
    assert main_table(tables).sheet == "C"


def test_lists_of_choices_are_not_taken_however_long(tmp_path: Path) -> None:
    lists: list[list[RawTable]] = [["Route", "Drug"]]
    lists += [[f"route {at}", f"drug {at}"] for at in range(30)]
    assert main_table(find_tables(excel(tmp_path, {"Lists": lists, "Data": SMALL}))).sheet == "Data"


@pytest.mark.parametrize(
    ("studies", "words"),
    [
        ("Study list", "Definitions for columns"),
        ("Included list", "Column meanings"),
        ("Full list of studies", "Glossary"),
        ("Qualified Product List", "Definitions for Column Headers"),
    ],
)
def test_a_list_of_studies_is_no_list_of_choices(tmp_path: Path, studies: str, words: str) -> None:
    about: list[list[RawTable]] = [["Column Header", "Definition"], ["N", "how many"], ["Study", "the name"]]
    chosen = main_table(find_tables(excel(tmp_path, {studies: LARGE, words: [*about, *about[1:], *about[1:]]})))
    assert chosen.sheet == studies


def test_a_larger_table_that_is_passed_over_for_the_name_of_its_sheet_is_doubtful(tmp_path: Path) -> None:
    chosen = main_table(find_tables(excel(tmp_path, {"Code lists": LARGE, "Data": SMALL})))
    assert (chosen.sheet, chosen.remarks) == ("Data", ())
    assert chosen.guesses == (
        (
            "Data: this table was used; others are larger, but named like lists or code books: Code lists with 2 rows."
            " Name the right sheet with --sheet.",
            "--sheet 'Code lists'",
        ),
    )


@pytest.mark.parametrize("sheet", ["Guide", "Start here", "Confirmations"])
def test_what_a_template_says_of_itself_is_not_taken_however_long(tmp_path: Path, sheet: str) -> None:
    tables = find_tables(excel(tmp_path, {sheet: LARGE, "Findings": SMALL}))
    assert main_table(tables).sheet == "Findings"


def test_a_sheet_is_named_whatever_its_case(tmp_path: Path) -> None:
    tables = find_tables(excel(tmp_path, {"Arms": SMALL, "Data": LARGE}))
    assert main_table(tables, "arms ").sheet == "Arms"


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    tables = find_tables(excel(tmp_path, {"Arms": SMALL, "Data": LARGE}))
    with pytest.raises(CannotUse) as refused:
        main_table(tables, "Studies")
    assert "Arms, Data" in (refused.value.hint or "")


@pytest.mark.parametrize(
    ("studies", "other"), [("Extraction guide v2", "Team"), ("Data (see codebook)", "Team"), ("Notes", "Progress")]
)
def test_the_only_table_of_studies_is_taken_whatever_its_sheet_is_called(
    tmp_path: Path, studies: str, other: str
) -> None:
    team: list[list[RawTable]] = [["Person", "Role"], ["Anna", "coder"], ["Ben", "coder"]]
    assert main_table(find_tables(excel(tmp_path, {studies: LARGE, other: team}))).sheet == studies


def test_a_list_of_the_columns_is_no_data_however_large_it_is(tmp_path: Path) -> None:
    """Whatever its sheet is called; but a table in which headers come again and again has values of them."""
    about: list[list[RawTable]] = [["Column", "What it means", "Example", "Who fills it in"]]
    about += [[name, f"the {name} of the study", "e.g. 3", "both"] for name in ("Study", "N", "Design", "Funding")]
    assert main_table(find_tables(excel(tmp_path, {"Fields": about, "Studies": LARGE}))).sheet == "Studies"
    long: list[list[RawTable]] = [["Trial", "Item", "Answer", "Page"]]
    long += [[trial, item, "x", 3] for trial in ("Smith", "Wu") for item in ("Study", "N", "Design")]
    assert main_table(find_tables(excel(tmp_path, {"Long": long, "Overview": LARGE}))).sheet == "Long"

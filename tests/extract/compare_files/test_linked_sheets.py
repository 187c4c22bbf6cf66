"""Workbooks with several sheets that one column of studies links are compared in one run, a table for each sheet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import twofold
from tests.extract.compare_files.told import Told

Cells = list[str | int]
Rows = Sequence[Cells]
NAMES = [f"Smith{n} 201{n}" for n in range(6)]
ROWS: list[Cells] = [[name, "RCT", 20 + n] for n, name in enumerate(NAMES)]
STUDIES: Rows = [["Study", "Design", "N"], *ROWS]
OUTCOMES: Rows = [
    ["Study", "Outcome", "Score"],
    *([name, what, 3 + n] for n, name in enumerate(NAMES) for what in ("pain", "sleep")),
]
LOW: list[Cells] = [[name, "low"] for name in NAMES]
BIAS: Rows = [["Study", "Blinding"], *LOW]


def changed(rows: Rows, row: int, column: int, value: str | int) -> list[Cells]:
    return [
        [value if (at, of) == (row, column) else cell for of, cell in enumerate(one)] for at, one in enumerate(rows)
    ]


def write(path: Path, sheets: Mapping[str, Rows]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "a.xlsx", {"studies": STUDIES, "outcomes": OUTCOMES})
    theirs = {"Outcomes": changed(OUTCOMES, 4, 2, 9), "studies": changed(STUDIES, 3, 1, "cohort")}
    write(tmp_path / "b.xlsx", theirs)
    return tmp_path


def test_all_linked_sheets_are_compared_and_screen_json_and_workbook_say_the_same(folder: Path) -> None:
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    assert told.json["rows"]["paired"] == 6 + 12
    assert told.json["cells"]["filled_in"] == 6 * 2 + 12
    found = [(cell["table"], cell["label"], cell["kind"]) for cell in told.json["discrepancies"]]
    assert sorted(found) == [("outcomes", "Score", "conflict"), ("studies", "Design", "conflict")]
    assert (told.json["not_compared"], told.json["studies"]["compared"]) == ([], 6)
    sentence = "compared were the sheets studies and outcomes, because 'Study' links them. To compare one sheet alone"
    assert f"{sentence}: --sheet NAME" in told.text
    assert [*told.json["assumed"]["sheets"]] == ["studies", "outcomes"]
    titles = openpyxl.load_workbook(folder / "table.xlsx").sheetnames
    assert titles == ["studies", "outcomes", "About"]


def test_one_sheet_that_is_named_is_compared_alone(folder: Path) -> None:
    ran = twofold("compare", "a.xlsx", "b.xlsx", "--sheet", "studies", "--output-format", "json", at=folder)
    assert (ran.json["rows"]["paired"], ran.json["cells"]["conflict"]) == (6, 1)


def test_a_form_of_all_sheets_compares_them_as_without_it(folder: Path) -> None:
    assert twofold("form", "infer", "a.xlsx", "b.xlsx", "--to", "form.yaml", at=folder).code == 0
    options = ("--output-format", "json")
    without = twofold("compare", "a.xlsx", "b.xlsx", *options, at=folder).json
    with_form = twofold("compare", "a.xlsx", "b.xlsx", "--form", "form.yaml", *options, at=folder).json
    assert with_form["cells"] == without["cells"]
    write(folder / "b.xlsx", {"studies": STUDIES, "other": OUTCOMES[:2]})
    refused = twofold("compare", "a.xlsx", "b.xlsx", "--form", "form.yaml", at=folder)
    assert (refused.code, "it has no table in a sheet 'outcomes'" in " ".join(refused.err.split())) == (2, True)


def test_the_agreed_tables_filled_in_are_a_consensus_on_all_sheets(folder: Path) -> None:
    twofold("compare", "a.xlsx", "b.xlsx", "--write-agreed", "table.xlsx", at=folder)
    assert twofold("compare", "a.xlsx", "b.xlsx", "--write-agreed", "table.xlsx", at=folder).code == 1, "replaced"
    book = openpyxl.load_workbook(folder / "table.xlsx")
    for sheet, value in (("studies", "RCT"), ("outcomes", 9)):
        marked = [cell for row in book[sheet].iter_rows() for cell in row if str(cell.value).startswith("OPEN")]
        assert len(marked) == 1
        marked[0].value = value
    book.save(folder / "consensus.xlsx")
    options = ("--of", "a.xlsx", "--of", "b.xlsx", "--ledger", "l.jsonl")
    taken = twofold("adjudicate", "--consensus", "consensus.xlsx", *options, at=folder)
    assert (taken.code, "2 rulings taken" in taken.out) == (0, True), taken
    ruled = twofold("compare", "a.xlsx", "b.xlsx", "--ledger", "l.jsonl", "--output-format", "json", at=folder)
    assert (ruled.code, ruled.json["cells"]["decided"], ruled.json["cells"]["open"]) == (0, 2, 0)
    del book["outcomes"]
    book.save(folder / "part.xlsx")
    part = twofold("adjudicate", "--consensus", "part.xlsx", *options, at=folder)
    assert (part.code, "does not have the sheet outcomes" in " ".join(part.err.split())) == (0, True)


def test_a_csv_cannot_hold_several_sheets(folder: Path) -> None:
    ran = twofold("compare", "a.xlsx", "b.xlsx", "--write-agreed", "table.csv", at=folder)
    assert (ran.code, "a .csv has one table" in " ".join(ran.err.split())) == (2, True)
    assert not (folder / "table.csv").exists()


def test_a_code_for_missing_may_be_in_a_column_of_any_sheet(folder: Path) -> None:
    options = ("--missing", "Score=9", "--output-format", "json")
    found = twofold("compare", "a.xlsx", "b.xlsx", *options, at=folder).json
    assert [cell["kind"] for cell in found["discrepancies"] if cell["label"] == "Score"] == ["status"]


def test_sheets_without_a_row_for_each_study_are_compared_one_by_one(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"pain": OUTCOMES, "sleep": OUTCOMES})
    write(tmp_path / "b.xlsx", {"pain": OUTCOMES, "sleep": changed(OUTCOMES, 4, 2, 9)})
    ran = twofold("compare", "a.xlsx", "b.xlsx", at=tmp_path)
    assert (ran.code, ran.out.startswith("Sheets   1 not compared")) == (1, True)


def test_a_study_that_the_sheets_of_a_file_spell_differently_is_one_study(folder: Path) -> None:
    theirs = changed(OUTCOMES, 1, 0, "Smith0, 2010")
    write(folder / "b.xlsx", {"studies": changed(STUDIES, 1, 0, "smith0 (2010)"), "outcomes": theirs})
    found = twofold("compare", "a.xlsx", "b.xlsx", "--output-format", "json", at=folder).json
    assert (found["studies"]["compared"], found["studies"]["only_in_one"]) == (6, 0)
    assert (found["rows"]["paired"], found["cells"]["conflict"]) == (18, 0)
    assert found["to_rule_on"]["pairings"] > 0


def test_a_study_that_one_has_on_another_sheet_alone_is_named(folder: Path) -> None:
    write(folder / "b.xlsx", {"studies": STUDIES, "outcomes": [*OUTCOMES, ["Extra 2020", "pain", 3]]})
    found = twofold("compare", "a.xlsx", "b.xlsx", "--output-format", "json", at=folder).json
    assert found["studies"]["only"] == {"a": [], "b": ["Extra 2020"]}
    assert (found["settled"], found["rows"]["only"]) == (False, {"a": 0, "b": 1})


def test_rows_that_cannot_be_paired_are_marked_on_their_own_sheet_alone(folder: Path) -> None:
    write(folder / "b.xlsx", {"studies": STUDIES, "outcomes": [*OUTCOMES[:3], *OUTCOMES[2:]]})
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    assert len(told.json["cannot_be_paired"]) == 3
    assert told.json["agreed_table"]["marked"] == {"OPEN": 6}, "the key and the value of each"
    marked = [
        (sheet.title, cell.row) for sheet in told.tables for cell in sheet["B"] if str(cell.value).startswith("OPEN")
    ]
    assert marked == [("outcomes", 3), ("outcomes", 4), ("outcomes", 5)]


def test_a_sheet_of_another_name_with_the_same_headers_and_studies_is_compared(folder: Path) -> None:
    write(folder / "b.xlsx", {"studies": STUDIES, "Results": changed(OUTCOMES, 4, 2, 9), "Bias": BIAS})
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    assert (told.json["rows"]["paired"], told.json["cells"]["conflict"]) == (6 + 12, 1)
    (found,) = told.json["discrepancies"]
    assert [value["sheet"] for value in found["values"].values()] == ["outcomes", "Results"]
    assert "? 'outcomes' of a.xlsx and 'Results' of b.xlsx are taken for one sheet, outcomes" in told.text
    assert "? only b.xlsx has a sheet 'Bias' of these studies (6 rows), so it is not compared" in told.text
    assert "Sheets that were not read: Bias (6 rows, in b.xlsx)" in told.text
    write(folder / "consensus.xlsx", {"studies": STUDIES, "Results": OUTCOMES})
    options = ("--of", "a.xlsx", "--of", "b.xlsx", "--ledger", "l.jsonl")
    taken = twofold("adjudicate", "--consensus", "consensus.xlsx", *options, at=folder)
    assert (taken.code, "1 ruling taken" in taken.out) == (0, True), taken
    assert twofold("compare", "a.xlsx", "b.xlsx", "--ledger", "l.jsonl", at=folder).code == 0


def test_sheets_that_may_be_one_under_two_names_are_named_as_not_compared(folder: Path) -> None:
    results: list[Cells] = [[*row, "x"] for row in OUTCOMES[1:]]
    sheets: dict[str, Rows] = {"studies": STUDIES, "arms": OUTCOMES}
    sheets["Results"] = [["Study", "Outcome", "Value", "Source"], *results]
    write(folder / "b.xlsx", sheets)
    write(folder / "a.xlsx", {"studies": STUDIES, "outcomes": OUTCOMES, "arms": OUTCOMES})
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    sentence = "not all files have sheets of these names: outcomes (12 rows in a), Results (12 rows in b)"
    assert told.text.startswith(f"Sheets 2 not compared, because {sentence}")
    assert told.json["settled"] is False
    assert told.json["not_compared"] == [
        {"sheet": "outcomes", "rows": {"a": 12}},
        {"sheet": "Results", "rows": {"b": 12}},
    ]
    assert "--sheet outcomes" not in told.text, "which b does not have"
    del sheets["Results"]
    write(folder / "b.xlsx", sheets)
    ran = twofold("compare", "a.xlsx", "b.xlsx", at=folder)
    assert (ran.code, "only a.xlsx has a sheet 'outcomes'" in " ".join(ran.out.split())) == (0, True)


def test_a_form_of_files_reads_these_files_if_one_has_a_sheet_more(folder: Path) -> None:
    write(folder / "b.xlsx", {"studies": STUDIES, "Results": changed(OUTCOMES, 4, 2, 9), "Bias": BIAS})
    made = twofold("form", "infer", "a.xlsx", "b.xlsx", "--to", "form.yaml", at=folder)
    assert "only b.xlsx has a sheet 'Bias' of these studies (6 rows), so the form has no table for it" in made.err
    assert "'outcomes' of a.xlsx and 'Results' of b.xlsx are taken for one sheet" in made.err
    options = ("--output-format", "json")
    without = twofold("compare", "a.xlsx", "b.xlsx", *options, at=folder).json
    with_form = twofold("compare", "a.xlsx", "b.xlsx", "--form", "form.yaml", *options, at=folder).json
    assert (with_form["cells"], with_form["rows"]) == (without["cells"], without["rows"])
    assert with_form["cells"]["conflict"] == 1


@pytest.mark.parametrize("sheet", ["outcomes", "studies"])
def test_a_study_that_is_mistyped_on_one_sheet_is_proposed_as_that_of_the_others(folder: Path, sheet: str) -> None:
    named = [[name, "x", 3] for name in ("Dunne 2014", "Almeida 2009", "Baker 2011", "Evers 2016")]
    ours: dict[str, Rows] = {
        "studies": [["Study", "Design", "N"], *named],
        "outcomes": [["Study", "Outcome", "Score"], *named, *([row[0], "y", 4] for row in named)],
    }
    mistyped = [[*("Dune 2014" if cell == "Dunne 2014" else cell for cell in row)] for row in ours[sheet]]
    write(folder / "a.xlsx", ours)
    write(folder / "b.xlsx", {**ours, sheet: mistyped})
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    assert (told.json["studies"]["has"], told.json["studies"]["only_in_one"]) == ({"a": 4, "b": 4}, 0)
    assert (told.json["rows"]["paired"], told.json["rows"]["only"]) == (12, {"a": 0, "b": 0})
    assert told.json["to_rule_on"]["pairings"] == (2 if sheet == "outcomes" else 1)
    other = "Dune 2014" if sheet == "outcomes" else "Dunne 2014"
    assert f"? b.xlsx, outcomes: its own sheet studies does not have {other!r}" in told.text
    called = "'Dunne 2014', 'Dune 2014'"
    assert called in told.text


def test_names_that_another_extractor_has_both_are_two_studies(folder: Path) -> None:
    both = [[name, "x", 3] for name in ("Dunne 2014", "Dune 2014", "Almeida 2009", "Baker 2011")]
    heads: list[Cells] = [["Study", "Design", "N"], ["Study", "Outcome", "Score"]]
    write(folder / "a.xlsx", {"studies": [heads[0], *both], "outcomes": [heads[1], *both]})
    theirs = {"studies": [heads[0], both[0], *both[2:]], "outcomes": [heads[1], *both[1:]]}
    write(folder / "b.xlsx", theirs)
    found = twofold("compare", "a.xlsx", "b.xlsx", "--output-format", "json", at=folder).json
    assert (found["studies"]["has"], found["to_rule_on"]["pairings"]) == ({"a": 4, "b": 4}, 0)


@pytest.mark.parametrize(("header", "letter"), [("ID", "F"), ("Field ID", "F"), ("Field ID", "")])
def test_an_id_beside_authors_links_the_sheets_that_have_it(folder: Path, header: str, letter: str) -> None:
    heads: list[Cells] = [[header, "Author", "Year", "Plots"], [header, "Treatment", "Mean"]]
    of_fields: list[Cells] = [[f"{letter}{n}", f"Author{n}", 2010 + n, 20 + n] for n in range(1, 7)]
    of_yields: list[Cells] = [[f"{letter}{n}", what, 3 + n] for n in range(1, 7) for what in ("compost", "none")]
    fields, yields = [heads[0], *of_fields], [heads[1], *of_yields]
    write(folder / "a.xlsx", {"studies": fields, "yields": yields})
    write(folder / "b.xlsx", {"studies": changed(fields, 2, 3, 99), "yields": changed(yields, 5, 2, 77)})
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    assert f"compared were the sheets studies and yields, because {header!r} links them" in told.text
    assert (told.json["rows"]["paired"], told.json["cells"]["conflict"]) == (18, 2)


def test_numbers_that_count_the_rows_of_each_sheet_link_nothing(folder: Path) -> None:
    of_fields: list[Cells] = [[n, f"Author{n}", 20 + n] for n in range(1, 7)]
    of_yields: list[Cells] = [[n, f"crop {n}", 3 + n] for n in range(1, 7)]
    for name in ("a", "b"):
        fields: Rows = [["No", "Author", "Plots"], *of_fields]
        write(folder / f"{name}.xlsx", {"fields": fields, "yields": [["No", "Crop", "Mean"], *of_yields]})
    found = twofold("compare", "a.xlsx", "b.xlsx", "--output-format", "json", at=folder).json
    assert "sheets" not in found["assumed"]


def test_a_study_entered_twice_on_the_first_sheet_leaves_the_sheets_linked(folder: Path) -> None:
    write(folder / "b.xlsx", {"studies": [*STUDIES, STUDIES[2]], "outcomes": OUTCOMES})
    told = Told(folder, "a.xlsx", "b.xlsx")
    told.check()
    assert (told.json["rows"]["paired"], told.json["rows"]["cannot_be_paired"]) == (5 + 12, 3)
    assert told.json["not_compared"] == []

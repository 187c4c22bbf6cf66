"""What becomes of a ruling: taken, refused at its cell with the reason, or out of date with what has changed."""

from __future__ import annotations

import csv
from copy import copy
from pathlib import Path

import openpyxl
import pytest

from extract.adjudication.intake.read import read_sheet
from extract.adjudication.lines.words import CORRECT, KEY, RULING, STATUS, VALUE, WHO
from extract.adjudication.workbook.write import write_sheet
from extract.compare_files.comparing import compare_files
from extract.errors import CannotUse
from tests.extract.adjudication.libreoffice import LIBREOFFICE, saved_by_libreoffice
from tests.extract.adjudication.ruling_sheet import ALICE, BOB, N, merged, read
from tests.extract.adjudication.typist import Row, Typist, rule, typing, unread_on_disk
from tests.review import NAMES, Sheets, extractions, merged_once
from tests.strategies import edited
from validate.adjudication.who_may_rule import Policy
from validate.dataset.queries import queries
from validate.merge import merge


@pytest.mark.parametrize(
    ("texts", "code", "header", "said"),
    [
        (("alise", "", "source", "Eva"), "ruling-unknown", "Ruling", "alise"),
        (("same", "", "source", "Eva"), "ruling-refused", "Ruling", ""),
        (("alice", "", "", "Eva"), "ruling-incomplete", "Method", "needs a method"),
        (("alice", "", "sorce", "Eva"), "ruling-unknown", "Method", "not one of the methods"),
        (("alice", "", "source", " ; "), "ruling-incomplete", "Who", "names"),
        (("alice", "", "discussion", "alice"), "ruling-refused", "Who", "bob is missing"),
        (("alice", "", "third person", "Bob"), "ruling-refused", "Who", "third person"),
        (("another value", "", "source", "Eva"), "ruling-incomplete", "Another value", "none is given"),
        (("alice", "", "source", "alice"), "ruling-alone", "Who", "second name"),
        (("another value", "12.5", "source", "Eva"), "ruling-refused", "Another value", "12.5"),
        (("alice", "25", "source", "Eva"), "ruling-incomplete", "Another value", "empty this cell"),
        (("", "25", "source", "Eva"), "ruling-incomplete", "Ruling", "choose"),
        (("both", "", "source", "Eva"), "ruling-refused", "Ruling", "several answers"),
        (("keep the row", "", "source", "Eva"), "ruling-refused", "Ruling", "rows"),
        (("#REF!", "", "source", "Eva"), "ruling-refused", "Ruling", "again as text"),
    ],
)
def test_a_ruling_that_cannot_be_taken_is_a_problem_at_its_cell(
    path: Path, texts: tuple[str, ...], code: str, header: str, said: str
) -> None:
    """And the rulings on the other lines are taken all the same."""
    typist = Typist(path)
    row = typist.row(**N)
    typist.fill(row, *texts)
    typist.fill(typist.row(Field="Drug"), "bob", "", "source", "Eva")
    typist.save()
    found = read(path)
    (problem,) = found.refused
    assert (problem.code, problem.sheet) == (code, "Discrepancies")
    assert problem.cell == typist.cell(row, header)
    assert said in problem.message
    assert [decision.field for decision in found.decisions] == ["drug"]
    assert unread_on_disk(path, merged()) == 2


def test_the_nearest_word_is_suggested(path: Path) -> None:
    rule(path, N, "alise", "", "source", "Eva")
    rule(path, {"Field": "Drug"}, "bob", "", "sorce", "Eva")
    assert {refusal.suggestion for refusal in read(path).refused} == {"alice", "report read again"}


def test_words_are_understood_in_any_case_and_names_are_the_extractors_own(path: Path) -> None:
    rule(path, N, " ALICE ", "", "Discussion", "Alice and BOB; Smith, J")
    (decision,) = read(path).decisions
    assert (decision.take, decision.method, decision.who) == ("alice", "discussion", ("alice", "bob", "Smith, J"))


def test_unresolved_is_understood_in_short(path: Path) -> None:
    rule(path, N, "Unresolved", "", "source", "Eva")
    assert [decision.ruling for decision in read(path).decisions] == ["unresolved"]


def test_the_other_value_is_kept_as_the_form_writes_it(path: Path) -> None:
    rule(path, N, "another value", "30.0", "source", "Eva")
    rule(path, {"Field": "Country"}, "another value", "not reported", "source", "Eva")
    assert {decision.final for decision in read(path).decisions} == {"30", "NR"}


def test_who_may_rule_is_the_projects_policy(path: Path) -> None:
    rule(path, N, "alice", "", "third person", "bob")
    allowed = Policy(may_rule_on_own=frozenset({"bob"}))
    assert read_sheet(path, merged(), when="", policy=allowed).lines == 1


def test_one_line_serves_a_whole_row_and_lists_its_cells(path: Path) -> None:
    row = Typist(path).row(Row="Placebo")
    assert row["What differs"] == "only alice has this row"
    assert row["alice: value"] == "Group: Placebo\nDrug: saline\nN: 13"
    assert row["bob: value"] == "(does not have this row)"
    assert row["alice: where"] == "alice.xlsx!Arms!row 5"
    rule(path, {"Row": "Placebo"}, "keep the row", "", "source", "Eva")
    (decision,) = read(path).decisions
    assert (decision.ruling, decision.field) == ("keep", None)
    assert merged(decision).tables["arms"].final["n"].to_list() == [None, "13"]


def test_another_value_is_no_ruling_on_a_whole_row(path: Path) -> None:
    rule(path, {"Row": "Placebo"}, "unresolved, report both", "", "source", "Eva")
    assert "whole row" in read(path).refused[0].message


def test_the_authors_are_asked_about_a_row_once_though_it_has_several_cells(path: Path) -> None:
    """The question stays open on its own list, and ruling on it later closes all of it."""
    rule(path, {"Row": "Placebo"}, "ask the authors", "", "source", "Eva", "", "Is it a group?")
    rule(path, N, "ask the authors", "", "source", "Eva")
    asked = read(path)
    assert (asked.lines, len(asked.decisions)) == (2, 3)
    after = merged(*asked.decisions)
    rows = {query.row: query for query in queries(after)}
    assert {row.field for row in rows.values()} == {"", "n"}
    assert rows["Placebo"].reason == "Is it a group?"
    assert "“24” (p. 4) and as “42”" in rows["Ketamine"].question
    assert unread_on_disk(path, after) == 0
    write_sheet(after, path)
    assert Typist(path).row(Row="Placebo")[STATUS] == "authors asked"
    rule(path, {"Row": "Placebo"}, "drop the row", "", "authors", "Eva")
    (drop,) = read(path, *asked.decisions).decisions
    closed = merged(*asked.decisions, drop)
    assert {cell.progress for cell in closed.in_question if cell.row == "Placebo"} == {"decided"}


def test_lines_that_rule_on_one_thing_differently_are_all_refused(path: Path) -> None:
    rule(path, N, "alice", "", "source", "Eva")

    def copy(typist: Typist) -> None:
        grid = typist.grid()
        line = grid[int(typist.row(**N)[""]) - 1]
        at = typist.headers().index(RULING)
        typist.rewrite([*grid, line, [*line[:at], "bob", *line[at + 1 :]]])

    typing(path, copy)
    found = read(path)
    assert [refusal.code for refusal in found.refused] == ["ruling-twice"] * 3
    assert found.decisions == ()


@pytest.mark.parametrize("below", [1, 14])
@pytest.mark.parametrize("texts", [("alice", "", "source", "Eva"), ("alice",), ("", "", "", "Eva")])
def test_what_is_typed_where_the_sheet_has_no_line_is_not_called_out_of_date(
    path: Path, texts: tuple[str, ...], below: int
) -> None:
    """It counts as a ruling that is not in the ledger yet, so no new sheet replaces it."""
    typist = Typist(path)
    row = {"": str(typist.sheet.max_row + below)}
    typist.fill(row, *texts)
    typist.save()
    found = read(path)
    (problem,) = found.refused
    assert (problem.code, problem.cell) == ("ruling-without-line", typist.cell(row, RULING))
    assert "Type it in the line that it is for, and empty this row" in problem.message
    assert (found.not_taken_yet, found.out_of_date, found.unfinished) == (1, (), 0)


def test_what_the_person_saw_goes_before_the_hidden_column(path: Path) -> None:
    """Somebody sorted the sheet without its hidden column, so that each key stands in another line."""

    def work(typist: Typist) -> None:
        keys = [row[KEY] for row in typist.rows()]
        for row, key in zip(typist.rows(), [*keys[1:], keys[0]], strict=True):
            typist.type(row, KEY, key)
        typist.fill(typist.row(**N), "bob", "", "source", "Eva")

    typing(path, work)
    assert [(decision.field, decision.take) for decision in read(path).decisions] == [("n", "bob")]


SAID = ("alice", "", "source", "Eva", "", "alice had the register of the trial")


def cells_of(typist: Typist) -> list[Row]:
    return [row for row in typist.rows() if not row["Field"].startswith("(")]


def test_lines_that_are_typed_one_by_one_are_no_bulk_ruling_however_alike(path: Path) -> None:
    def work(typist: Typist) -> None:
        for row in cells_of(typist):
            typist.fill(row, *SAID)

    typing(path, work)
    found = read(path)
    assert (len(found.decisions), found.bulk) == (4, ())
    assert {decision.bulk for decision in found.decisions} == {0}


@pytest.mark.parametrize("saved", ["openpyxl", pytest.param("libreoffice", marks=LIBREOFFICE)])
@pytest.mark.parametrize("sort", [False, True])
def test_lines_filled_down_are_said_to_be_a_bulk_ruling_wherever_they_stand(path: Path, saved: str, sort: bool) -> None:
    def work(typist: Typist) -> None:
        first, other, *more = cells_of(typist)
        typist.fill(first, *SAID)
        typist.fill(other, *SAID)
        typist.fill_down(first, more)
        if sort:
            sort_with_looks(typist, first)

    typing(path, work)
    if saved == "libreoffice":
        saved_by_libreoffice(path)
    found = read(path)
    assert sorted(decision.bulk for decision in found.decisions) == [0, 3, 3, 3]
    (bulk,) = found.bulk
    assert (bulk.ruling, len(bulk.cells)) == ("alice", 3)


@pytest.mark.parametrize("saved", ["openpyxl", pytest.param("libreoffice", marks=LIBREOFFICE)])
def test_the_shades_of_many_lines_stay_what_they_are(tmp_path: Path, saved: str) -> None:
    """LibreOffice joins the colours of a file when it has more than 56, which would make one shade of several."""
    path = tmp_path / "adjudication.xlsx"
    several: list[Sheets] = [
        {"studies": [{"study": f"K{n}", "country": one} for n in range(80)]} for one in ("UK", "France")
    ]
    write_sheet(merged_once(several), path)
    before = openpyxl.load_workbook(path)["Discrepancies"]
    if saved == "libreoffice":
        saved_by_libreoffice(path)
    after = openpyxl.load_workbook(path)["Discrepancies"]
    shades = {
        sheet: [
            cell.border.bottom.color.rgb
            for row in sheet.iter_rows(min_row=4)
            for cell in row
            if cell.border.bottom.color
        ]
        for sheet in (before, after)
    }
    assert 20 < len({*shades[before]}) < 40
    assert shades[before] == shades[after]


def sort_with_looks(typist: Typist, first: Row) -> None:
    """Puts a line last, as a spreadsheet does: with the looks of its cells."""
    last = typist.sheet.max_row + 1
    for cell in typist.sheet[int(first[""])]:
        moved = typist.sheet.cell(last, cell.column)
        moved.value, moved._style, cell.value = cell.value, copy(cell._style), None


def test_lines_of_which_the_looks_are_gone_are_never_said_to_be_filled_down(path: Path) -> None:
    def work(typist: Typist) -> None:
        first, *others = cells_of(typist)
        typist.fill(first, *SAID)
        typist.fill_down(first, others)
        typist.rewrite(typist.grid())

    typing(path, work)
    assert {decision.bulk for decision in read(path).decisions} == {0}


def test_unfinished_lines_are_no_rulings_but_are_not_to_be_overwritten(path: Path) -> None:
    def work(typist: Typist) -> None:
        typist.type(typist.row(**N), "Reason", "I think alice is right, ask her")
        typist.type(typist.row(Field="Drug"), WHO, "Eva")

    typing(path, work)
    found = read(path)
    assert (found.lines, found.refused, found.unfinished) == (0, (), 2)
    assert unread_on_disk(path, merged()) == 2


def test_rows_in_trouble_are_shown_and_cannot_be_ruled_on(tmp_path: Path) -> None:
    twice = ALICE | {"arms": [ALICE["arms"][0], ALICE["arms"][0] | {"n": "25"}]}
    sheet = tmp_path / "adjudication.xlsx"
    comparison = merged(alice=twice)
    write_sheet(comparison, sheet)
    troubled = [row for row in Typist(sheet).rows() if row[RULING] == CORRECT]
    whose = ["alice", "alice", "another extractor"]
    assert sorted(row["What differs"] for row in troubled) == [
        f"{who} has more than one row with this name" for who in whose
    ]
    assert unread_on_disk(sheet, comparison) == 0
    typing(sheet, lambda typist: typist.fill(troubled[0], "alice", "", "source", "Eva"))
    (problem,) = read_sheet(sheet, comparison, when="").refused
    assert "workbook" in problem.message


def test_a_row_of_a_file_without_a_form_is_named_in_its_line_and_in_what_is_said_of_it(tmp_path: Path) -> None:
    for name, n in (("p", 2), ("q", 3)):
        (tmp_path / f"{name}.csv").write_text(f"study,arm,n\nS,x,1\nS,y,{n}\n", encoding="utf-8")
    comparison = compare_files([tmp_path / "p.csv", tmp_path / "q.csv"]).comparison
    sheet = tmp_path / "out.xlsx"
    write_sheet(comparison, sheet)
    assert [row["Row"] for row in Typist(sheet).rows()] == ["y"]
    rule(sheet, {"Field": "n"}, "r", "", "source", "Eva")
    (problem,) = read_sheet(sheet, comparison, when="").refused
    assert problem.row == "y / n"


def test_evidence_stands_beside_the_value(path: Path) -> None:
    assert Typist(path).row(**N)["alice: where"] == "alice.xlsx!Arms!H4\np. 4"


def test_a_date_that_a_spreadsheet_made_of_another_value_is_refused(path: Path) -> None:
    from datetime import datetime

    def work(typist: Typist) -> None:
        row = typist.row(**N)
        typist.fill(row, "another value", "", "source", "Eva")
        cell = typist.sheet[typist.cell(row, VALUE)]
        cell.value = datetime(2026, 2, 1)  # noqa: DTZ001
        cell.number_format = "d-mmm"

    typing(path, work)
    (problem,) = read(path).refused
    assert problem.code == "ruling-refused"
    assert problem.cell == Typist(path).cell(Typist(path).row(**N), VALUE)


def test_a_formula_without_a_result_is_no_ruling(path: Path) -> None:
    def work(typist: Typist) -> None:
        row = typist.row(**N)
        typist.fill(row, "", "", "source", "Eva")
        typist.sheet[typist.cell(row, RULING)] = "=A1"

    typing(path, work)
    assert [refusal.code for refusal in read(path).refused] == ["ruling-refused"]
    assert unread_on_disk(path, merged()) == 1


def test_texts_that_look_like_formulas_are_texts(tmp_path: Path) -> None:
    sheet = tmp_path / "adjudication.xlsx"
    comparison = merged(alice=edited(ALICE, {("arms", 0, "drug"): "=HYPERLINK(1)"}))
    write_sheet(comparison, sheet)
    row = Typist(sheet).row(Field="Drug")
    assert row["alice: value"] == "=HYPERLINK(1)"
    assert Typist(sheet).sheet[Typist(sheet).cell(row, "alice: value")].data_type != "f"


def test_another_file_is_no_adjudication_sheet(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CannotUse, match="Ruling, Method and Who"):
        read_sheet(tmp_path / "notes.csv", merged(), when="")


def test_whoever_extracted_the_study_but_not_the_row_is_said_to_lack_the_row(tmp_path: Path) -> None:
    sheet = tmp_path / "three.xlsx"
    without = {**BOB, "arms": [], "findings": []}
    nobody: Sheets = {}
    for third, said in ((without, "(does not have this row)"), (nobody, "(did not extract this study)")):
        several = extractions([ALICE, edited(ALICE, {("findings", 0, "told"): "5", ("arms", 0, "n"): "42"}), third])
        write_sheet(merge(several), sheet)
        told = {(row["Field"], row[f"{NAMES[2]}: value"]) for row in Typist(sheet).rows() if row["Row"]}
        assert told >= {("N", said), ("Told by", said)}


@pytest.mark.parametrize(
    ("third", "said"),
    [({**BOB, "arms": [], "findings": []}, "(does not have this row)"), ({}, "(did not extract this study)")],
)
def test_whoever_did_not_extract_the_study_is_not_said_to_lack_a_row_that_one_alone_has(
    tmp_path: Path, third: Sheets, said: str
) -> None:
    sheet = tmp_path / "three.xlsx"
    write_sheet(merge(extractions([ALICE, {**BOB, "findings": []}, third])), sheet)
    (line,) = (row for row in Typist(sheet).rows() if row["Sheet"] == "Findings")
    assert str(line["What differs"]).startswith("additional: only")
    assert [line[f"{name}: value"] for name in NAMES[1:3]] == ["(does not have this row)", said]


def test_equal_rulings_in_a_csv_file_are_taken_and_nothing_is_said_of_filling_down(path: Path) -> None:
    def work(typist: Typist) -> None:
        for row in cells_of(typist):
            typist.fill(row, *SAID)

    typing(path, work)
    table = path.with_suffix(".csv")
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(["" if value is None else value for value in row] for row in Typist(path).grid())
    found = read(table)
    assert (len(found.decisions), found.bulk) == (4, ())


def test_other_with_its_words_is_a_ruling_and_comes_back_as_it_was_typed(path: Path, tmp_path: Path) -> None:
    where = {"Sheet": "Arms", "Row": "Ketamine", "Field": "Route"}
    rule(path, where, "another value", "other: by nose drops", "source", "Eva")
    found = read(path)
    (decision,) = found.decisions
    assert (found.refused, decision.final, decision.other) == ((), "other", "by nose drops")
    write_sheet(merged(decision), tmp_path / "again.xlsx")
    assert Typist(tmp_path / "again.xlsx").row(**where)["Another value"] == "other: by nose drops"
    again = read_sheet(tmp_path / "again.xlsx", merged(decision), when="2026-05-04")
    assert (again.decisions, again.refused, again.out_of_date) == ((), (), ())

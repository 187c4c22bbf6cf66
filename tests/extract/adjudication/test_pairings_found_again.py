"""A ruling on which row is which finds its rows: in a sheet that was sorted, is older, or was saved elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from extract.adjudication.lines.words import BELONGS, KEY, PAIRINGS, QUESTION, RULING, STATUS, WHY
from extract.adjudication.workbook.write import write_sheet
from tests.extract.adjudication import typist as hands
from tests.extract.adjudication.pairing_sheet import ALICE, ARMS, BOB, QUOTES, TALKED, lines, merged, pair, read
from tests.extract.adjudication.typist import Typist, rule, typing, unread_on_disk
from tests.strategies import edited


def test_a_ruling_finds_its_rows_wherever_its_line_went(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED, "", "=1+1")
    before = read(path).decisions
    for number, mischief in enumerate(
        (
            lambda typist: hands.shuffle_rows(typist, 3),
            lambda typist: hands.shuffle_columns(typist, 5),
            lambda typist: hands.without_column(typist, KEY),
            lambda typist: hands.without_column(typist, WHY),
            hands.more_above,
        )
    ):
        typing(path, mischief, PAIRINGS)
        assert read(path).decisions == before, number


def test_rulings_that_were_sorted_without_their_lines_are_refused(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED)
    pair(path, QUOTES, "different rows", *TALKED)

    def exchange(typist: Typist) -> None:
        arms, quotes = typist.row(**ARMS), typist.row(**QUOTES)
        for header in (*typist.inputs, BELONGS):
            typist.type(arms, header, quotes[header])
            typist.type(quotes, header, arms[header])

    typing(path, exchange, PAIRINGS)
    found = read(path)
    assert (found.decisions, len(found.refused)) == ((), 2)
    assert all("were sorted without the others" in problem.message for problem in found.refused)


def test_the_hidden_column_finds_the_rows_where_a_column_is_gone(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED)
    before = read(path).decisions
    typing(path, lambda typist: hands.without_column(typist, "bob: row"), PAIRINGS)
    assert read(path).decisions == before


def test_rows_of_which_a_cell_has_changed_are_the_same_rows(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED)
    (decision,) = read(path, alice=edited(ALICE, {("arms", 1, "n"): "14"})).decisions
    assert decision.row["alice"] == ("K1", "Placebo")


def test_a_row_that_was_renamed_since_is_said_to_be_gone(path: Path) -> None:
    cell = pair(path, ARMS, "same row", *TALKED)
    (late,) = read(path, bob=edited(BOB, {("arms", 1, "arm"): "Dummy"})).out_of_date
    assert (late.cell, late.code) == (cell, "ruling-out-of-date")
    assert "bob has no row “Saline placebo”" in late.message


def test_an_older_sheet_does_not_undo_what_others_ruled_meanwhile(path: Path) -> None:
    pair(path, ARMS, "same row", "source", "Eva")
    mine = read(path).decisions
    assert read(path, *mine).already == 1
    pair(path, ARMS, "different rows", "source", "Frank")
    late = read(path, *mine)
    assert late.decisions == ()
    assert "Eva ruled same row in the meantime" in late.out_of_date[0].message


def test_lines_that_rule_on_one_pairing_differently_are_all_refused(path: Path) -> None:
    pair(path, ARMS, "same row", "source", "Eva")

    def copy(typist: Typist) -> None:
        grid = typist.grid()
        line = grid[int(typist.row(**ARMS)[""]) - 1]
        at = typist.headers().index(RULING)
        typist.rewrite([*grid, [*line[:at], "different rows", *line[at + 1 :]]])

    typing(path, copy, PAIRINGS)
    assert [refusal.code for refusal in read(path).refused] == ["ruling-twice"] * 2


def test_pairings_filled_down_are_said_to_be_a_bulk_ruling(path: Path) -> None:
    def fill(typist: Typist) -> None:
        first, *others = typist.rows()
        typist.fill(first, "same row", "source", "Eva")
        typist.fill_down(first, others)

    typing(path, fill, PAIRINGS)
    found = read(path)
    assert {decision.bulk for decision in found.decisions} == {3}
    assert [(each.ruling, each.sheet, len(each.cells)) for each in found.bulk] == [("same row", "Pairings", 3)]


def test_names_that_count_up_down_the_pairings_are_named_at_their_cells(path: Path) -> None:
    def fill(typist: Typist) -> None:
        for number, row in enumerate(typist.rows(), 1):
            typist.fill(row, "same row", "source", f"Reviewer {number}")

    typing(path, fill, PAIRINGS)
    found = read(path)
    assert [decision.who for decision in found.decisions] == [("Reviewer 1",)]
    assert [(problem.sheet, "counts up" in problem.message) for problem in found.refused] == [("Pairings", True)] * 2


def test_a_begun_pairing_is_not_to_be_overwritten(path: Path) -> None:
    typing(path, lambda typist: typist.type(typist.row(**ARMS), "Reason", "ask bob"), PAIRINGS)
    found = read(path)
    assert (found.lines, found.refused, found.unfinished) == (0, (), 1)
    at = Typist(path, PAIRINGS)
    assert found.unfinished_cells == (f"Pairings!{at.cell(at.row(**ARMS), RULING)}",)
    assert unread_on_disk(path, merged()) == 1


def test_a_row_that_is_called_otherwise_since_it_was_ruled_on_is_asked_about_again(tmp_path: Path) -> None:
    """And what was ruled on its cells is back once it is confirmed; a blinded sheet does not say who calls it so."""
    sheet = tmp_path / "adjudication.xlsx"
    bob = edited(BOB, {("arms", 1, "arm"): "Placebo"})
    write_sheet(merged(bob=bob), sheet)
    rule(sheet, {"Field": "N"}, "bob", "", "source", "Eva")
    (cell,) = read(sheet, bob=bob).decisions
    new = merged(cell)
    for blinded in (True, False):
        write_sheet(new, sheet, blinded=blinded)
        (line,) = [row for row in lines(sheet) if row[STATUS] == "open" and row["Sheet"] == "Arms"]
        assert not blinded or "bob" not in line[QUESTION]
    pair(sheet, ARMS, "same row", "source", "Eva")
    (same,) = read(sheet, cell).decisions
    after = merged(cell, same)
    assert [each.progress for each in after.in_question if each.field == "n"] == ["decided"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_workbook_saved_by_libreoffice_says_the_same(path: Path, tmp_path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED, "", "=p. 4")
    rule(path, {"Field": "N"}, "bob", "", *TALKED)
    before = read(path)
    assert (before.lines, before.pairings, before.refused) == (2, 1, ())
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert read(tmp_path / "adjudication.ods") == before

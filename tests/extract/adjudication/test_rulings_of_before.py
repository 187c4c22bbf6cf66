"""A ruling of before: in the ledger already, out of date with what has changed, or in an older sheet."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from extract.adjudication.lines.words import RULING, STATUS
from extract.adjudication.workbook.write import write_sheet
from tests.extract.adjudication.ruling_sheet import ALICE, BOB, N, merged, read
from tests.extract.adjudication.typist import Typist, rule, typing, unread, unread_on_disk
from tests.review import Sheets
from tests.strategies import edited
from validate.adjudication.decide import decide, withdraw
from validate.adjudication.new_ruling import NewRuling
from validate.merge.discrepancy import Discrepancy


def test_a_ruling_that_the_ledger_has_is_not_written_again(path: Path) -> None:
    rule(path, N, "alice", "", "source", "Eva", "", "p. 4")
    first = read(path)
    again = read(path, *first.decisions)
    assert (again.decisions, again.already, unread(again)) == ((), 1, 0)
    rule(path, N, "alice", "", "source", "Eva", "", "p. 5")
    changed = read(path, *first.decisions)
    assert changed.decisions[0].replaces == (first.decisions[0].id,)


def test_a_ruling_whose_line_the_ledger_lost_is_taken_again_from_the_next_sheet(path: Path) -> None:
    rule(path, N, "bob", "", "discussion", "alice; bob")
    rule(path, {"Sheet": "Studies", "Field": "Country"}, "ask the authors", "", "discussion", "alice; bob")
    made = read(path).decisions
    write_sheet(merged(*made), path)
    again = read(path, *made)
    assert (again.decisions, again.already) == ((), 2)
    (lost,) = (each for each in made if each.field == "n")
    kept = [each for each in made if each is not lost]
    back = read(path, *kept)
    assert ([(decision.field, decision.take) for decision in back.decisions], back.already) == ([("n", "bob")], 1)
    withdrawn = withdraw(lost, who=("eva",), when="2026-05-04")
    after = read(path, *made, withdrawn)
    assert (after.decisions, after.already, len(after.withdrawn), after.replaced) == ((), 1, 1, ())


def test_a_ruling_of_others_that_the_ledger_had_before_is_not_called_newer(path: Path) -> None:
    """Frank ruled, then the extractors did, and the ledger lost what they ruled: it is taken again in Frank's place."""
    rule(path, N, "alice", "", "third person", "Frank")
    first = read(path).decisions
    write_sheet(merged(*first), path)
    rule(path, N, "bob", "", "discussion", "alice; bob")
    made = (*first, *read(path, *first).decisions)
    write_sheet(merged(*made), path)
    back = read(path, *first)
    assert [(one.take, one.replaces) for one in back.decisions] == [("bob", (first[0].id,))]
    assert (back.out_of_date, back.warnings) == ((), ())


def test_a_lost_ruling_is_not_taken_again_where_somebody_ruled_since(path: Path) -> None:
    """They ruled otherwise at the desk: what twofold once wrote into the sheet is older, whoever ruled."""
    rule(path, N, "alice", "", "source", "Eva")
    lost = read(path).decisions
    write_sheet(merged(*lost), path)
    for who in ("Eva", "Frank"):
        since = decide(merged(), cell_n(), ruled_by(who))
        (late,) = read(path, since).out_of_date
        assert f"{who} ruled bob in the meantime" in late.message


def test_a_sheet_that_does_not_say_with_which_rulings_it_was_written_calls_none_newer(path: Path) -> None:
    """A sheet of an earlier version: it says when somebody else ruled, and what to do."""
    rule(path, N, "alice", "", "third person", "Frank")
    first = read(path).decisions
    rule(path, N, "bob", "", "discussion", "alice; bob")
    typing(path, lambda typist: typist.book["_twofold"].delete_rows(1, 100))
    (late,) = read(path, *first).out_of_date
    assert "Frank ruled alice on 2026-05-03, which this sheet does not show" in late.message


def test_a_lost_ruling_whose_ground_has_changed_is_out_of_date(path: Path) -> None:
    rule(path, N, "alice", "", "source", "Eva")
    made = read(path).decisions
    write_sheet(merged(*made), path)
    now = edited(ALICE, {("arms", 0, "n"): "25"})
    assert read(path, *made, alice=now).out_of_date == ()
    (late,) = read(path, alice=now).out_of_date
    assert "alice has “25” now, not “24”" in late.message


def cell_n() -> Discrepancy:
    """The cell in which they differ on a number."""
    return next(cell for cell in merged().in_question if (cell.row, cell.field) == ("Ketamine", "n"))


def ruled_by(who: str) -> NewRuling:
    return NewRuling(ruling="take", take="bob", method="source", who=(who,), when="2026-05-04")


def test_a_ruling_whose_ground_has_changed_is_out_of_date_and_says_what_changed(path: Path) -> None:
    cell = rule(path, N, "alice", "", "source", "Eva")
    rule(path, {"Field": "Drug"}, "bob", "", "source", "Eva")
    now = edited(ALICE, {("arms", 0, "n"): "25"})
    found = read(path, alice=now)
    (late,) = found.out_of_date
    assert (late.code, late.cell) == ("ruling-out-of-date", cell)
    assert "alice has “25” now, not “24”" in late.message
    assert [decision.field for decision in found.decisions] == ["drug"]
    assert unread_on_disk(path, merged(alice=now)) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda bob: edited(bob, {("arms", 0, "n"): "24"}), "no longer differ here"),
        (lambda bob: edited(bob, {("arms", 0, "arm"): "Esketamine"}), "(does not have this row)"),
        (lambda bob: bob | {"arms": []}, "(does not have this row)"),
    ],
)
def test_a_discrepancy_that_is_gone_is_said_to_be_gone(
    path: Path, change: Callable[[Sheets], Sheets], said: str
) -> None:
    rule(path, N, "alice", "", "source", "Eva")
    found = read(path, bob=change(deepcopy(BOB)))
    assert found.decisions == ()
    assert len(found.out_of_date) == 1
    if "differ" in said:
        assert said in found.out_of_date[0].message


def test_a_ruling_on_a_field_that_was_renamed_since_says_so(path: Path) -> None:
    """Nobody can know from a name that is gone which field is meant now."""
    typing(path, lambda typist: typist.type(typist.row(**N), "Field", "Number"))
    rule(path, {"Field": "Number"}, "alice", "", "source", "Eva")
    (late,) = read(path).out_of_date
    assert "the form has no field “Number” there now: it was renamed or removed" in late.message


def test_a_ruling_that_sleeps_in_the_ledger_is_no_news(path: Path) -> None:
    """It was taken in, and then alice changed her value: the old sheet may be overwritten, and shows the old ruling."""
    rule(path, N, "another value", "30.0", "source", "Eva")
    first = read(path)
    after = merged(*first.decisions, alice=edited(ALICE, {("arms", 0, "n"): "25"}))
    assert unread_on_disk(path, after) == 0
    write_sheet(after, path)
    row = Typist(path).row(**N)
    assert (row[STATUS], row[RULING]) == ("changed since the ruling", "")
    assert "another value 30, by report read again, Eva, 2026-05-03 (then: alice 24, bob 42)" in row["Ruling until now"]


@pytest.mark.parametrize(("where", "ruling"), [({"Row": "Placebo"}, "drop the row"), (N, "alice")])
def test_the_same_ruling_is_taken_again_where_a_value_has_changed_since(
    path: Path, where: dict[str, str], ruling: str
) -> None:
    rule(path, where, ruling, "", "source", "Eva; Frank")
    first = read(path).decisions
    now = edited(ALICE, {("arms", 0, "n"): "25", ("arms", 1, "n"): "14"})
    write_sheet(merged(*first, alice=now), path)
    rule(path, where, ruling, "", "source", "Eva; Frank")
    again = read(path, *first, alice=now)
    assert (len(again.decisions), again.already) == (1, 0)
    after = merged(*first, *again.decisions, alice=now)
    assert {cell.progress for cell in after.in_question if cell.row == where["Row"] and cell.field == "n"} == {
        "decided"
    }


def test_an_older_sheet_does_not_undo_what_others_ruled_meanwhile(path: Path) -> None:
    """But those who ruled may correct themselves in the sheet that they have."""
    rule(path, N, "alice", "", "source", "Eva")
    mine = read(path).decisions
    rule(path, N, "bob", "", "source", "Eva")
    corrected = read(path, *mine)
    assert corrected.decisions[0].replaces == (mine[0].id,)
    rule(path, N, "bob", "", "source", "Frank")
    late = read(path, *mine)
    assert late.decisions == ()
    assert "Eva ruled alice in the meantime" in late.out_of_date[0].message
    rule(path, N, "alice", "", "source", "Eva")
    undone = read(path, *mine, *corrected.decisions)
    assert undone.decisions == ()
    assert "replaced or withdrawn" in undone.out_of_date[0].message


def test_an_older_sheet_undoes_no_ruling_that_the_same_people_made_elsewhere_since(path: Path) -> None:
    """They ruled at the desk after this file was saved; saved later than that, it says what it replaces."""
    rule(path, N, "alice", "", "source", "Eva")
    mine = read(path).decisions
    rule(path, N, "bob", "", "source", "Eva")
    os.utime(path, (0, 0))
    late = read(path, *mine)
    assert late.decisions == ()
    assert "Eva ruled alice after this file was saved" in late.out_of_date[0].message
    os.utime(path)
    saved_inside(path, "2026-05-02T08:00:00Z")  # a copy, which a mail or a download has made anew
    assert "Eva ruled alice after this file was saved" in read(path, *mine).out_of_date[0].message
    saved_inside(path, "2026-05-04T08:00:00Z")
    taken = read(path, *mine)
    assert [one.replaces for one in taken.decisions] == [(mine[0].id,)]
    (changed,) = taken.warnings
    assert (changed.code, "replaces the ruling 'alice' of 2026-05-03 by the same people" in changed.message) == (
        "ruling-changed",
        True,
    )


def saved_inside(path: Path, when: str) -> None:
    """Writes into a workbook when a program saved it, and leaves the rest."""
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    core = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when.encode(), parts["docProps/core.xml"])
    with zipfile.ZipFile(path, "w") as after:
        for name, content in (parts | {"docProps/core.xml": core}).items():
            after.writestr(name, content)


def test_a_ruling_that_others_made_in_the_meantime_is_already_there(path: Path) -> None:
    rule(path, N, "alice", "", "source", "Eva")
    mine = read(path).decisions
    rule(path, N, "alice", "", "source", "Frank", "", "of my own")
    late = read(path, *mine)
    assert (late.decisions, late.already, late.out_of_date, late.not_taken_yet) == ((), 1, (), 0)
    assert late.agreeing[0].message == "already there, by Eva, with the same ruling"
    rule(path, N, "alice", "", "source", "Eva", "", "another reason")
    assert [one.reason for one in read(path, *mine).decisions] == ["another reason"]
    rule(path, N, "bob", "", "source", "Frank")
    assert [one.message[:14] for one in read(path, *mine).out_of_date] == ["Eva ruled alic"]

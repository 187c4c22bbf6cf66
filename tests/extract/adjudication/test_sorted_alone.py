"""Only the columns in which people fill in were sorted: the rulings stand on the lines of others, and none is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.adjudication.intake.read import read_sheet
from extract.adjudication.layout.ruling_place import exchanged
from extract.adjudication.lines.words import BELONGS
from extract.adjudication.workbook.write import write_sheet
from tests.extract.adjudication import typist as hands
from tests.extract.adjudication.typist import Typist, typing
from tests.review import Sheets, merged_once
from validate.ledger.ledger import Decision

ALICE: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [{"study": "K1", "arm": "A", "drug": "ketamine", "n": "24", "route": "IV"}],
}
BOB: Sheets = {
    "studies": [{"study": "K1", "country": "France", "year": "2018"}],
    "arms": [{"study": "K1", "arm": "A", "drug": "esketamine", "n": "42", "route": "IM"}],
}
RULED = {"Country": ("alice", "Table 1"), "Drug": ("bob", "p. 4"), "N": ("alice", "p. 5")}


def ruled(path: Path, fields: tuple[str, ...], *made: Decision) -> tuple[Decision, ...]:
    def work(typist: Typist) -> None:
        for field in fields:
            who, place = RULED[field]
            typist.fill(typist.row(Field=field), who, "", "report read again", "Eva", "", place)

    typing(path, work)
    return read_sheet(path, merged_once([ALICE, BOB], *made), when="2026-05-03").decisions


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[Path, tuple[Decision, ...]]:
    """A sheet with two rulings that were taken in before, and one that is new."""
    path = tmp_path / "adjudication.xlsx"
    write_sheet(merged_once([ALICE, BOB]), path)
    made = ruled(path, ("Country", "Drug"))
    write_sheet(merged_once([ALICE, BOB], *made), path)
    assert len(ruled(path, ("N",), *made)) == 1
    return path, made


def exchange(path: Path, turn: int, *, marks: bool = False) -> None:
    """Moves what is typed in each line to the line that stands so many places below.

    The hidden marks come with it only if `marks` says so: sheets of earlier versions have none.
    """

    def work(typist: Typist) -> None:
        rows = typist.rows()
        headers = (*typist.inputs, BELONGS) if marks else typist.inputs
        for number, row in enumerate(rows):
            for header in headers:
                typist.type(row, header, rows[(number - turn) % len(rows)][header] or None)
        if not marks:
            hands.without_column(typist, BELONGS)

    typing(path, work)


def first_sheet(path: Path) -> Path:
    """A sheet that was written before anybody ruled, with rulings on three of its lines."""
    write_sheet(merged_once([ALICE, BOB]), path)
    ruled(path, tuple(RULED))
    return path


def taken(path: Path) -> set[tuple[str | None, str | None]]:
    return {
        (made.field, made.take) for made in read_sheet(path, merged_once([ALICE, BOB]), when="2026-05-04").decisions
    }


WANTED = {("country", "alice"), ("drug", "bob"), ("n", "alice")}


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_in_a_first_sheet_the_marks_show_it_and_say_for_which_line_each_was_typed(tmp_path: Path, turn: int) -> None:
    path = first_sheet(tmp_path / "adjudication.xlsx")
    exchange(path, turn, marks=True)
    found = read_sheet(path, merged_once([ALICE, BOB]), when="2026-05-04")
    assert (found.decisions, len(found.refused), found.not_taken_yet) == ((), 3, 3)
    assert all("this ruling was typed for the line in row" in problem.message for problem in found.refused)
    exchange(path, -turn, marks=True)
    assert taken(path) == WANTED


def test_a_sort_of_whole_lines_takes_the_marks_along(tmp_path: Path) -> None:
    path = first_sheet(tmp_path / "adjudication.xlsx")
    typing(path, lambda typist: hands.shuffle_rows(typist, 3))
    assert taken(path) == WANTED


def test_what_is_dragged_over_others_pasted_or_moved_to_a_free_line_is_taken(tmp_path: Path) -> None:
    """Its mark comes with it, but its own line still has the mark too, or has none."""
    path = first_sheet(tmp_path / "adjudication.xlsx")

    def work(typist: Typist) -> None:
        country, drug, number = (typist.row(Field=field) for field in RULED)
        for target in (drug, number, typist.row(Field="Route")):
            for header in (*typist.inputs, BELONGS):
                typist.type(target, header, country[header] or None)
        for header in (*typist.inputs, BELONGS):
            typist.type(typist.row(Field="Year"), header, country[header] or None)
            typist.type(country, header, None)

    typing(path, work)
    assert taken(path) == {(field, "alice") for field in ("drug", "n", "route", "year")}


def test_who_cannot_undo_it_deletes_the_rulings_and_types_them_again(tmp_path: Path) -> None:
    path = first_sheet(tmp_path / "adjudication.xlsx")
    exchange(path, 1, marks=True)

    def work(typist: Typist) -> None:
        for row in typist.rows():
            for header in (*typist.inputs, BELONGS):
                typist.type(row, header, None)

    typing(path, work)
    ruled(path, tuple(RULED))
    assert taken(path) == WANTED


def test_what_is_pasted_over_the_hidden_mark_is_refused(tmp_path: Path) -> None:
    """A block of another table falls into the hidden column too, so that the rest is one column off."""
    path = first_sheet(tmp_path / "adjudication.xlsx")
    typing(path, lambda typist: typist.type(typist.row(Field="Drug"), BELONGS, "Eva"))
    found = read_sheet(path, merged_once([ALICE, BOB]), when="2026-05-04")
    assert {made.field for made in found.decisions} == {"country", "n"}
    assert "'Eva' is in the hidden column between Method and Who" in found.refused[0].message


def test_nothing_is_taken_and_each_ruling_is_named(sheet: tuple[Path, tuple[Decision, ...]]) -> None:
    path, made = sheet
    exchange(path, 2)
    found = read_sheet(path, merged_once([ALICE, BOB], *made), when="2026-05-04")
    assert (found.decisions, len(found.refused)) == ((), 3)
    assert all("were sorted without the others" in problem.message for problem in found.refused)
    assert found.not_taken_yet == 3


def test_a_ruling_that_is_typed_into_another_line_too_is_taken(sheet: tuple[Path, tuple[Decision, ...]]) -> None:
    path, made = sheet
    typing(
        path, lambda typist: typist.fill(typist.row(Field="Route"), "bob", "", "report read again", "Eva", "", "p. 4")
    )
    found = read_sheet(path, merged_once([ALICE, BOB], *made), when="2026-05-04")
    assert ([decision.field for decision in found.decisions], found.refused) == (["route", "n"], ())


@given(st.permutations([f"line {number}" for number in range(7)]))
def test_whatever_was_sorted_alone_is_seen_line_by_line(order: list[str]) -> None:
    place = dict(zip(sorted(order), order, strict=True))
    assert exchanged(place) == {line for line, ruling in place.items() if line != ruling}


@given(st.permutations([f"line {number}" for number in range(9)]), st.integers(0, 8))
def test_it_is_seen_too_if_a_line_was_deleted_since(order: list[str], deleted: int) -> None:
    place = dict(zip(sorted(order), order, strict=True))
    moved = [line for line, ruling in place.items() if line != ruling]
    del place[f"line {deleted}"]
    assert exchanged(place) or len(moved) < 5


def test_a_ruling_that_was_copied_on_before_another_one_took_its_place_is_no_sort() -> None:
    assert exchanged({"a": "b", "b": "b", "c": "a"}) == frozenset()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(4, 7))))
def test_what_is_dragged_from_lines_that_keep_their_own_exchanges_nothing(dragged: list[tuple[int, int]]) -> None:
    place = {str(number): str(number) for number in range(8)}
    place |= {str(end): str(start) for start, end in dragged}
    assert exchanged(place) == frozenset()

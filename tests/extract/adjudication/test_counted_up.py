"""A cell that is dragged over other lines counts up (Reviewer 1, Reviewer 2): nobody ruled who only comes of this."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.layout.counted_up import series_of
from extract.adjudication.lines.words import METHOD, REASON, RULING, VALUE, WHO
from extract.adjudication.workbook.write import write_sheet
from tests.extract.adjudication.libreoffice import LIBREOFFICE, saved_by_libreoffice
from tests.extract.adjudication.typist import Row, Typist, typing
from tests.review import Sheets, merged_once
from validate.adjudication.who_may_rule import Policy
from validate.assignment.people import NOBODY_LISTED, People, Person

FIELDS = ("country", "year", "drug", "n", "route")
ALICE: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [{"study": "K1", "arm": "A", "drug": "ketamine", "n": "24", "route": "IV"}],
}
BOB: Sheets = {
    "studies": [{"study": "K1", "country": "France", "year": "2018"}],
    "arms": [{"study": "K1", "arm": "A", "drug": "esketamine", "n": "42", "route": "IM"}],
}
REVIEWERS = ("Reviewer 1", "Reviewer 2", "Reviewer 3", "Reviewer 4", "Reviewer 5")


def people(*names: str, complete: bool = True) -> People:
    extractors = tuple(Person(name=name) for name in ("alice", "bob"))
    others = tuple(Person(name=name, extractor=False) for name in names)
    return People((*extractors, *others), complete=complete)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged_once([ALICE, BOB]), sheet)
    return sheet


def read(path: Path, known: People = NOBODY_LISTED) -> FileRulings:
    return read_sheet(path, merged_once([ALICE, BOB]), when="2026-05-03", policy=Policy(people=known))


def type_all(path: Path, who: tuple[str, ...], reasons: tuple[str, ...] = (), *, dragged: tuple[str, ...] = ()) -> None:
    """Rules alike on all lines, each with one of these names and reasons; some columns are dragged from the first."""

    def work(typist: Typist) -> None:
        first, *others = typist.rows()
        for number, row in enumerate([first, *others]):
            typist.fill(row, "alice", "", "report read again", who[number], "", (reasons or ("",) * 5)[number])
        for header in dragged:
            drag_look(typist, header, first, others)

    typing(path, work)


def drag_look(typist: Typist, header: str, first: Row, others: list[Row]) -> None:
    """Dragging brings the look of the first cell."""
    for row in others:
        typist.sheet[typist.cell(row, header)]._style = copy(typist.sheet[typist.cell(first, header)]._style)


def ruled_by(found: FileRulings) -> list[tuple[str, ...]]:
    return [decision.who for decision in found.decisions]


@pytest.mark.parametrize("complete", [True, False])
def test_names_that_count_up_from_the_one_that_the_project_knows_are_named_at_their_cells(
    path: Path, complete: bool
) -> None:
    type_all(path, REVIEWERS)
    typist = Typist(path)
    found = read(path, people("Reviewer 1", complete=complete))
    assert ruled_by(found) == [("Reviewer 1",)]
    assert [problem.cell for problem in found.refused] == [typist.cell(row, WHO) for row in typist.rows()[1:]]
    first = typist.cell(typist.rows()[0], WHO)
    for problem, name in zip(found.refused, REVIEWERS[1:], strict=True):
        assert f"{name!r} counts up from 'Reviewer 1' in {first}" in problem.message
        assert "write Reviewer 1's" in problem.message
        assert (f"{name} names somebody who is not one of the project's people" in problem.message) == complete
        assert (f"If it really was {name}, write {name}'s" in problem.message) != complete
    assert found.not_taken_yet == 5


def test_the_second_of_two_known_names_is_doubted_too_where_the_third_is_nobody(path: Path) -> None:
    type_all(path, REVIEWERS)
    assert ruled_by(read(path, people("Reviewer 1", "Reviewer 2"))) == [("Reviewer 1",)]


def test_people_of_the_project_whose_names_follow_each_other_may_rule_in_turn(path: Path) -> None:
    type_all(path, REVIEWERS)
    found = read(path, people(*REVIEWERS))
    assert (ruled_by(found), found.refused) == ([(name,) for name in REVIEWERS], ())


@pytest.mark.parametrize("saved", ["openpyxl", pytest.param("libreoffice", marks=LIBREOFFICE)])
def test_known_names_are_doubted_where_the_look_of_the_first_cell_came_with_them(path: Path, saved: str) -> None:
    type_all(path, REVIEWERS, dragged=(WHO,))
    if saved == "libreoffice":
        saved_by_libreoffice(path)
    found = read(path, people(*REVIEWERS))
    assert ruled_by(found) == [("Reviewer 1",)]
    assert len(found.refused) == 4


def test_the_spelling_that_is_not_counted_up_is_understood_and_the_same_on_all_lines(path: Path) -> None:
    type_all(path, ("Reviewer 1's",) * 5, dragged=(RULING, VALUE, METHOD, WHO, REASON))
    found = read(path, people("Reviewer 1"))
    assert ruled_by(found) == [("Reviewer 1",)] * 5
    mixed = tuple(f"{name}'s" for name in REVIEWERS)
    type_all(path, mixed)
    assert ruled_by(read(path, people(*REVIEWERS))) == [(name,) for name in REVIEWERS]


def test_the_last_name_of_several_counts_up(path: Path) -> None:
    type_all(path, tuple(f"Eva; {name}" for name in REVIEWERS))
    assert ruled_by(read(path, people("Eva", "Reviewer 1"))) == [("Eva", "Reviewer 1")]


def test_a_person_called_as_a_month_becomes_the_next_month(path: Path) -> None:
    type_all(path, ("Nov", "Dec", "Jan", "Feb", "Mar"))
    assert ruled_by(read(path, people("Nov", complete=False))) == [("Nov",)]


def test_two_lines_by_people_nobody_knows_are_not_doubted_and_three_in_a_row_are(path: Path) -> None:
    """Where a project lists nobody, people may well be called by numbers; that three rule in turn is no chance."""
    type_all(path, ("Reviewer 1", "Reviewer 2", "Eva", "Eva", "Reviewer 5"))
    assert len(read(path).decisions) == 5
    type_all(path, ("Reviewer 1", "Reviewer 2", "Reviewer 3", "Eva", "Reviewer 5"))
    found = read(path)
    assert ruled_by(found) == [("Reviewer 1",), ("Eva",), ("Reviewer 5",)]


def test_pages_that_count_up_are_a_warning_where_the_look_shows_that_they_were_dragged(path: Path) -> None:
    """Typed one by one, pages count up in any report."""
    pages = ("p. 4: 24 women", "p. 4", "p. 5", "p. 6", "p. 7")
    type_all(path, ("Eva",) * 5, pages)
    assert read(path).warnings == ()
    typist = Typist(path)
    _, first, *others = typist.rows()
    drag_look(typist, REASON, first, others)
    typist.save()
    found = read(path)
    assert len(found.decisions) == 5
    assert [problem.cell for problem in found.warnings] == [typist.cell(row, REASON) for row in others]
    assert {problem.code for problem in found.warnings} == {"ruling-counted-up"}
    assert f"'p. 6' counts up from 'p. 4' in {typist.cell(first, REASON)}" in found.warnings[1].message


def test_other_values_that_count_up_are_a_warning_too(path: Path) -> None:
    def work(typist: Typist) -> None:
        country, year, *_ = typist.rows()
        typist.fill(country, "another value", "Peru 2", "report read again", "Eva")
        typist.fill(year, "another value", "2019", "report read again", "Eva")
        typist.type(country, VALUE, "2018")
        drag_look(typist, VALUE, country, [year])

    typing(path, work)
    found = read(path)
    assert [problem.values for problem in found.warnings] == [("2019",)]


def test_extractors_that_count_up_under_ruling_are_refused(tmp_path: Path) -> None:
    """Chosen from the list, no name counts up; one that is typed does."""
    path = tmp_path / "adjudication.xlsx"
    write_sheet(merged_once([ALICE, BOB]), path, blinded=True)

    def work(typist: Typist) -> None:
        first, second, *_ = typist.rows()
        typist.fill(first, "Extractor 1", "", "report read again", "Eva")
        typist.fill(second, "Extractor 2", "", "report read again", "Eva")
        drag_look(typist, RULING, first, [second])

    typing(path, work)
    found = read(path)
    assert len(found.decisions) == 1
    assert "counts up from 'Extractor 1'" in found.refused[0].message


NUMBERS = st.integers(300, 10**6)
STEMS = st.text(st.characters(categories=["L", "P", "S"]), min_size=1, max_size=6)


@given(STEMS, NUMBERS, st.integers(1, 300), st.integers(1, 300))
def test_texts_are_a_series_exactly_when_their_numbers_keep_step_with_their_rows(
    stem: str, number: int, first: int, other: int
) -> None:
    assert series_of(f"{stem} {number}", first) == series_of(f"{stem} {number + other - first}", other)
    assert series_of(f"{stem} {number}", first) != series_of(f"{stem} {number + other - first + 1}", other)
    assert series_of(f"{number} {stem}x", first) == series_of(f"{number + other - first} {stem}x", other)
    assert series_of(f"{stem} {number}", first) != series_of(f"{stem}{stem} {number}", first)
    assert series_of(f"{stem}x", first) is None

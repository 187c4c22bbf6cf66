"""The columns of a sheet are found by what they are, whatever became of its headers; the rest is named, not lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.layout.layout import HEADERS, OF_EXTRACTORS
from extract.adjudication.lines.words import (
    CAUSE,
    FIELD,
    GUIDANCE,
    INPUTS,
    KEY,
    METHOD,
    PAIRINGS,
    REASON,
    RULING,
    SHEET,
    STATUS,
    STUDY,
    VALUE,
    WHO,
)
from extract.adjudication.workbook.write import write_sheet
from tests.extract.adjudication import pairing_sheet
from tests.extract.adjudication import typist as hands
from tests.extract.adjudication.ruling_sheet import merged
from tests.extract.adjudication.typist import HEADER, Typist, typing, unread_on_disk

RULED = {"country", "drug", "n", "route"}


@pytest.fixture
def path(ruled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(ruled, tmp_path))


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet with a ruling on every cell that is open; nothing may change it."""
    sheet = tmp_path_factory.mktemp("ruled") / "adjudication.xlsx"
    write_sheet(merged(), sheet)

    def work(typist: Typist) -> None:
        for row in typist.rows():
            if not row[FIELD].startswith("("):
                typist.fill(row, "bob", "", "source", "Eva", "", f"p. 4, {row[FIELD]}")

    typing(sheet, work)
    return sheet


def read(path: Path) -> FileRulings:
    return read_sheet(path, merged(), when="2026-05-03")


def rename(typist: Typist, header: str, text: str | None) -> None:
    typist.sheet.cell(HEADER, typist.headers().index(header) + 1).value = text


def rename_nearly(typist: Typist) -> None:
    rename(typist, RULING, "Rulling")


def rename_all(typist: Typist) -> None:
    for number, header in enumerate(typist.headers(), 1):
        typist.sheet.cell(HEADER, number).value = f"Spalte {number}" if header != KEY else None


def take_a_name_for_a_column_of_ones_own(typist: Typist) -> None:
    rename(typist, WHO, "Decided by")
    typist.sheet.insert_cols(1)
    typist.sheet.cell(HEADER, 1).value = WHO
    typist.sheet.cell(HEADER + 1, 1).value = "ask Maria"


def delete_the_headers(typist: Typist) -> None:
    typist.sheet.delete_rows(HEADER)


def delete_all_above(typist: Typist) -> None:
    typist.sheet.delete_rows(1, HEADER)


def insert_rows_and_columns(typist: Typist) -> None:
    typist.sheet.insert_rows(2, 3)
    typist.sheet.insert_rows(8)
    typist.sheet.insert_cols(5, 2)


def delete_the_hidden_row_and_misspell(typist: Typist) -> None:
    rename(typist, RULING, "Rulling")
    rename(typist, METHOD, "method:")
    typist.sheet.delete_rows(1)


def sort_all(typist: Typist) -> None:
    """The whole sheet by its first column, headers and all."""
    typist.rewrite(sorted(typist.grid(), key=lambda row: str(row[0] or ""), reverse=True))


def sort_all_without_the_hidden_column(typist: Typist) -> None:
    hands.without_column(typist, KEY)
    sort_all(typist)


def move_cells_without_the_hidden_row(typist: Typist) -> None:
    """Cuts the columns of rulings out, as far as they are seen, and puts them in front."""
    grid = typist.grid()
    at = typist.headers().index(RULING)
    moved = [grid[0], *([*row[at : at + 4], *row[:at], *row[at + 4 :]] for row in grid[1:])]
    typist.rewrite(moved)


@pytest.mark.parametrize(
    "change",
    [
        rename_nearly,
        rename_all,
        take_a_name_for_a_column_of_ones_own,
        delete_the_headers,
        delete_the_hidden_row_and_misspell,
        delete_all_above,
        insert_rows_and_columns,
        sort_all,
        sort_all_without_the_hidden_column,
        move_cells_without_the_hidden_row,
    ],
)
def test_every_ruling_is_taken_whatever_became_of_the_headers(path: Path, change: Callable[[Typist], None]) -> None:
    typing(path, change)
    found = read(path)
    assert (found.refused, found.out_of_date) == ((), ())
    assert {decision.field: (decision.take, decision.reason[:4]) for decision in found.decisions} == dict.fromkeys(
        RULED, ("bob", "p. 4")
    )


@pytest.mark.parametrize(
    ("deleted", "before"),
    [(REASON, METHOD), (VALUE, STUDY), (CAUSE, GUIDANCE), (STUDY, REASON), (REASON, STATUS)],
)
def test_columns_are_found_by_their_headers_where_some_are_deleted_and_others_inserted(
    path: Path, deleted: str, before: str
) -> None:
    """The hidden row is gone too. A column of one's own that does not stand in the place of a deleted one is none."""

    def change(typist: Typist) -> None:
        typist.sheet.delete_rows(1)
        header = HEADER - 1
        for name, work in ((deleted, typist.sheet.delete_cols), (before, typist.sheet.insert_cols)):
            texts = [cell.value for cell in typist.sheet[header]]
            work(texts.index(name) + 1)
        own = [cell.value for cell in typist.sheet[header]].index(None) + 1
        for row in range(header + 1, typist.sheet.max_row + 1):
            typist.sheet.cell(row, own).value = "mine"
        typist.sheet.cell(header, own).value = "My notes"

    typing(path, change)
    found = read(path)
    assert (found.refused, found.out_of_date) == ((), ())
    reason = "" if deleted == REASON else "p. 4"
    assert {one.field: (one.take, one.reason[:4]) for one in found.decisions} == dict.fromkeys(RULED, ("bob", reason))


def test_a_column_that_may_be_the_one_that_is_missing_is_named_with_what_to_type(path: Path) -> None:
    """Reason and the column after it were deleted, and a column without a header was inserted there."""

    def change(typist: Typist) -> None:
        typist.sheet.delete_rows(1)
        header = HEADER - 1
        place = [cell.value for cell in typist.sheet[header]].index(REASON) + 1
        typist.sheet.delete_cols(place, 2)
        typist.sheet.insert_cols(place)
        for row in range(header + 1, typist.sheet.max_row + 1):
            typist.sheet.cell(row, place).value = "mine"

    typing(path, change)
    found = read(path)
    assert found.decisions == ()
    place = typing_place(path)
    assert all(f"{place} says nothing: write Reason there if it is that column" in one.message for one in found.refused)
    assert len(found.refused) >= len(RULED)


def typing_place(path: Path) -> str:
    """The cell above the column whose cells say "mine"."""
    sheet = Typist(path).sheet
    (column,) = {cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value == "mine"}
    return f"{column}{HEADER - 1}"


def test_what_cannot_be_understood_is_named_at_its_cell_and_counts_as_unread(path: Path) -> None:
    """No headers, no hidden row, and a column more: nothing says any more which column is which."""

    def spoil(typist: Typist) -> None:
        typist.sheet.delete_rows(1, HEADER)
        typist.sheet.insert_cols(1)

    typing(path, spoil)
    found = read(path)
    assert found.decisions == ()
    assert {refusal.code for refusal in found.refused} == {"ruling-not-understood"}
    assert len(found.refused) == len(RULED)
    sheet = Typist(path).sheet
    named = {str(sheet[cell].value) for refusal in found.refused for cell in refusal.cells}
    assert {"bob", "source", "Eva", "p. 4, N"} <= named
    assert unread_on_disk(path, merged()) == len(RULED)


def test_a_renamed_sheet_and_a_copy_of_it_rule_once(path: Path) -> None:
    def copy(typist: Typist) -> None:
        typist.book.copy_worksheet(typist.sheet)
        typist.book[SHEET].title = "Maria"
        typist.name = "Maria"

    typing(path, copy)
    found = read(path)
    assert (found.refused, {decision.field for decision in found.decisions}) == ((), RULED)


def test_titles_above_the_headers_are_no_rulings(path: Path) -> None:
    def title(typist: Typist) -> None:
        typist.sheet.insert_rows(1, 2)
        typist.sheet.cell(1, 1).value = "Adjudication of 3 May"
        for column in range(1, 30):
            typist.sheet.cell(2, column).value = f"letter {column}"

    typing(path, title)
    found = read(path)
    assert (found.refused, found.unfinished, len(found.decisions)) == ((), 0, len(RULED))


def test_the_names_of_the_columns_are_hidden(path: Path) -> None:
    typist = Typist(path)
    assert typist.sheet.row_dimensions[1].hidden
    assert typist.headers()[0] == STATUS


def test_every_column_that_is_written_is_known_again_by_its_header(tmp_path: Path) -> None:
    """A column that is not would become one of the team's own where the hidden names of the columns are lost."""
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(pairing_sheet.merged(), sheet)
    headers: list[str] = []
    for name in (SHEET, PAIRINGS):
        typing(sheet, lambda typist: headers.extend(typist.headers()), name)
    unknown = {header for header in headers if header and not header.endswith(OF_EXTRACTORS)} - {*HEADERS}
    assert len(headers) > 20
    assert unknown == set()


def rename_every_header(typist: Typist) -> None:
    """Calls every column something else, as a translation does, and deletes the hidden row."""
    for number, cell in enumerate(typist.sheet[HEADER], 1):
        if cell.value:
            cell.value = f"Spalte {number}"
    typist.sheet.delete_rows(1)


def test_a_row_of_headers_that_were_all_renamed_is_no_ruling(path: Path) -> None:
    typing(path, rename_every_header)
    found = read(path)
    assert (found.refused, found.out_of_date) == ((), ())
    assert len(found.decisions) == len(RULED)


def test_with_the_headers_that_are_asked_for_every_ruling_is_taken(path: Path) -> None:
    """All are renamed, and a column stands before them: what the message says is enough."""

    def add_a_column(typist: Typist) -> None:
        typist.sheet.insert_cols(3)
        typist.sheet.cell(HEADER - 1, 3).value = "our notes"

    before = Typist(path).headers()
    typing(path, rename_every_header)
    typing(path, add_a_column)
    (message,) = {refusal.message.partition("this sheet")[2] for refusal in read(path).refused}
    asked = [name for name in INPUTS if re.search(rf"\b{name}\b", message.partition("any more")[0])]
    assert {RULING, METHOD} <= set(asked)

    def write_them(typist: Typist) -> None:
        for name in asked:
            typist.sheet.cell(HEADER - 1, before.index(name) + 2).value = name

    typing(path, write_them)
    found = read(path)
    assert (found.refused, found.out_of_date) == ((), ())
    assert {decision.field: (decision.take, decision.reason[:4]) for decision in found.decisions} == dict.fromkeys(
        RULED, ("bob", "p. 4")
    )

"""Only the columns in which people fill in were sorted: the rulings stand on the lines of others, and none is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.adjudication.read import read_sheet
from extract.adjudication.write import write_sheet
from tests.extract.adjudication.typist import Typist, typing
from tests.strategies import Sheets, merged_once
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


def exchange(path: Path, turn: int) -> None:
    """Moves what is typed in each line to the line that stands so many places below."""

    def work(typist: Typist) -> None:
        rows = typist.rows()
        typed = [tuple(row[header] for header in typist.inputs) for row in rows]
        for number, row in enumerate(rows):
            typist.fill(row, *typed[(number - turn) % len(rows)])

    typing(path, work)


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

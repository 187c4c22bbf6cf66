"""Rulings that contradict each other are settled by ruling once more, also as one of them says."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.adjudication.lines.words import PAIR_RULED, PAIRINGS, SHEET
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.adjudication.typist import Typist
from tests.extract.command import Ran, twofold
from tests.extract.small_review import WOMEN, begin_review, form_of
from validate.ledger.words import RULED

CLEO, BOTH = ("third person", "cleo"), ("discussion", "ada; ben")
ADA = ("ada", "", *CLEO)
BEN = ("ben", "", *BOTH)
RULED_IN_SHEET = {**RULED, **PAIR_RULED}


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """A review whose ledger has the rulings of two copies of the folder, which contradict each other."""
    filled = {
        name: {"studies": [{"study": "S1", "women": women, "finished": "yes"}]}
        for name, women in (("ada", "9"), ("ben", "11"))
    }
    here = begin_review(tmp_path / "here", form_of(WOMEN), filled).folder
    twofold("merge", at=here)
    there = Path(shutil.copytree(here, tmp_path / "there"))
    for folder, ruled in ((here, ADA), (there, BEN)):
        assert "1 ruling taken" in ruling(folder, *ruled).out
    ran = twofold("ledger", "join", there / "decisions.jsonl", at=here)
    assert (ran.code, "contradict each other" in ran.out) == (1, True)
    return here


def ruling(folder: Path, *typed: str) -> Ran:
    typist = Typist(folder / "adjudication.xlsx")
    typist.fill(typist.row(Study="S1", Field="Women"), *typed)
    typist.save()
    return twofold("adjudicate", at=folder)


@pytest.mark.parametrize("typed", [ADA, BEN], ids=["one", "the other"])
def test_typing_one_of_them_again_takes_it_in_place_of_all(joined: Path, typed: tuple[str, ...]) -> None:
    assert "1 open" in twofold("merge", at=joined).out
    before = read_ledger(joined / "decisions.jsonl").ledger
    assert "1 ruling taken into decisions.jsonl" in ruling(joined, *typed).out
    (settled,) = read_ledger(joined / "decisions.jsonl").ledger.in_force
    assert set(settled.replaces) == {one.id for one in before.in_force}
    again = twofold("adjudicate", at=joined).out
    assert ("0 rulings taken into decisions.jsonl, 1 already there" in again, "contradicted" in again) == (True, False)
    assert "1 decided, 0 open" in twofold("merge", at=joined).out


def test_a_sheet_of_before_settles_nothing_and_what_contradicts_it_is_named(joined: Path) -> None:
    ran = twofold("adjudicate", at=joined)
    printed = " ".join(ran.out.split())
    assert "0 rulings taken into decisions.jsonl, 1 already there" in printed
    assert "contradicted by “ben 11, by discussion, ada; ben," in printed, printed
    assert "The line is open until somebody rules on it in a new sheet" in printed
    assert "1 open" in twofold("merge", at=joined).out


def test_a_line_shows_every_ruling_that_became_stale(joined: Path) -> None:
    """Two that contradict each other and a third one, of which none replaces another."""
    workbook = joined / "extractions" / "ada.xlsx"
    for women in (10, 12):
        book = openpyxl.load_workbook(workbook)
        book["Studies"]["C4"] = women
        book.save(workbook)
        twofold("merge", at=joined)
        line = Typist(joined / "adjudication.xlsx").row(Study="S1", Field="Women")
        shown = line["Ruling until now"].splitlines()
        expected = {"ada 9", "ben 11"} | ({"ada 10"} if women > 10 else set())
        assert {one.partition(", by")[0] for one in shown} == expected
        if women == 10:
            assert "1 ruling taken" in ruling(joined, *ADA).out


GROUPS = """\
  - name: groups
    identity: [study, group]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: group, type: key}
      - {name: size, label: Size, type: count}
      - {name: mean, label: Mean, type: number}
"""


@pytest.mark.parametrize(
    ("sheet", "named", "one", "other"),
    [
        (SHEET, ("control",), ("keep the row", "", *CLEO), ("drop the row", "", *BOTH)),
        (PAIRINGS, ("usual care", "usual treatment"), ("same row", *CLEO), ("different rows", *BOTH)),
        (PAIRINGS, ("usual care", "usual treatment"), ("different rows", *CLEO), ("same row", *BOTH)),
    ],
    ids=["keep or drop", "same", "different"],
)
def test_rulings_on_rows_are_settled_in_the_same_way(
    tmp_path: Path, sheet: str, named: tuple[str, ...], one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    rows = [[{"study": "S1", "group": group, "size": "8", "mean": "3.71"}] for group in named]
    filled = {
        name: {"studies": [{"study": "S1", "women": "9", "finished": "yes"}], "groups": of_person}
        for name, of_person in zip(("ada", "ben"), [*rows, []], strict=False)
    }
    here = begin_review(tmp_path / "here", form_of(WOMEN, below=GROUPS), filled).folder
    twofold("merge", at=here)
    there = Path(shutil.copytree(here, tmp_path / "there"))

    def on_row(folder: Path, typed: tuple[str, ...]) -> str:
        typist = Typist(folder / "adjudication.xlsx", sheet)
        typist.fill(next(row for row in typist.rows() if row["Sheet"] == "Groups"), *typed)
        typist.save()
        return twofold("adjudicate", at=folder).out

    for folder, ruled in ((here, one), (there, other)):
        assert "1 ruling" in on_row(folder, ruled)
    assert twofold("ledger", "join", there / "decisions.jsonl", at=here).code == 1
    assert "0 rulings taken into decisions.jsonl, 1 already there" in twofold("adjudicate", at=here).out
    twofold("merge", at=here)
    assert "1 ruling" in on_row(here, one)
    (settled,) = read_ledger(here / "decisions.jsonl").ledger.in_force
    assert (RULED_IN_SHEET[settled.ruling or "ask"], len(settled.replaces)) == (one[0], 2)
    assert "0 rulings taken into decisions.jsonl, 1 already there" in twofold("adjudicate", at=here).out

"""A sheet that was written before another extractor handed in rules on nothing of this extractor."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.adjudication.lines.words import PAIRINGS
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.adjudication.typist import Typist, answer_of, typing
from tests.extract.command import Ran, twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of
from validate.ledger.ledger import Decision

GROUPS = """\
  - name: groups
    identity: [group]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: group, type: key}
      - {name: age, type: number}
"""


def two_of_three(tmp_path: Path, *, blinded: bool = False) -> Path:
    """A project in which ada and ben were compared, and the workbook of cleo is outside."""

    def filled(n: str, *groups: str, age: str = "31.5") -> dict[str, list[dict[str, str]]]:
        return {
            "studies": [{"study": "S1", "n": n, "finished": "yes"}],
            "groups": [{"study": "S1", "group": group, "age": age} for group in groups],
        }

    form = form_of(TOOK_PART, below=GROUPS)
    two = {"ada": filled("20", "people on ketamine", "staff"), "ben": filled("12", "people on ketamine 0.5")}
    folder = begin_review(tmp_path / "review", form, two, blinded=blinded).folder
    assert twofold("merge", at=folder).code == 1
    begin_review(
        tmp_path / "other", form, {"cleo": filled("9", "people on ketamine", "staff", age="40")}, blinded=blinded
    )
    return folder


def hands_in(folder: Path) -> None:
    """The workbook of cleo comes."""
    shutil.copy(folder.parent / "other" / "extractions" / "cleo.xlsx", folder / "extractions")


def rule(folder: Path, ruling: str) -> None:
    def work(typist: Typist) -> None:
        typist.fill(typist.row(Field="Took part"), ruling, "", "third person", "dora")

    typing(folder / "adjudication.xlsx", work)


def begin_line(folder: Path) -> None:
    def work(typist: Typist) -> None:
        typist.type(typist.row(Field="Took part"), "Reason", "to discuss")

    typing(folder / "adjudication.xlsx", work)


def decided(folder: Path) -> tuple[Decision, ...]:
    """All that the ledger has."""
    ledger = folder / "decisions.jsonl"
    return tuple(read_ledger(ledger).ledger.decisions) if ledger.exists() else ()


def said(ran: Ran) -> str:
    return " ".join(ran.out.split())


def test_a_ruling_does_not_hold_for_an_answer_that_its_sheet_does_not_show(tmp_path: Path) -> None:
    folder = two_of_three(tmp_path)
    rule(folder, "ada")
    hands_in(folder)
    assert "cleo is not in this sheet and has “9”" in said(twofold("adjudicate", at=folder))
    assert not decided(folder)


def test_a_blinded_sheet_does_not_say_who_came_since(tmp_path: Path) -> None:
    folder = two_of_three(tmp_path, blinded=True)
    rule(folder, answer_of("ada"))
    hands_in(folder)
    ran = twofold("adjudicate", at=folder)
    assert "another extractor is not in this sheet and has “9”" in said(ran)
    assert "cleo" not in ran.out


def test_a_ruling_on_a_row_of_one_does_not_hold_when_two_have_it(tmp_path: Path) -> None:
    def work(typist: Typist) -> None:
        typist.fill(typist.row(Row="staff"), "drop the row", "", "third person", "dora")

    folder = two_of_three(tmp_path)
    typing(folder / "adjudication.xlsx", work)
    hands_in(folder)
    ran = twofold("adjudicate", at=folder)
    assert "another extractor has this row now, too. Rule on it in a new sheet" in said(ran)
    assert not decided(folder)


@pytest.mark.parametrize("blinded", [False, True])
def test_nobody_rules_on_the_rows_of_an_extractor_who_came_since_by_a_ruling_of_before(
    tmp_path: Path, blinded: bool
) -> None:
    """The new sheet has her row in the line of the pairing that was ruled on, and nobody typed in it."""
    folder = two_of_three(tmp_path, blinded=blinded)

    def same(typist: Typist) -> None:
        (row,) = typist.rows()
        typist.fill(row, "same row", "third person", "dora")

    typing(folder / "adjudication.xlsx", same, PAIRINGS)
    twofold("adjudicate", at=folder)
    assert len(before := decided(folder)) == 1
    hands_in(folder)
    assert "cleo-1.xlsx" in twofold("merge", at=folder).out
    typing(folder / "adjudication.xlsx", lambda typist: None)  # saved again by hand
    assert "0 rulings taken into decisions.jsonl, 1 already there" in said(twofold("adjudicate", at=folder))
    assert decided(folder) == before
    assert twofold("merge", at=folder).code == 1


def test_a_begun_line_is_named_as_what_comes_next(tmp_path: Path) -> None:
    """The next merge would refuse to replace the sheet."""
    folder = two_of_three(tmp_path)
    begin_line(folder)
    ran = twofold("adjudicate", at=folder)
    assert "Next: rule on the lines that are begun, or empty them, save, and run twofold adjudicate again" in said(ran)


def test_a_first_submission_is_kept_even_while_the_sheet_holds_something(tmp_path: Path) -> None:
    """Otherwise she could change her answers before they are kept, and the sheet shows those of the others."""
    folder = two_of_three(tmp_path)
    begin_line(folder)
    hands_in(folder)
    ran = twofold("merge", at=folder)
    assert (ran.code, "holds 1 begun line" in ran.err) == (2, True)
    assert "kept first submission: first-submissions/cleo-1.xlsx" in ran.err
    assert (folder / "first-submissions" / "cleo-1.xlsx").exists()

"""After the ruling to ask the authors, a team is told what waits for them, and what to do when they answer."""

from pathlib import Path

import pytest

from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold
from tests.extract.small_review import SAMPLES, TOOK_PART, WOMEN, begin_review, form_of
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The two differ in two cells, and the authors are being asked about the first."""
    filled = {
        name: {"studies": [{"study": "S1", "n": n, "women": women, "finished": "yes"}]}
        for name, n, women in (("ada", "20", "9"), ("ben", "12", "8"))
    }
    made = begin_review(tmp_path / "review", form_of(TOOK_PART, WOMEN), filled)
    rule(made, "n", "ask")
    return made


def rule(project: Project, field: str, kind: str, *, take: str | None = None) -> None:
    comparison = merge_project(project).comparison
    cell = next(cell for cell in comparison.open if cell.field == field)
    append_decisions(project.ledger, [decide(comparison, cell, ruling(kind, take=take, when="2026-03-04T10:00:00Z"))])


def said(ran: Ran) -> str:
    return " ".join(ran.out.split())


def test_what_waits_for_the_authors_is_told_beside_what_is_to_be_ruled_on(project: Project) -> None:
    told = said(twofold("merge", at=project.folder))
    assert "1 open (in 1 line of the sheet), 0 of them stale, 1 waiting for the authors" in told
    assert "cells open in S1 (1)" in told
    assert "1 cell waits for the authors since 2026-03-04: S1 (1)." in told
    assert "Next: rule on it in adjudication.xlsx" in told


def test_when_nothing_else_is_open_nobody_is_sent_to_rule(project: Project) -> None:
    rule(project, "women", "take", take="ben")
    told = said(twofold("merge", at=project.folder))
    assert "1 cell waits for the authors since 2026-03-04: S1 (1). When they answer, rule on it in" in told
    assert "with the method “authors replied”. If they do not, rule “unresolved, report both” or another value" in told
    assert "Next:" not in told
    built = said(twofold("build", at=project.folder))
    assert "Took part ada: 20 | ben: 12 (authors asked since 2026-03-04)" in built
    assert "Not built: 1 cell that waits for the authors." in built
    assert "when they do not: twofold status" in built
    rule(project, "n", "take", take="ada")
    assert "Nothing is open. Next: twofold build" in said(twofold("merge", at=project.folder))


def test_a_question_on_a_whole_row_is_counted_in_one_way_when_it_is_taken_and_when_it_is_there(tmp_path: Path) -> None:
    """It is one line of the sheet, and a ruling on each cell of the row."""
    studies = [{"study": "S1", "label": "One", "study_type": "qualitative", "finished": "yes"}]
    groups = [{"study": "S1", "group": "all", "n_analysed": "9", "n_female": "4"}]
    filled = {"ada": {"studies": studies, "samples": groups}, "ben": {"studies": studies}}
    folder = begin_review(tmp_path / "review", SAMPLES, filled).folder
    twofold("merge", at=folder)

    def ask(typist: Typist) -> None:
        typist.fill(typist.row(Field="(the whole row)"), "ask the authors", "", "discussion", "ada; ben")

    typing(folder / "adjudication.xlsx", ask)
    taken = twofold("adjudicate", at=folder)
    number = merge_project(read_project(folder)).comparison.ledger.in_force
    assert len(number) > 1
    assert f"{len(number)} rulings of 1 line taken into decisions.jsonl\n" in taken.out
    again = twofold("adjudicate", at=folder)
    assert f"0 rulings taken into decisions.jsonl, {len(number)} already there\n" in again.out
    assert f"{len(number)} waiting for the authors" in said(twofold("merge", at=folder))

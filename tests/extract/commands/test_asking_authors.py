"""After the ruling to ask the authors, a team is told what waits for them, and what to do when they answer."""

from pathlib import Path

import pytest

from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import merge_project
from tests.extract.command import Ran, twofold
from tests.extract.small_review import TOOK_PART, WOMEN, begin_review, form_of
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

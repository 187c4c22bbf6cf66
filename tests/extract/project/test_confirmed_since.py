"""A verifier who thinks again means the later verdict: of a dispute that was ruled on before, nothing is said as if it
were still what they say, and rulings from before contradict no later one."""

from pathlib import Path

import pytest

from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.project.verifying import hand_out, say, to_verify, verify
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.items import agreed_item
from validate.adjudication.verification import disputed_by_verifiers


@pytest.fixture(params=[("as the verifier has it", ""), ("another value", "private")], ids=("by name", "in words"))
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """Ada extracted the funding. Ben verified it, found another, the team ruled for Ben; then Ben confirmed it."""
    made = to_verify(tmp_path)
    say(hand_out(made), "S1", "changed", "private", "p. 9")
    verify(made)
    twofold("merge", at=made.folder)
    rule(made, *request.param)
    say(verifies(made), "S1", "confirmed")
    assert "1 value confirmed" in verify(made).out
    assert twofold("merge", at=made.folder).code == 1
    return made


def verifies(project: Project) -> Path:
    return project.verification / "ben verifies.xlsx"


def rule(project: Project, word: str, value: str = "") -> str:
    typist = Typist(project.sheet)
    typist.fill(typist.row(Study="S1", Field="Funding"), word, value, "discussion", "ada; ben")
    typist.save()
    return twofold("adjudicate", at=project.folder).out


def line(project: Project) -> dict[str, str]:
    return Typist(project.sheet).row(Study="S1", Field="Funding")


def test_the_line_says_what_the_verifier_says_now(project: Project) -> None:
    shown = line(project)
    assert shown["Status"] == "changed since the ruling"
    assert shown["What differs"] == "ben verified this and confirmed public"
    assert "private" not in shown["ben: value"]
    assert not disputed_by_verifiers(merge_project(project).comparison)


def test_what_the_verifier_found_before_cannot_be_taken_any_more(project: Project) -> None:
    printed = rule(project, "as the verifier has it")
    assert ("0 rulings taken" in printed, "not taken" in printed) == (True, True), printed


def test_history_says_that_the_verdict_changed_and_not_the_values(project: Project) -> None:
    printed = " ".join(twofold("history", "S1", "funding", at=project.folder).out.split())
    assert "stale, because the verifier has confirmed the extractor's value since (ruling 3): open again" in printed
    assert "Final value: nothing (open again: the verifier whose value the ruling took has confirmed" in printed
    assert "values have changed" not in printed
    told = twofold("history", "S1", "funding", "--output-format", "json", at=project.folder).json
    (row,) = told["rows"]
    (since,) = [ruling["confirmed_since"]["who"] for ruling in row["rulings"] if ruling["confirmed_since"]]
    assert (row["why"], since) == ("confirmed since", ["ben"])


def test_a_second_dispute_is_said_once_and_the_earlier_ruling_stays_replaced(project: Project) -> None:
    assert "1 ruling taken" in rule(project, "ada")
    say(verifies(project), "S1", "changed", "private", "p. 10")
    verify(project)
    twofold("merge", at=project.folder)
    assert line(project)["What differs"] == "ben verified this and has private (p. 10)"
    in_force = [one for one in read_ledger(project.ledger).ledger.in_force if one.study == "S1"]
    assert {one.ruling for one in in_force} == {"take", "dispute"}
    assert "1 ruling taken" in rule(project, "ada")
    assert "1 decided, 0 open" in twofold("merge", at=project.folder).out


def test_a_verdict_that_is_emptied_still_counts_and_the_command_says_how_to_take_it_back(tmp_path: Path) -> None:
    made = to_verify(tmp_path)
    say(hand_out(made), "S1", "confirmed")
    assert "blank now" not in verify(made).out
    (verdict,) = read_ledger(made.ledger).ledger.in_force
    say(verifies(made), "S1", "")
    printed = " ".join(verify(made).out.split())
    assert "S1: the verdict that was taken in before still counts" in printed
    assert f"To take it back: twofold withdraw {verdict.id} --who ben" in printed
    (line,) = twofold("verify", "--output-format", "json", at=made.folder).json["emptied"]
    assert (line["study"], line["decision"]) == ("S1", verdict.id)
    assert twofold("withdraw", verdict.id, "--who", "ben", at=made.folder).code == 0
    assert "blank now" not in verify(made).out


def test_merge_says_once_how_many_cells_are_ruled_on_although_nobody_differs(project: Project) -> None:
    rule(project, "ada")
    printed = " ".join(twofold("merge", at=project.folder).out.split())
    assert "0 omission, 1 ruled on though nobody differs" in printed, printed
    comparison = merge_project(project).comparison
    agreed = agreed_item(comparison, ("studies", 0, "country"))
    append_decisions(project.ledger, [decide(comparison, agreed.cell, ruling("value", value="Norway"))])
    printed = " ".join(twofold("merge", at=project.folder).out.split())
    assert "0 omission, 1 of the agreed or cosmetic and 1 more ruled on though nobody differs" in printed, printed


def test_every_value_has_a_verdict_counts_the_one_that_is_blank_now(tmp_path: Path) -> None:
    made = to_verify(tmp_path)
    sheet = hand_out(made)
    for study in ("S1", "S2"):
        say(sheet, study, "confirmed")
    assert "Every value has a verdict." in verify(made).out
    say(verifies(made), "S1", "")
    assert "Every value has a verdict, counting the one that is blank now." in verify(made).out

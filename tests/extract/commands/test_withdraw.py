"""`twofold withdraw`, as a team would type it: what was closed is open again, and nothing is deleted."""

from pathlib import Path

import pytest

from extract.project.ledger.ledger_file import append_decisions, read_ledger
from tests.extract.command import twofold
from validate.ledger.ledger import Decision

RULED = Decision(
    study="K1", table="samples", row={"ada": ("K1", "total")}, field="n_analysed", ruling="take", take="ada",
    final="14", method="source", who=("cleo",), when="2026-03-01T09:00:00Z",
)  # fmt: skip
OTHER = RULED.model_copy(update={"field": "n_female"})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert twofold("init", tmp_path / "review", at=tmp_path).code == 0
    append_decisions(tmp_path / "review" / "decisions.jsonl", [RULED, OTHER])
    return tmp_path / "review"


def test_a_withdrawal_is_one_more_line(project: Path) -> None:
    before = (project / "decisions.jsonl").read_bytes()
    ran = twofold("withdraw", RULED.id[:8], "--who", "cleo; ada", "--reason", "typed into the wrong line", at=project)
    assert ran.code == 0
    assert f"withdrawn  {RULED.id}  K1 / samples / total / n_analysed, ruled 2026-03-01 by cleo" in ran.out
    assert (project / "decisions.jsonl").read_bytes().startswith(before)
    ledger = read_ledger(project / "decisions.jsonl").ledger
    assert ledger.in_force == (OTHER,)
    assert (ledger.decisions[-1].who, ledger.decisions[-1].reason) == (("cleo", "ada"), "typed into the wrong line")


def test_nobody_ruled_who_verified(project: Path) -> None:
    verdict = Decision(**OTHER.model_copy(update={"ruling": "confirm", "take": None}).model_dump())
    append_decisions(project / "decisions.jsonl", [verdict])
    ran = twofold("withdraw", verdict.id, "--who", "cleo", at=project)
    assert f"withdrawn  {verdict.id}  K1 / samples / total / n_female, verified 2026-03-01 by cleo" in ran.out


def test_several_are_taken_back_at_once(project: Path) -> None:
    ran = twofold("withdraw", RULED.id, OTHER.id, RULED.id, "--who", "cleo", "--output-format", "json", at=project)
    assert ran.json == {"withdrawn": [RULED.id, OTHER.id], "broken_lines": [], "missing_lines": []}
    assert read_ledger(project / "decisions.jsonl").ledger.in_force == ()


@pytest.mark.parametrize(
    ("asked", "said"),
    [("ffff0000", "is not a ruling in the ledger"), (RULED.id[:3], "too short"), ("", "too short")],
)
def test_what_names_no_ruling_is_refused_and_nothing_is_written(project: Path, asked: str, said: str) -> None:
    before = (project / "decisions.jsonl").read_bytes()
    ran = twofold("withdraw", RULED.id, asked, "--who", "cleo", at=project)
    assert (ran.code, said in ran.err) == (2, True)
    assert (project / "decisions.jsonl").read_bytes() == before


def test_a_ruling_is_taken_back_once(project: Path) -> None:
    twofold("withdraw", RULED.id, "--who", "cleo", at=project)
    ran = twofold("withdraw", RULED.id, "--who", "ada", at=project)
    assert (ran.code, "was already withdrawn" in ran.err) == (2, True)


def test_the_rest_is_taken_back_after_a_run_that_was_killed(project: Path) -> None:
    twofold("withdraw", RULED.id, "--who", "cleo", at=project)
    ran = twofold("withdraw", RULED.id, OTHER.id, "--who", "cleo", "--output-format", "json", at=project)
    assert (ran.code, ran.json["withdrawn"]) == (0, [OTHER.id])
    assert f"{RULED.id} was already withdrawn" in ran.err
    ledger = read_ledger(project / "decisions.jsonl").ledger
    assert ledger.in_force == ()
    assert len(ledger.decisions) == 4


def test_somebody_has_to_take_it_back(project: Path) -> None:
    assert twofold("withdraw", RULED.id, "--who", " ; ", at=project).code == 2


def test_an_earlier_ruling_that_is_in_force_again_is_named(project: Path) -> None:
    changed = {"final": "15", "replaces": (RULED.id,), "when": "2026-03-02T09:00:00Z"}
    later = Decision(**{**RULED.model_dump(exclude={"id"}), **changed})
    append_decisions(project / "decisions.jsonl", [later])
    ran = twofold("withdraw", later.id, "--who", "cleo", at=project)
    assert f"in force again  {RULED.id}  K1 / samples / total / n_analysed, ruled 2026-03-01 by cleo" in ran.out
    assert ran.out.count("in force again") == 1

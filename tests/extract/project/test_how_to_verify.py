"""What is to be done next about values that nobody has verified depends on whether they have been handed out."""

from pathlib import Path

import pytest

from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.command import twofold
from tests.extract.project.two_rounds import extract, review
from tests.extract.project.verifying import hand_out, say, to_verify, verify

HAND_OUT = "not verified yet: twofold template --verify --extractor {}, and then twofold verify\n"
FILL_IN = "not verified yet: fill in the verdicts in verification/ben verifies.xlsx, then run twofold verify\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return to_verify(tmp_path)


def status(project: Project) -> str:
    return twofold("status", at=project.folder).out


def test_status_asks_to_hand_values_out_until_that_is_done(project: Project) -> None:
    assert f"2 values are {HAND_OUT.format('NAME')}" in status(project)
    path = hand_out(project)
    assert f"2 values are {FILL_IN}" in status(project)
    say(path, "S1", "confirmed")
    verify(project)
    assert f"1 value is {FILL_IN}" in status(project)
    say(path, "S2", "confirmed")
    verify(project)
    assert "not verified" not in status(project)


def test_a_value_that_came_or_changed_since_is_to_be_handed_out(project: Project) -> None:
    first = hand_out(project)
    extract(project, "ada", funding="private")
    assert f"2 values are {HAND_OUT.format('NAME')}" in status(project)
    assert twofold("template", "--verify", "--extractor", "ben", at=project.folder).code == 0
    (second,) = project.verification.glob("ben verifies*.xlsx")
    assert second.name != first.name
    assert f"2 values are {FILL_IN.replace(first.name, second.name)}" in status(project)


def test_a_value_that_waits_until_others_have_finished_is_no_reason_to_hand_out_again(project: Project) -> None:
    """The command would do nothing for it."""
    extract(project, "ben", finished=("S1",))
    later = " (of 1 of them, first finish the study)\n"
    assert f"2 values are {HAND_OUT.format('NAME').strip()}{later}" in status(project)
    hand_out(project)
    assert f"2 values are {FILL_IN.strip()}{later}" in status(project)
    extract(project, "ben")
    assert f"2 values are {HAND_OUT.format('NAME')}" in status(project)


def test_where_no_study_is_finished_nothing_is_to_be_handed_out(project: Project) -> None:
    extract(project, "ben", finished=())
    assert "2 values are not verified yet: first finish their studies\n" in status(project)


def test_merge_says_the_same_of_each_person(tmp_path: Path) -> None:
    """With nothing else left to do in any round."""
    made = review(tmp_path)
    for who, funding in (("ada", "public"), ("ben", "")):
        extract(made, who, {"S1": (), "S2": ()}, funding=funding)
    assert HAND_OUT.format("ben") in twofold("merge", at=made.folder).out
    hand_out(made)
    assert FILL_IN in twofold("merge", at=made.folder).out


def test_a_refused_build_names_the_workbook_that_is_handed_out_already(project: Project) -> None:
    extract(project, "ben", finished=("S1",))
    assert "(it can be built so; to verify: twofold template --verify" in twofold("build", at=project.folder).out
    extract(project, "ben")
    hand_out(project)
    extract(project, "ben", finished=("S1",))
    ran = twofold("build", at=project.folder)
    assert ran.code == 1
    assert "(it can be built so; to verify: fill in the verdicts in verification/ben verifies.xlsx, then run" in ran.out


def test_verdicts_that_are_typed_are_not_to_be_filled_in(project: Project) -> None:
    """Those that are not taken in yet, and those that were withdrawn, which verify does not take again."""
    path = hand_out(project)
    for study in ("S1", "S2"):
        say(path, study, "confirmed")
    not_taken = (
        "not verified yet: the verdicts in verification/ben verifies.xlsx are not taken in. To take them in, or to see"
        " why they are not, run twofold verify\n"
    )
    assert f"2 values are {not_taken}" in status(project)
    verify(project)
    last = read_ledger(project.ledger).ledger.in_force[-1]
    assert twofold("withdraw", last.id, "--who", "ben", at=project.folder).code == 0
    assert f"1 value is {not_taken}" in status(project)
    assert "To give such a verdict again, change Where" in verify(project).out

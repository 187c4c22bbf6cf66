"""Different verdicts on one value, mostly in copies of a workbook: nobody knows which of them counts."""

import json
from pathlib import Path
from shutil import copyfile

import pytest

from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.command import twofold
from tests.extract.project.verifying import hand_out, say, to_verify, verdicts, verify

WHAT_TO_DO = "Clear the one that does not count, or remove its file if it is only a copy, then "
BOTH = {"ben verifies (1).xlsx Verification!I4", "ben verifies.xlsx Verification!I4"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return to_verify(tmp_path)


@pytest.fixture
def files(project: Project) -> tuple[Path, Path]:
    """Ben's workbook, in which he confirmed a value, and a copy of it, in which he changed the same value."""
    path = hand_out(project)
    copy = path.with_name("ben verifies (1).xlsx")
    copyfile(path, copy)
    say(path, "S1", "confirmed")
    say(copy, "S1", "changed", "private")
    return path, copy


@pytest.mark.usefixtures("files")
def test_neither_is_taken_and_verify_and_status_say_what_to_do(project: Project) -> None:
    ran = verify(project)
    assert (ran.code, "0 values confirmed, 0 disputed, 0 taken in before" in ran.out) == (1, True), ran.out
    assert read_ledger(project.ledger).ledger.decisions == ()
    refused = json.loads(twofold("verify", "--output-format", "json", at=project.folder).out)["refused"]
    assert {f"{one['file']} {one['cell']}" for one in refused} == BOTH
    for one in refused:
        (other,) = BOTH - {f"{one['file']} {one['cell']}"}
        assert one["message"].startswith(f"{other} has another verdict on the same value. {WHAT_TO_DO}")
    shown = twofold("status", at=project.folder).err
    first, second = sorted(BOTH)
    assert f"different verdicts on the same value ({first} and {second}). {WHAT_TO_DO}run twofold verify\n" in shown
    assert "does not have" not in shown


def test_the_other_verdicts_of_the_copies_are_taken(project: Project, files: tuple[Path, Path]) -> None:
    say(files[1], "S2", "confirmed")
    assert "holds 1 verdict that" in twofold("status", at=project.folder).err
    assert verify(project).code == 1
    assert verdicts(project) == {"S1": None, "S2": "confirmed"}


@pytest.mark.parametrize("copy_counts", [True, False])
@pytest.mark.parametrize("remove", [True, False])
def test_the_one_that_is_left_is_taken(
    project: Project, files: tuple[Path, Path], copy_counts: bool, remove: bool
) -> None:
    verify(project)
    wrong = files[0] if copy_counts else files[1]
    if remove:
        wrong.unlink()
    else:
        say(wrong, "S1", "")
    assert verify(project).code == 0
    assert verdicts(project)["S1"] == ("changed" if copy_counts else "confirmed")
    assert "verdict" not in twofold("status", at=project.folder).err


def test_a_verdict_that_was_taken_before_the_copy_said_something_else_stays_until_one_is_cleared(
    project: Project, files: tuple[Path, Path]
) -> None:
    path, copy = files
    say(copy, "S1", "confirmed")
    verify(project)
    say(copy, "S1", "not found")
    ran = verify(project)
    assert (ran.code, "1 taken in before" in ran.out) == (1, True)
    assert ran.out.count("not taken") == 1
    assert all(cell in ran.out for cell in BOTH)
    assert verdicts(project)["S1"] == "confirmed"
    assert WHAT_TO_DO in twofold("status", at=project.folder).err
    say(path, "S1", "")
    assert verify(project).code == 0
    assert verdicts(project)["S1"] == "not found"


def test_the_same_verdict_in_two_files_is_taken_once(project: Project, files: tuple[Path, Path]) -> None:
    say(files[1], "S1", "confirmed", where="p. 9")
    for _ in range(3):
        assert verify(project).code == 0
        assert len(read_ledger(project.ledger).ledger.decisions) == 1


def test_two_people_with_different_verdicts_are_asked_too(project: Project, files: tuple[Path, Path]) -> None:
    files[1].unlink()
    assert twofold("people", "--adjudicator", "carla", at=project.folder).code == 0
    say(hand_out(project, "carla"), "S1", "not found")
    ran = verify(project)
    assert (ran.code, ran.out.count("not taken")) == (1, 2)
    assert read_ledger(project.ledger).ledger.decisions == ()
    say(files[0], "S1", "")
    verify(project)
    assert [one.who for one in read_ledger(project.ledger).ledger.decisions] == [("carla",)]
    say(files[0], "S1", "not found")  # both say the same now
    assert verify(project).code == 0
    taken = read_ledger(project.ledger).ledger.decisions
    assert verify(project).code == 0
    assert read_ledger(project.ledger).ledger.decisions == taken

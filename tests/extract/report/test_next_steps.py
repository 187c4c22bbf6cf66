"""What to do next is the same from whichever round one looks, and names what is left in any of them."""

from pathlib import Path

import pytest

from extract.project.folder.command_cache import command_cache
from extract.project.folder.project import Project
from extract.project.rounds.merging import merge_project
from extract.report.next_steps import next_steps
from tests.extract.command import twofold
from tests.extract.commands.test_nothing_overwritten import rule_on_all
from tests.extract.project.two_rounds import code, extract, review

FINDINGS = {"S1": ("The world opened up",), "S2": ("Staff made it safe",)}
CODES = {"The world opened up": "effects", "Staff made it safe": "setting"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Both have extracted and coded S1; of S2 a finding is open in round 1."""
    made = review(tmp_path)
    extract(made, "ada", FINDINGS)
    extract(made, "ben", FINDINGS | {"S2": ("Something else",)})
    hand_out(made)
    for who in ("ada", "ben"):
        code(made, who, CODES)
    return made


def hand_out(project: Project) -> None:
    assert twofold("template", "--round", "2", at=project.folder).code == 0


def seen_from(project: Project, number: int) -> list[str]:
    here = project.in_round(number)
    with command_cache():
        return [step.text for step in next_steps(here, merge_project(here), ())]


def test_a_round_that_is_done_does_not_send_a_team_to_what_another_does_not_allow_yet(project: Project) -> None:
    ruling = " in adjudication.xlsx"
    assert [ruling in " ".join(seen_from(project, number)) for number in (1, 2)] == [True, True]
    assert seen_from(project, 2)[0] == "Nothing is open in round 2."
    extract(project, "ben", FINDINGS)
    sentence = "Round 2: nobody has finished 1 agreed row yet. Next: twofold template --round 2"
    assert (seen_from(project, 1), seen_from(project, 2)) == (["Nothing is open in round 1.", sentence], [sentence])
    hand_out(project)
    code(project, "ada", CODES)
    late = "Round 2: ben has not finished 1 agreed row that somebody else has"
    for number in (1, 2):
        assert seen_from(project, number) == [
            late,
            "Nothing else is open. Next: do this, or build without it: twofold build",
        ]
    code(project, "ben", CODES)
    for number in (1, 2):
        assert seen_from(project, number) == ["Nothing is open. Next: twofold build"]


def test_what_is_open_in_a_later_round_is_named_from_the_first(project: Project) -> None:
    extract(project, "ben", FINDINGS)
    code(project, "ben", CODES | {"The world opened up": "integration"})
    sentence = " in round-2/adjudication.xlsx"
    assert [sentence in " ".join(seen_from(project, number)) for number in (1, 2)] == [False, True]
    hand_out(project)
    for who in ("ada", "ben"):
        code(project, who, {"Staff made it safe": "setting"})
    assert [sentence in " ".join(seen_from(project, number)) for number in (1, 2)] == [True, True]
    assert "Next: twofold merge --round 2" in twofold("adjudicate", "--round", "2", at=with_sheet(project)).out
    rule_on_all(project.folder / "round-2" / "adjudication.xlsx")
    named = (
        "Round 2: round-2/adjudication.xlsx holds 1 ruling that decisions.jsonl does not have: twofold adjudicate"
        " --round 2"
    )
    assert seen_from(project, 1)[1:] == [named]
    assert named.removeprefix("Round 2: ") in twofold("status", at=project.folder).out


def with_sheet(project: Project) -> Path:
    twofold("merge", "--round", "2", at=project.folder)
    return project.folder

"""Within one command cache a project is read once; the next cache reads it again."""

from pathlib import Path

import pytest

from extract.project.folder.command_cache import command_cache, once
from extract.project.folder.project import read_project
from extract.project.rounds.merging import agreed_before, merge_project
from tests.extract.command import twofold
from tests.extract.project.two_rounds import extract, review


def test_a_thing_is_made_once_in_a_moment_and_anew_in_the_next() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [once("key", make), once("key", make)] == [0, 1]
    with command_cache():
        assert [once("key", make), once("other", make), once("key", make)] == [2, 3, 2]
    with command_cache():
        assert once("key", make) == 4


def test_what_cannot_be_made_is_tried_again_and_said_again() -> None:
    def fail() -> None:
        raise ValueError("as it is")

    with command_cache():
        for _ in range(2):
            with pytest.raises(ValueError, match="as it is"):
                once("key", fail)


def test_merges_in_one_cache_are_the_same_and_those_in_the_next_see_what_changed(tmp_path: Path) -> None:
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who)
    with command_cache():
        first = merge_project(project)
        assert merge_project(project) is first
        assert merge_project(project, blind=True) is first  # nobody is still at work on a study
        later = project.in_round(2)
        assert agreed_before(later) is agreed_before(later)
        assert agreed_before(later).merged is first
    (project.extractions / "ben.xlsx").unlink()
    with command_cache():
        assert merge_project(read_project(project.folder)).comparison.names == ("ada",)


def test_a_later_round_is_merged_once_whether_its_agreed_rows_are_given_or_not(tmp_path: Path) -> None:
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who)
    twofold("template", "--round", "2", at=project.folder)
    later = project.in_round(2)
    with command_cache():
        assert merge_project(later) is merge_project(later, agreed=agreed_before(later))

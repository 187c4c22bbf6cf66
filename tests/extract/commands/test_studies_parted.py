"""Withdrawing a renaming that made one study of two, as a name that is taken for mistyped does: they are two again."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.rounds.merging import merge_project
from tests.extract.command import Ran, twofold
from tests.extract.commands.renaming import BY, copy_of, listed, merge_two_studies, rename
from tests.extract.project.two_rounds import FINDINGS, extract

MISTYPED = "S1 typo"


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merge_two_studies(tmp_path_factory.mktemp("merged"))


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Project:
    """Ben alone has a study of another name, in his workbook and as a first submission."""
    made = copy_of(merged, tmp_path)
    (made.folder / "assignment.csv").unlink()
    for copy in made.submissions.iterdir():
        copy.unlink()
    extract(made, "ben", {MISTYPED: FINDINGS["S1"], "S2": FINDINGS["S2"]}, finished=(MISTYPED, "S2"))
    assert "S1 typo (ben)" in twofold("merge", at=made.folder).out
    return made


def state(project: Project) -> tuple[object, ...]:
    """Who has which study, in the comparison, in the list and among the first submissions."""
    comparison = merge_project(project).comparison
    kept = {(copy.extractor, copy.studies) for copy in kept_submissions(project)}
    return {*comparison.tables["studies"].studies}, listed(project.studies), kept


def command(told: str, before: str) -> tuple[str, ...]:
    """The command that stands behind these words."""
    words = " ".join(told.split()).split(before)[1].split(". Next")[0].split(" To go back")[0].split()
    return tuple("ada" if word == "NAME" else word for word in words[1:])


def typed(project: Project, told: str, before: str = "To go back: ") -> Ran:
    return twofold(*command(told, before), at=project.folder)


def test_the_way_back_that_the_command_names_makes_two_studies_again(project: Project) -> None:
    before = state(project)
    told = rename(project, MISTYPED, "S1").out
    assert "it counts as mistyped" in told
    assert state(project) != before
    ran = typed(project, told)
    assert ran.code == 0, ran.err
    assert state(project) == before
    assert "not in studies.csv: S1 typo (ben)" in twofold("merge", at=project.folder).out


def test_they_are_two_again_too_if_the_workbook_was_corrected_and_more_was_done_since(project: Project) -> None:
    """The first submission under the mistyped name is a study of its own again; nothing done before is lost."""
    told = rename(project, MISTYPED, "S1").out
    extract(project, "ben", funding="private")
    twofold("merge", at=project.folder)
    assert typed(project, told).code == 0
    assert listed(project.studies) == ["S1", "S2"]
    assert ("ben", ("s1 typo", "s2")) in {(copy.extractor, copy.studies) for copy in kept_submissions(project)}


@pytest.mark.parametrize("one_by_one", [None, [1, 0], [0, 1]])
def test_after_renaming_the_listed_study_in_place_of_going_back_they_come_apart_all_the_same(
    project: Project, one_by_one: list[int] | None
) -> None:
    """The names stay connected by that renaming, so it has to be withdrawn too, in any order."""
    before = state(project)
    rename(project, MISTYPED, "S1")
    told = rename(project, "S1", MISTYPED).out
    assert listed(project.studies) == [MISTYPED, "S2"]
    if one_by_one is None:
        assert typed(project, told, "make them two again: ").code == 0
    lines = read_ledger(project.ledger).ledger.renamings
    for number in one_by_one or ():
        ran = twofold("withdraw", lines[number].id, "--who", "ada", at=project.folder)
        assert ran.code == 0, ran.err
    assert state(project) == before


def test_of_a_study_that_got_a_third_name_only_the_first_renaming_is_withdrawn(project: Project) -> None:
    rename(project, MISTYPED, "S1")
    told = rename(project, "S1", "S 1").out
    assert typed(project, told, "make them two again: ").code == 0
    assert state(project)[:2] == ({"S 1", MISTYPED, "S2"}, ["S 1", "S2"])


def test_without_a_list_a_name_that_a_file_has_is_a_study_of_its_own(project: Project) -> None:
    project.studies.write_text("study\n", encoding="utf-8")
    told = rename(project, MISTYPED, "S1").out
    assert "it is called so already" in told
    assert typed(project, told).code == 0
    assert {*merge_project(project).comparison.tables["studies"].studies} == {"S1", MISTYPED, "S2"}


def test_a_listed_study_that_others_called_otherwise_before_is_renamed_back(project: Project) -> None:
    """The renaming wrote the list, and withdrawing it would leave what has the new name to no study."""
    told = twofold("studies", "rename", "S1", MISTYPED, *BY, at=project.folder).out
    assert listed(project.studies) == [MISTYPED, "S2"]
    (line,) = read_ledger(project.ledger).ledger.renamings
    refused = twofold("withdraw", line.id, "--who", "ada", at=project.folder)
    assert (refused.code, "since it was renamed" in refused.err) == (2, False)
    assert command(told, "To go back: ")[:2] == ("studies", "rename")

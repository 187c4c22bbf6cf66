"""First submissions that are lost after somebody ruled: no corrected workbook takes their place unasked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.project.extractors.submissions import kept_submissions, replaced_late
from extract.project.folder.project import read_project
from tests.extract.command import Ran, twofold
from tests.extract.commands.test_nothing_overwritten import rule_on_all, two_who_differ, write_extraction


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the differences of two studies are ruled on; nothing may change it."""
    folder = two_who_differ(tmp_path_factory.mktemp("ruled") / "review")
    rule_on_all(folder / "adjudication.xlsx")
    twofold("adjudicate", at=folder)
    twofold("merge", at=folder)
    return folder


@pytest.fixture
def project(ruled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ruled, tmp_path / "review"))


def kept(project: Path) -> dict[str, tuple[str, ...]]:
    return {copy.file: copy.studies for copy in kept_submissions(read_project(project))}


def correct(project: Path) -> None:
    """Ben follows the rulings in his workbook."""
    (project / "extractions" / "ben.xlsx").unlink()
    write_extraction(project, "ben", "4")


def withdraw_lost(project: Path) -> Ran:
    return twofold("withdraw", "--lost-submissions", "--who", "ada", "--why", "the folder was deleted", at=project)


def test_a_corrected_workbook_does_not_become_a_first_submission_where_the_folder_is_gone(project: Path) -> None:
    correct(project)
    shutil.rmtree(project / "first-submissions")
    ran = twofold("merge", at=project)
    assert "No first submission is kept of S01 and S02 by ada; S01 and S02 by ben." in ran.err
    assert "the ledger has rulings on these answers since 2" in ran.err
    assert "kept first submission" not in ran.out
    assert kept(project) == {}
    for command in ("status", "build"):
        assert "No first submission is kept of S01 and S02 by ada; S01" in twofold(command, at=project).err
    assert "there are no first submissions yet" in twofold("agree", at=project).err


def test_a_copy_that_is_gone_with_its_list_is_named_and_the_other_is_listed_again(project: Path) -> None:
    correct(project)
    for name in ("index.jsonl", "ben-1.xlsx"):
        (project / "first-submissions" / name).unlink()
    ran = twofold("merge", at=project)
    assert "No first submission is kept of S01 and S02 by ben." in ran.err
    assert kept(project) == {"ada-1.xlsx": ("s01", "s02")}


def test_a_team_that_has_no_backup_goes_on_with_second_versions(project: Path) -> None:
    shutil.rmtree(project / "first-submissions")
    assert "no first submission of S01 by ben was kept before the rulings, or it is lost" in withdraw_lost(project).out
    ran = twofold("merge", at=project)
    assert "No first submission" not in ran.err
    assert kept(project) == {"ada-1.xlsx": ("s01", "s02"), "ben-1.xlsx": ("s01", "s02")}
    assert set(replaced_late(read_project(project))) == {"s01", "s02"}
    methods = twofold("agree", "--output-format", "json", at=project).json["sentences"]["methods"]
    assert (
        "Four first submissions (S01 and S02) are second versions from when another's answers could have been seen"
        in methods
    )
    history = twofold("history", "S01", at=project).out
    assert "First submission of ben withdrawn on" in history
    assert "lost copy" not in history
    assert withdraw_lost(project).code == 2


def test_a_copy_that_is_gone_or_changed_is_no_dead_end(project: Path) -> None:
    """The error gives the command that goes on, and one study can be withdrawn too, whatever became of the copy."""
    (project / "first-submissions" / "ben-1.xlsx").unlink()
    ran = twofold("status", at=project)
    assert (ran.code, "twofold withdraw --lost-submissions --who NAME --why REASON" in ran.err) == (2, True)
    one = twofold(
        *("withdraw", "--submission", "S01", "--extractor", "ben", "--who", "ada", "--why", "lost"), at=project
    )
    assert (one.code, "The copy stays" in one.out) == (0, False)
    assert twofold("merge", at=project).code == 2
    ran = withdraw_lost(project)
    assert (ran.code, "S02 by ben: ben-1.xlsx" in ran.out, "S01" in ran.out) == (0, True, False)
    assert "first-submissions/ben-2.xlsx" in twofold("merge", at=project).out
    assert kept(project) == {"ada-1.xlsx": ("s01", "s02"), "ben-2.xlsx": ("s01", "s02")}
    assert set(replaced_late(read_project(project))) == {"s01", "s02"}


def test_what_was_ruled_on_before_a_study_was_finished_is_no_first_submission_unasked(tmp_path: Path) -> None:
    """Everybody's answers were shown with --include-unfinished, so nobody's workbook is what it was before that."""
    folder = two_who_differ(tmp_path / "review")
    shutil.rmtree(folder / "first-submissions")
    for name, themes in (("ada", "4"), ("ben", "5")):
        (folder / "extractions" / f"{name}.xlsx").unlink()
        write_extraction(folder, name, themes, finished="no")
    twofold("merge", "--include-unfinished", at=folder)
    rule_on_all(folder / "adjudication.xlsx")
    twofold("adjudicate", "--include-unfinished", at=folder)
    for name, themes in (("ada", "4"), ("ben", "5")):
        (folder / "extractions" / f"{name}.xlsx").unlink()
        write_extraction(folder, name, themes)
    ran = twofold("merge", at=folder)
    assert "No first submission is kept of S02 by ada; S02 by ben." in ran.err
    assert "s02" not in {study for studies in kept(folder).values() for study in studies}
    twofold("build", "--draft", at=folder)
    methods = (folder / "dataset" / "methods.md").read_text(encoding="utf-8")
    assert "No first submission is kept of S02 by ada; S02 by ben: decisions on these answers were made" in methods
    assert "for another reason" not in methods


def test_a_study_on_which_nobody_ruled_is_kept_as_ever(project: Path) -> None:
    (project / "decisions.jsonl").unlink()
    shutil.rmtree(project / "first-submissions")
    (project / "adjudication.xlsx").unlink()
    assert "No first submission" not in twofold("merge", at=project).err
    assert kept(project) == {"ada-1.xlsx": ("s01", "s02"), "ben-1.xlsx": ("s01", "s02")}


def test_the_methods_say_that_nothing_was_measured_if_all_first_submissions_are_lost(project: Path) -> None:
    said = "No first submission is kept, so it was not measured how far the extractors agreed"
    for lost in (False, True):
        if lost:
            shutil.rmtree(project / "first-submissions")
        twofold("build", "--draft", at=project)
        assert (said in (project / "dataset" / "methods.md").read_text(encoding="utf-8")) is lost

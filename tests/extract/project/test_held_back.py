"""Rows whose study has another name than on the first sheet of a workbook: they are of no finished study."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project
from tests.extract.command import twofold
from tests.extract.project.two_rounds import extract, review


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = review(tmp_path)
    for who in ("ada", "ben"):
        extract(made, who)
    return made


def mistype(project: Project, typed: str, *, was: str = "S1", sheets: tuple[str, ...] = ("Findings", "Quotes")) -> None:
    """Ben types another name of a study, on some of the sheets."""
    path = project.extractions / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet in sheets:
        for row in book[sheet].iter_rows(min_row=4):
            if row[0].value == was:
                row[0].value = typed
    book.save(path)


def submitted(project: Project) -> set[tuple[str, str]]:
    return {(copy.extractor, study) for copy in kept_submissions(project) for study in copy.studies}


def told(project: Project, *command: str) -> str:
    ran = twofold(*command, at=project.folder)
    return " ".join((ran.out + ran.err).split())


def test_no_first_submission_is_kept_of_a_study_of_which_rows_have_another_name(project: Project) -> None:
    """They would be lacking in it for ever. The command that renames a study could not help: the file has both."""
    mistype(project, "S1x")
    merged = told(project, "merge")
    assert submitted(project) == {("ada", "s1"), ("ada", "s2"), ("ben", "s2")}
    assert "ben.xlsx: no first submission is kept of S1." in merged
    assert "the sheet Studies does not have: S1x (Findings!A4, Findings!A5, Quotes!A4 and 1 more)" in merged
    assert ("studies rename" in merged, "If S1x is S1, which the same workbook has, correct" in merged) == (False, True)
    assert "no first submission is kept of S1." in told(project, "status")
    extract(project, "ben")
    assert "no first submission" not in told(project, "merge")
    figures = twofold("agree", "--output-format", "json", at=project.folder).json
    assert submitted(project) == {(who, study) for who in ("ada", "ben") for study in ("s1", "s2")}
    assert [field["omissions"] for field in figures["fields"] if any(field["omissions"].values())] == []


def test_no_first_submission_is_kept_of_a_study_that_is_mistyped_on_the_first_sheet_alone(tmp_path: Path) -> None:
    """Its other rows have the name of the list: they would be lacking, and the study would never be known again."""
    made = review(tmp_path)
    listed = made.folder / "studies.csv"
    listed.write_text(listed.read_text().replace("S1", "Cruz 2018").replace("S2", "Aalto 2015"))
    for who in ("ada", "ben"):
        extract(made, who, {"Cruz 2018": ("one", "two"), "Aalto 2015": ()}, finished=("Cruz 2018", "Aalto 2015"))
    mistype(made, "Cruz 2008", was="Cruz 2018", sheets=("Studies",))
    merged = told(made, "merge")
    assert submitted(made) == {("ada", "cruz 2018"), ("ada", "aalto 2015"), ("ben", "aalto 2015")}
    assert "ben.xlsx: no first submission is kept of Cruz 2008. studies.csv has no study of this name" in merged
    mistype(made, "Cruz 2018", was="Cruz 2008", sheets=("Studies",))
    told(made, "merge")
    assert ("ben", "cruz 2018") in submitted(made)


def test_rows_of_a_name_that_is_near_no_study_may_be_of_any(project: Project) -> None:
    mistype(project, "Zuazola 1999")
    assert "no first submission is kept of S1, S2" in told(project, "merge")
    assert submitted(project) == {("ada", "s1"), ("ada", "s2")}


def test_a_row_of_one_sheet_is_enough(project: Project) -> None:
    mistype(project, "S1x", sheets=("Quotes",))
    assert "does not have: S1x (Quotes!A4, Quotes!A5)" in told(project, "merge")


@pytest.mark.parametrize("sheets", [("Studies", "Findings", "Quotes"), ()])
def test_a_study_that_has_one_name_everywhere_is_submitted(project: Project, sheets: tuple[str, ...]) -> None:
    mistype(project, "S1x", sheets=sheets)
    merged = told(project, "merge")
    assert ("ben", "s1x" if sheets else "s1") in submitted(project)
    assert ("no first submission" in merged, "studies rename S1x S1" in merged) == (False, bool(sheets))


def test_rows_that_are_left_of_a_listed_study_hold_no_other_back(project: Project) -> None:
    """Whoever took the study out of the first sheet did not mistype it elsewhere."""
    path = project.extractions / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["Studies"].iter_rows(min_row=4):
        if row[0].value == "S1":
            for cell in row:
                cell.value = None
    book.save(path)
    assert "no first submission" not in told(project, "merge")
    assert ("ben", "s2") in submitted(project)


def test_a_study_that_was_submitted_before_stays_submitted(project: Project) -> None:
    twofold("merge", at=project.folder)
    before = submitted(project)
    mistype(project, "S1x")
    assert "no first submission" not in told(project, "merge")
    assert submitted(project) == before

"""The header of the first column is renamed: it is named at its cell, and no mark is said to be lacking."""

from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import Project
from tests.extract.command import twofold
from tests.extract.project.coding import review

MISSING = "there is no column 'Study', which is needed."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return review(tmp_path)


def rename(project: Project, sheet: str, header: str | None) -> None:
    path = project.extractions / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    book[sheet]["A2"].value = header
    book.save(path)


@pytest.mark.parametrize(
    ("header", "told"), [("Paper", "'Paper' is in its place"), (None, "A column without a header is in its")]
)
@pytest.mark.parametrize("sheet", ["Studies", "Findings"])
def test_check_names_the_header_at_its_cell(project: Project, sheet: str, header: str | None, told: str) -> None:
    rename(project, sheet, header)
    problems = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    (problem,) = [one for one in problems if one["code"] == "column-missing"]
    assert (problem["sheet"], problem["cell"], problem["severity"]) == (sheet, "A2", "error")
    assert problem["message"].startswith(f"{MISSING} {told}")
    assert problem["suggestion"] == "Study *"


def test_no_mark_of_a_finished_study_is_said_to_be_lacking_where_nobody_can_read_it(project: Project) -> None:
    rename(project, "Studies", "Paper")
    merged = twofold("merge", at=project.folder)
    unread = (
        "nobody can read whether these are marked as finished, so not compared: S1 (ada; finished by ben), S2 (ada;"
    )
    assert unread in merged.out
    assert "not marked as finished" not in merged.out
    assert f"ada.xlsx: Studies: {MISSING} 'Paper' is in its place" in merged.err
    assert "and nobody knows which study is marked as finished" in merged.err
    status = twofold("status", at=project.folder).out
    assert "ada  1 error to correct in the workbook itself\n" in status
    built = twofold("build", at=project.folder)
    assert (built.code, "nobody can read which studies ada finished  Hint: twofold check" in built.err) == (2, True)


def test_one_who_has_not_finished_is_told_apart_from_one_whose_mark_cannot_be_read(tmp_path: Path) -> None:
    project = review(tmp_path)
    path = project.extractions / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    book["Studies"]["C4"].value = None
    book.save(path)
    rename(project, "Studies", "Paper")
    out = twofold("merge", at=project.folder).out
    assert "begun but not marked as finished, so not compared: S1 (ben)\n" in out
    assert "so not compared: S2 (ada; finished by ben)" in out

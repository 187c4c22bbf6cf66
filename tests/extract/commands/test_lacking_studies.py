"""`status` and `merge` say which workbooks lack a study that was listed after they were made, and what to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of

_ROWS = [{"study": name, "n": "4", "finished": "yes"} for name in ("S1", "S2")]
_LISTED = [("S1", "One 2019"), ("S2", "Two 2020")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review of two studies, to which somebody adds a third by hand when the workbooks are out."""
    filled = {name: {"studies": _ROWS} for name in ("ada", "ben")}
    folder = begin_review(tmp_path / "review", form_of(TOOK_PART), filled, studies=_LISTED).folder
    with (folder / "studies.csv").open("a", encoding="utf-8") as listed:
        listed.write("S3,Three 2021\n")
    return folder


def _lacking(folder: Path) -> object:
    return twofold("status", "--output-format", "json", at=folder).json["not_in_workbook"]


def test_status_and_merge_name_the_workbooks_and_form_migrate_adds_the_study(folder: Path) -> None:
    for command in ("status", "merge"):
        said = twofold(command, at=folder).out
        assert "The workbooks of ada and ben do not have S3 of studies.csv. To add it: twofold form migrate" in said
    assert _lacking(folder) == {"ada": ["S3"], "ben": ["S3"]}
    assert twofold("form", "migrate", at=folder).code == 0
    assert "form migrate" not in twofold("status", at=folder).out
    assert _lacking(folder) == {}


def test_only_those_who_are_to_extract_a_study_lack_it(folder: Path) -> None:
    (folder / "assignment.csv").write_text(
        "study,first extractor,second extractor\nS1,ada,ben\nS2,ada,ben\nS3,ben,dora\n", encoding="utf-8"
    )
    assert _lacking(folder) == {"ben": ["S3"]}
    assert "The workbook of ben does not have S3 of studies.csv" in twofold("status", at=folder).out


def test_a_study_that_the_team_excluded_is_not_lacking(folder: Path) -> None:
    assert twofold("exclude", "S3", "--who", "ada; ben", "--why", "retracted", at=folder).code == 0
    assert _lacking(folder) == {}


def test_a_study_that_a_workbook_may_have_under_a_mistyped_name_is_not_lacking_there(folder: Path) -> None:
    (folder / "studies.csv").write_text("study,label\nS1,\nSmith 2020,\n", encoding="utf-8")
    rows = [_ROWS[0], {**_ROWS[1], "study": "Smyth 2020"}]
    begin_review(folder.parent / "other", form_of(TOOK_PART), {"ada": {"studies": rows}}, studies=_LISTED)
    (folder.parent / "other" / "extractions" / "ada.xlsx").replace(folder / "extractions" / "ada.xlsx")
    assert _lacking(folder) == {"ben": ["Smith 2020"]}

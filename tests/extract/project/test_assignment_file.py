"""`assignment.csv` is read as people write it, and what is not clear in it is said and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import CannotUse
from extract.project.studies.assignment_file import assigned_rows, assignment_in
from validate.assignment.assignment import NOT_ASSIGNED, Assigned, Assignment
from validate.assignment.people import People, Person

PEOPLE = People((Person(name="Ada Smith", initials="AS"), Person(name="Ben")), complete=True)
LISTED = {"s01": "S01", "s02": "S02"}


def read(folder: Path, text: str) -> Assignment:
    """The assignment in a table with this text."""
    path = folder / "assignment.csv"
    path.write_text(text)
    return assignment_in(path, PEOPLE, LISTED)


@pytest.mark.parametrize(
    "text",
    [
        "study,extractor 1,extractor 2,due,assigned\nS01,AS,Ben,2026-12-31,2026-11-29\n",
        "study,second extractor,first extractor,due,assigned\nS01,Ben,AS,2026-12-31,2026-11-29\n",
        "Study;Reviewer;Due;Assigned\ns01;Ada;31.12.2026;29.11.2026\ns01;Ben;31.12.2026;\n",
        "study,extractors,due,assigned,note\n\nS01,Ada Smith; ben,2026-12-31 00:00:00,2026-11-29,x\n",
    ],
)
def test_one_row_for_each_study_or_for_each_extractor(tmp_path: Path, text: str) -> None:
    """With names, initials or first names, and dates as spreadsheet programs leave them."""
    assignment = read(tmp_path, text)
    wanted = Assigned(study="S01", extractors=("Ada Smith", "Ben"), due="2026-12-31", since="2026-11-29")
    assert dict(assignment.studies) == {"s01": wanted}
    assert assignment.remarks == ()


def test_what_is_not_clear_is_said_with_its_row(tmp_path: Path) -> None:
    """The rest counts."""
    assignment = read(
        tmp_path, "study,extractor 1,extractor 2,due\nS01,Ada,Bne,12/1/2026\n,Ada,,\nS03,Ben,Ben,\nS02,,,\n"
    )
    assert assignment.of("S01") == ("Ada Smith", "Bne")
    assert assignment.of("S02") is None
    assert [remark.partition(" (")[0] for remark in assignment.remarks] == [
        "assignment.csv row 2: 'Bne' is not an extractor of the project",
        "assignment.csv row 2: '12/1/2026' is not a date: write it as 2026-12-31",
        "assignment.csv row 3: it has no study, so it assigns nothing",
        "assignment.csv row 4: 'S03' is not in studies.csv",
        "assignment.csv row 4: 'S03' has the same extractor twice",
    ]


@pytest.mark.parametrize("text", ["title,extractor\nx,Ada\n", "study,who\nS01,Ada\n"])
def test_a_table_without_studies_or_extractors_is_refused(tmp_path: Path, text: str) -> None:
    """It would assign nobody, without a word."""
    with pytest.raises(CannotUse, match="has no column"):
        read(tmp_path, text)


def test_an_extractor_has_the_studies_that_are_assigned() -> None:
    """Without an assignment, all of them."""
    rows = [{"study": "S01"}, {"study": "S02"}]
    assignment = Assignment({"s01": Assigned(study="S01", extractors=("Ben",))})
    assert assigned_rows(assignment, rows, "study", "Ben") == rows[:1]
    assert assigned_rows(assignment, rows, "study", "Ada Smith") == []
    assert assigned_rows(NOT_ASSIGNED, rows, "study", "Ben") == rows
    assert assignment.against([("S01", ["Ada"]), ("S02", ["Ada"])]) == ({"S01": ("Ben",)}, {"S01": ("Ada",)})

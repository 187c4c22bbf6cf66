"""A finding that two of three extractors have is named in the sheet, in the pilot round and in what each is told."""

from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import Project
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.small_review import begin_review, form_of
from validate.merge.rows_of_some import rows_of_some

FORM = form_of(
    below="""\
  - name: findings
    label: Findings
    identity: [text]
    parent: studies
    selection: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: text, label: Finding, type: verbatim}
      - {name: support, label: Support, type: choice, choices: [clear, some], other: no}
"""
)
CALM, BEES = "The garden gave people calm.", "Neighbours came to look at the bees."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Ada and Ben have two findings, Cleo has the first alone."""
    filled = {
        who: {
            "studies": [{"study": "S1", "finished": "yes"}],
            "findings": [{"study": "S1", "text": text, "support": "clear"} for text in texts],
        }
        for who, texts in (("ada", (CALM, BEES)), ("ben", (CALM, BEES)), ("cleo", (CALM,)))
    }
    made = begin_review(tmp_path / "review", FORM, filled)
    ran = twofold("merge", at=made.folder)
    assert (ran.code, "1 agreed row is not in everybody's workbook: it has a line in the sheet too" in ran.out) == (
        0,
        True,
    ), ran
    return made


def test_it_has_a_line_to_look_at_that_says_who_lacks_it(project: Project) -> None:
    line = Typist(project.sheet).row(Study="S1")
    assert (line["Status"], line["Row"]) == ("agreed, not all have it", BEES)
    assert str(line["What differs"]).startswith("cleo does not have this row. It is in the dataset")
    assert list(rows_of_some(merge_project(project).comparison).values()) == [("cleo",)]


def test_history_does_not_say_that_all_typed_the_same(project: Project) -> None:
    printed = " ".join(twofold("history", "S1", "support", at=project.folder).out.split())
    assert printed.count("all extractors typed the same") == 1  # of the finding that everybody has
    assert printed.count("all who have this row typed the same") == 1


def test_the_pilot_round_lists_it_and_whoever_missed_it_is_told(project: Project) -> None:
    twofold("pilot", "--study", "S1", at=project.folder)
    ran = twofold("pilot", "--to", "meeting.xlsx", "--feedback", "feedback", at=project.folder)
    assert "1 difference between first submissions, in 1 place" in ran.out, ran
    assert "a row that not everybody has 1" in ran.out
    (listed,) = list(
        openpyxl.load_workbook(project.folder / "meeting.xlsx")["Differences"].iter_rows(2, values_only=True)
    )
    assert {BEES, "has the row", "-", "kept, because two or more have it"} <= {*listed}
    told = {
        who: [row[4:7] for row in _rows(project.folder / "feedback" / f"{who} feedback.xlsx")]
        for who in ("ada", "cleo")
    }
    assert told == {
        "ada": [("(this row)", "(this row)", "your answer stands")],
        "cleo": [("(no such row)", "(this row)", "the others have this row")],
    }


def _rows(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)["Feedback"].iter_rows(2, values_only=True))

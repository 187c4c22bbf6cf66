"""What is left to do is said for each person and for the team, with the dates that are known and no others."""

from __future__ import annotations

from pathlib import Path

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.rounds.merging import merge_project
from extract.report.left_to_do import (
    TEAM,
    Task,
    item_lines,
    left_to_do,
    not_ruled_on,
    people_lines,
    places_decided,
    tasks_for,
    tasks_of,
)
from extract.report.overview import overview
from extract.workbook.template import write_template
from tests.review import extractions
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.check.problem import Problem
from validate.ledger.ledger import Ledger
from validate.merge import merge

TASKS = (
    Task(work="extract", study="S01", who=("Ada",), since="2026-11-01", due="2026-11-20"),
    Task(work="extract", study="S02", who=("Ada",), since="2026-11-02", due="2026-12-20"),
    Task(work="finish", study="S03", who=("Ada",)),
    Task(work="correct", study="S03", who=("Ada",), number=2),
    Task(work="extract", study="S04", who=(), number=2),
    Task(work="rule", study="S05", who=("Cleo",), number=3, since="2026-11-11"),
    Task(work="rule", study="S06", who=("Cleo",), number=1),
    Task(work="ask", study="S06", who=(), number=1, since="2026-11-12"),
)


def test_a_line_for_each_person_and_one_for_the_team() -> None:
    """Somebody with nothing to do has a line as well."""
    assert list(people_lines(TASKS, ("Ada", "Ben"), "2026-11-29")) == [
        (
            "Ada",
            "2 studies to extract (1 overdue, next due 2026-12-20, since 2026-11-01), 1 study to finish,"
            " 2 errors to correct in 1 study",
        ),
        ("Ben", "nothing"),
        (
            "Team",
            "1 study to extract, 4 items to rule on in 2 studies (since 2026-11-11), 1 cell to ask the authors in"
            " 1 study (since 2026-11-12) (adjudicators: Cleo)",
        ),
    ]


def test_each_thing_has_a_line_of_its_own_what_is_overdue_first() -> None:
    assert list(item_lines(tasks_of(TASKS, "Ada"), "2026-11-29")) == [
        "to extract      S01  due 2026-11-20 (overdue), since 2026-11-01",
        "to extract      S02  due 2026-12-20, since 2026-11-02",
        "to finish       S03",
        "to correct (2)  S03",
    ]
    assert [task.study for task in tasks_of(TASKS, TEAM)] == ["S04", "S05", "S06", "S06"]


def test_an_adjudicator_who_asks_is_told_what_there_is_to_rule_on() -> None:
    """The team's line names them, and they have no line of their own."""
    assert list(item_lines(tasks_for(TASKS, "Cleo"), "2026-11-29")) == [
        "to rule on (3)  S05  since 2026-11-11",
        "to rule on      S06",
    ]
    assert tasks_for(TASKS, TEAM) == tasks_of(TASKS, TEAM)


def test_an_error_of_a_whole_sheet_is_on_no_study() -> None:
    tasks = (*TASKS[3:4], Task(work="correct", study="", who=("Ada",)))
    assert list(people_lines(tasks, ("Ada",), "2026-11-29")) == [
        ("Ada", "3 errors to correct: 2 in 1 study, 1 elsewhere in the workbook")
    ]
    assert list(people_lines(tasks[1:], ("Ada",), "2026-11-29")) == [
        ("Ada", "1 error to correct in the workbook itself")
    ]
    assert list(item_lines(tasks[1:], "2026-11-29")) == ["to correct  the workbook itself"]


def test_what_is_not_known_is_null() -> None:
    """No date is invented."""
    assert TASKS[2].as_json("2026-11-29") == {
        "work": "to finish",
        "study": "S03",
        "who": ["Ada"],
        "number": 1,
        "round": 1,
        "since": None,
        "due": None,
        "overdue": False,
    }


def test_a_remark_under_the_studies_is_no_study_and_a_study_spelled_otherwise_is_no_other(tmp_path: Path) -> None:
    create_project(tmp_path / "r", form_name="appraisal", studies=[("S01", "Smith 2011"), ("S02", "Smith 2012")])
    project = read_project(tmp_path / "r")
    form = project.form()
    first, second = form.tables[:2]
    rows = {
        first.name: [{"study": "S01"}, {"study": "S02"}, {"study": "NOTE: ask about S02"}],
        second.name: [{"study": "s01", "tool": "no such tool"}, {"study": "S01", "tool": "another such tool"}],
    }
    write_template(form, project.extractions / "ada.xlsx", extractor="ada", filled=rows)
    tasks = left_to_do(project, merge_project(project))
    assert {task.study for task in tasks} == {"S01", "S02"}
    assert [study.name for study in overview(project).studies] == ["S01", "S02"]
    correcting = [task.number for task in tasks if task.work == "correct"]
    assert len(correcting) == 1
    assert correcting[0] >= 2


def test_an_error_in_a_cell_that_the_team_decided_is_no_more_to_be_corrected() -> None:
    """The decision counts, whatever stands in the workbook."""
    studies: list[dict[str, str | None]] = [{"study": study} for study in ("S1", "S2")]
    answers = [
        {"studies": studies, "arms": [{"study": study["study"], "arm": "a", "n": n} for study in studies]}
        for n in ("24", "42")
    ]
    comparison = merge(extractions(answers))
    errors = [
        Problem(
            code="unknown-choice", message="wrong", file=answer.file or "", sheet=answer.sheet, cells=(answer.cell,)
        )
        for cell in comparison.open
        for answer in [cell.answers["bob"]]
        if answer.cell is not None
    ]
    assert len(errors) == 2
    assert list(not_ruled_on(errors, places_decided(comparison))) == errors
    first = comparison.open[0]
    new = NewRuling(ruling="take", take="alice", method="third person", who=("eva",), when="2026-01-02")
    decided = merge(comparison.extractions, Ledger((decide(comparison, first, new),)))
    assert list(not_ruled_on(errors, places_decided(decided))) == errors[1:]

"""`twofold assign`: studies are spread, workbooks have just these, and the work is measured against the assignment."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.filled import expected_rows, waiting

TEAM = ("--extractor", "Ada", "--extractor", "Ben", "--extractor", "Cleo")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with four listed studies and nobody in it."""
    folder = tmp_path / "review"
    listed = [(f"S0{number}", f"Smith 201{number}") for number in range(1, 5)]
    create_project(folder, form_name="appraisal", studies=listed)
    return folder


def studies_in(path: Path) -> list[str]:
    """The studies that a workbook has on its first sheet."""
    sheet = openpyxl.load_workbook(path).worksheets[1]
    return [str(row[0].value) for row in sheet.iter_rows(min_row=4) if row[0].value]


def fill(folder: Path, name: str, *studies: str, finished: str = "yes") -> None:
    """An extractor records something on these studies."""
    form = read_project(folder).form()
    path = folder / "extractions" / f"{name}.xlsx"
    path.unlink(missing_ok=True)
    rows = [waiting(form, form.studies.name, study=study, finished=finished) for study in studies]
    write_template(form, path, extractor=name, filled={**expected_rows(form, *studies), form.studies.name: rows})


def test_studies_are_spread_and_each_workbook_has_its_own(project: Path) -> None:
    """In the table, and in the workbooks."""
    ran = twofold("assign", *TEAM, "--due", "2026-12-20", "--output-format", "json", at=project).json
    assert sorted(ran["studies"].values()) == [2, 3, 3]
    rows = [line.split(",") for line in (project / "assignment.csv").read_text().splitlines()]
    assert rows[0] == ["study", "first extractor", "second extractor", "due", "assigned"]
    for name in ("Ada", "Ben", "Cleo"):
        assert studies_in(project / "extractions" / f"{name}.xlsx") == [row[0] for row in rows[1:] if name in row]


def test_workbooks_made_before_anybody_was_assigned_get_just_their_studies(project: Path) -> None:
    """Also where they lack none: what they say of studies and of who extracts alone would be untrue."""
    twofold("template", *TEAM, at=project)
    ran = twofold("assign", *TEAM, "--output-format", "json", at=project).json
    assert sorted(ran["workbooks"]["renewed"]) == ["Ada.xlsx", "Ben.xlsx", "Cleo.xlsx"]
    rows = [line.split(",") for line in (project / "assignment.csv").read_text().splitlines()]
    for name in ("Ada", "Ben", "Cleo"):
        assert studies_in(project / "extractions" / f"{name}.xlsx") == [row[0] for row in rows[1:] if name in row]
    assert twofold("assign", "--output-format", "json", at=project).json["workbooks"]["renewed"] == []


def test_only_what_is_new_is_spread_and_what_people_typed_stays(project: Path) -> None:
    """The table counts: twofold adds to it, renews workbooks nobody typed in, and says what others have to add."""
    twofold("assign", *TEAM, at=project)
    table = project / "assignment.csv"
    typed = "study,extractor 1,extractor 2,due,note\nS01,Ada,Ben,31.12.2026,as agreed\nS02,Ben,Ada,,\n"
    table.write_text(typed)
    fill(project, "Ada", "S01", finished="no")
    ran = twofold("assign", "--output-format", "json", at=project).json
    assert [row["study"] for row in ran["assigned"]] == ["S03", "S04"]
    assert table.read_text().startswith("study,extractor 1,extractor 2,due,note,assigned\nS01,Ada,Ben,31.12.2026,as")
    assert "Ada" in ran["workbooks"]["to_add"]
    assert set(ran["workbooks"]["renewed"]) <= {"Ben.xlsx", "Cleo.xlsx"}
    before = studies_in(project / "extractions" / "Ada.xlsx")
    assert before == ["S01"]
    (kept,) = (project / "assignment-earlier").iterdir()
    assert kept.read_text() == typed


def test_again_changes_what_nobody_has_begun(project: Path) -> None:
    """What somebody has begun keeps its extractors."""
    twofold("assign", *TEAM, at=project)
    (project / "assignment.csv").write_text(
        "study,extractor 1,extractor 2\n" + "".join(f"S0{n},Ada,Ben\n" for n in range(1, 5))
    )
    fill(project, "Ada", "S01", finished="no")
    ran = twofold("assign", "--again", "--output-format", "json", at=project).json
    assert ran["kept"] == ["S01"]
    assert sorted(ran["studies"].values()) == [2, 3, 3]
    assert "S01,Ada,Ben" in (project / "assignment.csv").read_text()


def test_a_table_of_the_team(project: Path) -> None:
    """One row per study or per extractor; a slip in it is an error with its row."""
    twofold("people", "--extractor", "Ada", "--extractor", "Ben", at=project)
    (project / "ours.csv").write_text("study;reviewer\nS01;Ada\nS01;Ben\nS02;Ada; \n")
    ran = twofold("assign", "--table", "ours.csv", "--output-format", "json", at=project).json
    assert [(row["study"], row["extractors"]) for row in ran["assigned"]] == [("S01", ["Ada", "Ben"]), ("S02", ["Ada"])]
    (project / "ours.csv").write_text("study,extractor\nS5,Ada\n")
    ran = twofold("assign", "--table", "ours.csv", at=project)
    assert (ran.code, "ours.csv row 2: 'S5' is not in studies.csv" in ran.err) == (2, True)


def test_build_waits_for_just_those_who_are_assigned(project: Path) -> None:
    """Somebody who has not begun, and somebody who is not assigned, are in the way, and nothing is shown before."""
    (project / "assignment.csv").write_text(
        "study,extractor 1,extractor 2,extractor 3\nS01,Ada,Ben,\nS02,Ada,Cleo,\nS03,Ben,Cleo,\nS04,Ada,Ben,Cleo\n"
    )
    fill(project, "Ada", "S01", "S02", "S04")
    fill(project, "Ben", "S01", "S02", "S04")
    fill(project, "Cleo", "S03")
    merged = twofold("merge", at=project)
    assert "assigned and not begun, so nothing of them is shown yet: S02 (Cleo), S04 (Cleo), S03 (Ben)" in merged.out
    assert "extracted by somebody who is not assigned (assignment.csv): S02 (Ben)" in merged.out
    status = twofold("status", "--output-format", "json", at=project).json
    to_do = {(task["study"], task["work"], *task["who"]) for task in status["to_do"] if task["work"] == "to extract"}
    assert to_do == {(study, "to extract", name) for study, name in (("S02", "Cleo"), ("S04", "Cleo"), ("S03", "Ben"))}
    shown = " ".join(twofold("status", at=project).out.split())
    assert {study["name"]: study["by_extractor"]["Ben"]["assigned"] for study in status["studies"]}["S02"] is False
    assert "Cleo 2 studies to extract" in shown
    agreed = twofold("agree", "--output-format", "json", at=project).json
    assert "Assigned, but still without a first submission: S02 (Cleo); S04 (Cleo); S03 (Ben)." in agreed["remarks"]
    ran = twofold("build", "--output-format", "json", at=project).json
    assert {(obstacle["study"], obstacle["kind"]) for obstacle in ran["obstacles"]} == {
        ("S02", "not begun"),
        ("S02", "not assigned"),
        ("S03", "not begun"),
        ("S04", "not begun"),
    }
    twofold("build", "--draft", at=project)
    table = (project / "dataset" / f"{read_project(project).form().studies.name}.csv").read_text()
    assert [study for study in ("S01", "S02", "S03", "S04") if study in table] == ["S01"]
    methods = " ".join((project / "dataset" / "methods-in-full.md").read_text().split())
    assert "One study was assigned to Ada and Ben." in methods


def test_a_mistyped_name_does_not_become_another_person(project: Path) -> None:
    """Neither as an option nor in the table: the person who may be meant is named, and how to add somebody."""
    twofold("assign", *TEAM, at=project)
    ran = twofold("assign", "--again", "--extractor", "Ada", "--extractor", "Kleo", at=project)
    assert ran.code == 2
    assert "did you mean Cleo?" in ran.err
    assert "twofold people --extractor Kleo" in ran.err
    table = project / "assignment.csv"
    table.write_text("study,extractor 1,extractor 2\n" + "".join(f"S0{n},Ada,Clea\n" for n in range(1, 5)))
    ran = twofold("assign", at=project)
    assert "'Clea' is not an extractor of the project. Did you mean Cleo?" in ran.err
    assert not list((project / "extractions").glob("Clea*"))
    assert read_project(project).settings.extractors == ("Ada", "Ben", "Cleo")
    twofold("people", "--extractor", "Clea", at=project)
    assert twofold("assign", at=project).code == 0
    assert (project / "extractions" / "Clea.xlsx").is_file()


def test_that_nothing_is_left_to_assign_names_the_way_to_change_it(project: Path) -> None:
    twofold("assign", *TEAM, at=project)
    assert "--again" in twofold("assign", at=project).out


def test_status_says_of_a_study_whose_second_extractor_is_mistyped_who_is_waited_for(project: Path) -> None:
    """Two have finished it: nobody is told to extract it or to exclude it."""
    twofold("assign", *TEAM, at=project)
    lines = "".join(f"S0{n},Ada,Ben\n" for n in range(1, 4))
    (project / "assignment.csv").write_text(f"study,extractor 1,extractor 2\n{lines}S04,Ada,Benn\n")
    for name in ("Ada", "Ben"):
        fill(project, name, "S01", "S02", "S03", "S04")
    ran = twofold("status", at=project)
    assert "Nobody has extracted" not in ran.out
    assert "exclude" not in ran.out
    assert "1 study waits for somebody who is assigned and has not finished: S04 (Benn)" in ran.out


def test_a_mistyped_name_does_not_become_another_person_by_a_template(project: Path) -> None:
    """As for `assign`. Of a new team, two names that are near each other are two people."""
    assert twofold("template", "--extractor", "Anna", "--extractor", "Anne", at=project).code == 0
    ran = twofold("template", "--extractor", "Cleo", "--extractor", "Ana", at=project)
    assert (ran.code, "did you mean Anna?" in ran.err) == (2, True)
    assert "twofold people --extractor Ana" in ran.err
    assert sorted(path.name for path in (project / "extractions").iterdir()) == ["Anna.xlsx", "Anne.xlsx"]
    assert read_project(project).settings.extractors == ("Anna", "Anne")
    twofold("people", "--extractor", "Ana", at=project)
    assert twofold("template", "--extractor", "Ana", at=project).code == 0


def test_an_excluded_study_is_in_no_number_and_weighs_on_nobody(project: Path) -> None:
    twofold("assign", "--extractor", "Ada", "--extractor", "Ben", at=project)
    assert twofold("exclude", "S01", "--why", "retracted", "--who", "Ada", at=project).code == 0
    ran = twofold("assign", at=project)
    assert "3 studies stay as assigned" in ran.out
    assert "In all: Ada 3, Ben 3\nTogether: Ada and Ben 3\n" in ran.out


def test_form_migrate_names_a_new_study_that_nobody_is_assigned_to(project: Path) -> None:
    twofold("assign", "--extractor", "Ada", "--extractor", "Ben", at=project)
    with (project / "studies.csv").open("a", encoding="utf-8") as file:
        file.write("S05,Smith 2015\n")
    ran = twofold("form", "migrate", at=project)
    assert "Nothing to do" not in ran.out
    assert (
        "have every study that is assigned.\nNot in assignment.csv, so nobody gets it: S05. Next: twofold assign"
        in (ran.out)
    )
    twofold("assign", "--extractor", "Ada", "--extractor", "Ben", at=project)
    assert "Nothing to do." in twofold("form", "migrate", at=project).out


ASSIGNED = "study,first extractor,second extractor,due,assigned\n"


def with_table(folder: Path, *, begun: bool = False) -> Path:
    """A project in which S01 and S02 are assigned, and a table of the team that has them otherwise."""
    twofold("people", "--extractor", "Ada", "--extractor", "Ben", at=folder)
    rows = "S01,Ada,Ben,2026-12-10,2026-11-01\nS02,Ada,Ben,2026-12-10,2026-11-01\n"
    (folder / "assignment.csv").write_text(ASSIGNED + rows)
    (folder / "ours.csv").write_text(
        "study,first extractor,second extractor,due\nS01,Ben,Ada,\nS02,Ada,Ben,2026-12-24\n"
    )
    if begun:
        fill(folder, "Ada", "S01", "S02", finished="no")
    return folder


def test_another_order_and_another_date_of_a_table_are_taken_with_again(project: Path) -> None:
    """The first extractor fills in what one person extracts. A table that has no date for a study takes none away."""
    ran = twofold("assign", "--table", "ours.csv", "--again", at=with_table(project))
    assert (ran.code, "2 studies assigned:" in ran.out) == (0, True)
    rows = (project / "assignment.csv").read_text()
    assert rows == f"{ASSIGNED}S01,Ben,Ada,2026-12-10,2026-11-01\nS02,Ada,Ben,2026-12-24,2026-11-01\n"


@pytest.mark.parametrize("begun", [True, False])
def test_another_order_and_another_date_that_are_not_taken_are_named(project: Path, begun: bool) -> None:
    """Somebody has begun, or nobody asked for it again."""
    asked = ("assign", "--table", "ours.csv", *(["--again"] if begun else []))
    before = (with_table(project, begun=begun) / "assignment.csv").read_text()
    ran = twofold(*asked, at=project)
    assert (
        "2 studies stay as assigned\n  S01: Ada, Ben (not Ben, Ada)\n  S02: due 2026-12-10 (not 2026-12-24)" in ran.out
    )
    assert ("run the command with --again" in ran.out, "Somebody has begun them" in ran.out) == (not begun, begun)
    left = twofold(*asked, "--output-format", "json", at=project).json["not_taken"]
    assert [(row["study"], row["extractors"], row["due"]) for row in left] == [
        ("S01", ["Ben", "Ada"], ""),
        ("S02", ["Ada", "Ben"], "2026-12-24"),
    ]
    assert (project / "assignment.csv").read_text() == before


def test_a_date_for_studies_that_are_assigned_is_named_and_none_is_lost_when_they_are_spread_anew(
    project: Path,
) -> None:
    (with_table(project) / "studies.csv").write_text("study,citation\nS01,Smith\nS02,Smith\n")
    ran = twofold("assign", "--due", "2026-12-31", at=project)
    assert "S01: due 2026-12-10 (not 2026-12-31)" in ran.out
    assert twofold("assign", "--again", at=project).code == 0
    assert (project / "assignment.csv").read_text().count("2026-12-10") == 2

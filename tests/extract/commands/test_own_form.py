"""A team's own form for randomised trials, the example of docs/forms.md, on the whole way from form to dataset."""

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from extract.form_file.load import load_form
from extract.form_file.read import check_form
from extract.project.folder.project import Project, read_project
from tests.extract.adjudication.typist import Typist, answer_of
from tests.extract.command import Ran, twofold
from tests.extract.filled import write_filled

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "exercise-trials.yaml"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def rows(**changed: str | int) -> Rows:
    """What an extractor has of one trial, some of it changed."""
    study: dict[str, Any] = {"study": "T01"}
    result: dict[str, Any] = {"outcome": "BDI-II", "time_point": "end", "events": "NA"}
    return {
        "studies": [
            {"study": "T01", "label": "Alves 2018", "registration": "NR", "country": "Portugal", "design": "parallel",
             "n_randomised": 80, "finished": "yes"}
        ],
        "arms": [
            study | {"arm": "walk", "role": "intervention", "content": "walking", "n_arm": 40},
            study | {"arm": "wait", "role": "comparator", "content": "waiting list", "n_arm": 40},
        ],
        "outcomes": [study | {"outcome": "BDI-II", "domain": "depressive symptoms", "better": "lower"}],
        "time_points": [study | {"time_point": "end", "weeks": "12"}],
        "results": [
            study | result | {"arm": "walk", "n_analysed": 37, "mean": "13.4", "sd": "7.2"} | changed,
            study | result | {"arm": "wait", "n_analysed": 36, "mean": "17.0", "sd": "7.9"},
        ],
        "risk_of_bias": [
            study | {"item": item, "judgement": "low", "support": "as reported"} for item in "12345"
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form as a workbook, and beside it a project of two extractors who have filled in nothing yet."""
    folder = tmp_path_factory.mktemp("own")
    assert twofold("form", "new", "trials.xlsx", "--from", EXAMPLE, at=folder).code == 0
    assert twofold("form", "check", "trials.xlsx", at=folder).code == 0
    assert twofold("init", "review", "--form", "trials.xlsx", at=folder).code == 0
    review = folder / "review"
    (review / "studies.csv").write_text("study,label\nT01,Alves 2018\n", encoding="utf-8")
    assert twofold("template", "--extractor", "ada", "--extractor", "ben", at=review).code == 0
    return folder


@pytest.fixture
def project(begun: Path, tmp_path: Path) -> Project:
    """A copy of this project, with the form beside it."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return read_project(tmp_path / "review")


def fill(project: Project, name: str, recorded: Rows) -> None:
    path = project.extractions / f"{name}.xlsx"
    path.unlink()
    write_filled(path, project.form(), recorded, extractor=name)


def run(project: Project, *words: str) -> Ran:
    return twofold(*words, at=project.folder)


def test_the_example_has_no_mistakes_and_nothing_to_note() -> None:
    assert check_form(EXAMPLE).mistakes == ()
    assert check_form(EXAMPLE).notes == ()


def test_the_template_has_the_items_of_the_appraisal(project: Project) -> None:
    ran = run(project, "check")
    assert (ran.code, "no problems" in ran.out) == (0, True)
    assert {row["item"] for prepared in project.form()["risk_of_bias"].prepared for row in prepared.rows} == set(
        "12345"
    )


def test_the_rules_of_the_form_find_what_no_report_could_say(project: Project) -> None:
    fill(project, "ada", rows(n_analysed=41, events=45))
    fill(project, "ben", rows())
    ran = run(project, "check")
    assert ran.code == 1
    assert "41 people were analysed, but 40 were randomised to the arm  [more-analysed-than-randomised]" in ran.out
    assert "[more-events-than-people]" in ran.out


def test_a_form_of_ones_own_leads_to_a_dataset(project: Project) -> None:
    fill(project, "ada", rows())
    fill(project, "ben", rows(mean="14.3"))
    assert run(project, "check").code == 0
    merged = run(project, "merge", "--output-format", "json")
    assert (merged.code, merged.json["cells"]["conflict"]) == (1, 1)
    sheet = Typist(project.sheet)
    row = sheet.row(Field="Mean")
    sheet.fill(row, answer_of("ada"), "", "discussion", "ada; ben", "", "Ben had swapped two digits.")
    sheet.save()
    assert run(project, "adjudicate").code == 0
    assert run(project, "merge").code == 0
    agreed = run(project, "agree", "--output-format", "json")
    assert agreed.code == 0
    assert run(project, "build").code == 0, run(project, "build").out
    with (project.dataset / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        means = [line["mean"] for line in csv.DictReader(file)]
    assert sorted(means) == ["13.4", "17.0"]


def test_a_new_form_in_a_workbook_is_migrated_to(project: Project, tmp_path: Path) -> None:
    assert twofold("form", "new", "longer.xlsx", "--from", "trials.xlsx", at=tmp_path).code == 0
    book = load_workbook(tmp_path / "longer.xlsx")
    row = next(number for number in range(4, 99) if not book["Fields"].cell(number, 1).value)
    for column, text in enumerate(("studies", "funder", "Funder", "words", "Who paid for the trial."), 1):
        book["Fields"].cell(row, column).value = text
    book.save(tmp_path / "longer.xlsx")
    changed = run(project, "form", "diff", "../longer.xlsx")
    assert (changed.code, "Funder (Studies) is new" in changed.out) == (0, True)
    assert run(project, "form", "migrate", "../longer.xlsx").code == 0
    again = read_project(project.folder)
    assert again.settings.form == "longer.xlsx"
    assert "funder" in again.form()["studies"].by_name
    assert run(project, "check").code == 0


def test_the_workbook_and_the_yaml_file_are_one_form(project: Project) -> None:
    assert project.form().fingerprint == load_form(str(EXAMPLE)).fingerprint

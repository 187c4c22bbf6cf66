"""Analytical themes above the codes: checked at their cells, and tables of the dataset with keys."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from extract.form_file.read import check_form
from extract.project.folder.project import Project, read_project
from schema.forms import built_in
from schema.text import and_list
from schema.themes import coded_fields
from tests.extract.command import twofold
from tests.extract.project.coding import FORM, change, review
from validate.dataset.analytical_themes import theme_columns

WAYS = Path(__file__).resolve().parents[3] / "docs" / "ways.md"
HEADER = ["theme", "description", "domains", "codes", "findings"]


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people have coded everything alike."""
    return review(tmp_path_factory.mktemp("coded")).folder


@pytest.fixture
def project(coded: Path, tmp_path: Path) -> Project:
    return read_project(copytree(coded, tmp_path / "review"))


def write(project: Project, *rows: Mapping[str, str]) -> None:
    with (project.folder / "themes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)


def listed(project: Project, name: str) -> list[dict[str, str]]:
    with (project.folder / "dataset" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_the_command_makes_the_table_and_leaves_it_to_the_team(project: Project) -> None:
    ran = twofold("themes", at=project.folder)
    assert (ran.code, "themes.csv is new" in ran.err) == (0, True)
    assert (project.folder / "themes.csv").read_text(encoding="utf-8").strip() == ",".join(HEADER)
    write(project, {"theme": "Being held", "codes": "staff"})
    before = (project.folder / "themes.csv").read_bytes()
    assert "T1  Being held: 1 finding of 1 study" in twofold("themes", at=project.folder).out
    assert (project.folder / "themes.csv").read_bytes() == before


def test_everything_that_is_wrong_is_named_at_its_cell(project: Project) -> None:
    change(project, "split", "setting", into=["room", "comfort"])
    change(project, "rename", "staff", into=["nurses"])
    write(
        project,
        {"theme": "Being held", "domains": "D3", "codes": "staff; setting", "findings": "S1: bright; S9: x"},
        {"theme": "being held", "findings": "S2"},
        {"theme": "", "codes": "hope"},
        {"theme": "Nothing yet"},
        {"theme": "Two", "findings": "S2: hope; S2: a"},
    )
    ran = twofold("themes", "--output-format", "json", at=project.folder)
    assert ran.code == 1
    found = {(one["cell"], one["severity"], one["message"].split(" ", 1)[1]) for one in ran.json["problems"]}
    assert {(cell, severity) for cell, severity, _ in found} == {
        ("C2", "error"),
        ("D2", "error"),
        ("E2", "error"),
        ("A3", "error"),
        ("E3", "error"),
        ("A4", "error"),
        ("A5", "warning"),
        ("E6", "error"),
    }
    messages = " ".join(message for _, _, message in found)
    assert "was split into room and comfort in revision 2" in messages
    assert "2 findings of S2 have the words" in " ".join(one["message"] for one in ran.json["problems"])
    assert ran.json["themes"][0]["codes"] == {"domains": [], "codes": ["nurses"]}


def test_a_code_is_known_by_what_the_earlier_form_called_it(project: Project) -> None:
    new = FORM.replace("[D1, D2]", "[D1, {code: place, label: places, was: D2}]").replace("under: D2", "under: place")
    (project.folder.parent / "new.yaml").write_text(new.replace("version: 1", "version: 2"), encoding="utf-8")
    write(project, {"theme": "Where", "domains": "D2"}, {"theme": "Mistyped", "domains": "D1; D22"})
    before = twofold("themes", "--output-format", "json", at=project.folder).json["themes"][0]["findings"]
    assert twofold("form", "migrate", "../new.yaml", at=project.folder).code == 0
    ran = twofold("themes", "--output-format", "json", at=project.folder)
    where = ran.json["themes"][0]
    assert (where["codes"]["domains"], where["findings"]) == (["place"], before)
    assert [(one["cell"], one["message"]) for one in ran.json["problems"]] == [
        ("C3", "'D22' is not one of the Domains; did you mean places?")
    ]


def test_the_dataset_has_the_themes_with_their_keys(project: Project) -> None:
    write(
        project,
        {"theme": "Being held", "description": "People need others.", "codes": "staff; setting"},
        {"theme": "Hope", "domains": "D1", "findings": "S1: nurses were"},
    )
    assert twofold("merge", at=project.folder).code == 0
    assert twofold("build", at=project.folder).code == 0
    assert [(row["theme_id"], row["theme"], row["findings"], row["studies"]) for row in listed(project, "themes")] == [
        ("T1", "Being held", "3", "2"),
        ("T2", "Hope", "3", "2"),
    ]
    basis = [(row["theme_id"], row["field"], row["code"] or row["row_id"]) for row in listed(project, "theme_basis")]
    assert basis == [
        ("T1", "codes", "staff"),
        ("T1", "codes", "setting"),
        ("T2", "domains", "D1"),
        ("T2", "findings", "S1.findings.1"),
    ]
    rows = {row["row_id"] for row in listed(project, "findings")}
    held = [(row["theme_id"], row["row_id"], row["through"]) for row in listed(project, "theme_findings")]
    assert {row for _, row, _ in held} <= rows
    assert ("T2", "S1.findings.1", "finding") in held
    package = json.loads((project.folder / "dataset" / "datapackage.json").read_text(encoding="utf-8"))
    keys = {one["name"]: one["schema"] for one in package["resources"]}
    assert keys["themes"]["primaryKey"] == "theme_id"
    assert [one["reference"]["resource"] for one in keys["theme-findings"]["foreignKeys"]] == ["themes", "findings"]
    methods = (project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "2 analytical themes, on which 4 of 4 findings bear" in methods


def test_the_dataset_waits_for_errors_and_has_no_themes_where_there_are_none(project: Project) -> None:
    twofold("merge", at=project.folder)
    assert twofold("build", at=project.folder).code == 0
    assert not (project.folder / "dataset" / "themes.csv").exists()
    write(project, {"theme": "Being held", "codes": "luck"})
    ran = twofold("build", at=project.folder)
    assert ran.code == 1
    assert "table  themes.csv D2: 'luck' is not one of the Codes" in ran.out
    assert "Not built: 1 mistake in a table of the team. Resolve that" in ran.out
    said = twofold("status", at=project.folder).out
    assert "Nothing is open, but the dataset waits for this:\n  themes.csv D2: 'luck' is not one of the Codes" in said
    assert "Next: twofold build" not in said


def test_a_finding_that_is_left_out_of_the_synthesis_is_in_no_theme(tmp_path: Path) -> None:
    doubt = "      - {name: doubt, type: choice, choices: [yes, no], other: no, optional: true, left_out_when: yes}\n"
    before = "      - name: domains\n"
    project = review(tmp_path, form_text=FORM.replace(before, doubt + before))
    for path in project.extraction_files():
        book = openpyxl.load_workbook(path)
        sheet = book["Findings"]
        (column,) = (cell.column for row in sheet["A1:H3"] for cell in row if str(cell.value).startswith("Doubt"))
        (line,) = (row[0].row for row in sheet.iter_rows() if "Nurses were kind" in [cell.value for cell in row])
        sheet.cell(line, column).value = "yes"
        book.save(path)
    assert twofold("merge", at=project.folder).code == 0
    write(
        project,
        {"theme": "Being held", "codes": "staff; setting"},
        {"theme": "Hope", "domains": "D1", "findings": "S1: nurses were"},
    )
    told = twofold("themes", "--output-format", "json", at=project.folder).json["problems"]
    assert [(one["cell"], one["severity"], one["message"]) for one in told] == [
        ("E3", "warning", "'S1: nurses were' is left out of the synthesis, so no theme can be based on it")
    ]
    assert twofold("build", at=project.folder).code == 0
    assert [row["findings"] for row in listed(project, "themes")] == ["2", "2"]
    assert {row["row_id"] for row in listed(project, "theme_findings")} == {
        row["row_id"] for row in listed(project, "findings") if row["text"] != "Nurses were kind"
    }
    methods = (project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "on which 3 of 3 findings of the synthesis bear" in methods


def test_a_theme_may_name_a_finding_of_a_study_that_was_excluded_since(project: Project) -> None:
    """The team need not change its table for that, and the study can come back."""
    write(project, {"theme": "Hope", "codes": "staff", "findings": "S2: It gave hope"})
    twofold("merge", at=project.folder)
    out = twofold("exclude", "S2", "--who", "ada", "--why", "ineligible", "--output-format", "json", at=project.folder)
    ran = twofold("themes", "--output-format", "json", at=project.folder)
    (problem,) = ran.json["problems"]
    assert (ran.code, problem["severity"], problem["cell"]) == (0, "warning", "E2")
    assert problem["message"] == "S2 was excluded, so no theme can be based on its findings"
    assert twofold("build", at=project.folder).code == 0
    assert {row["study"] for row in listed(project, "theme_findings")} == {"S1"}
    twofold("withdraw", out.json["id"], "--who", "ada", at=project.folder)
    assert twofold("themes", "--output-format", "json", at=project.folder).json["problems"] == []


def test_a_finding_is_found_by_the_earlier_name_of_its_study(project: Project) -> None:
    write(project, {"theme": "Hope", "findings": "S1: nurses were"})
    rename = ("studies", "rename", "S1", "One 2019", "--who", "ada", "--why", "the year was missing")
    assert twofold("merge", at=project.folder).code == 0
    assert twofold(*rename, at=project.folder).code == 0
    assert twofold("themes", at=project.folder).code == 0
    assert twofold("build", at=project.folder).code == 0
    assert [row["study"] for row in listed(project, "theme_findings")] == ["One 2019"]


def test_the_documents_show_the_headers_of_the_built_in_form_and_say_so() -> None:
    """In a form of one's own the columns of codes have the names of its fields."""
    text = WAYS.read_text(encoding="utf-8")
    (header,) = re.findall(r"```csv\n(theme,.*)\n", text)
    form = built_in("patient-voices")
    assert tuple(header.split(",")) == theme_columns(form)
    fields = [field.name for field in coded_fields(form)]
    assert f"{and_list([f'`{name}`' for name in fields])} are the fields with codes in `patient-voices`" in text


def test_a_form_says_which_table_themes_stand_on(tmp_path: Path) -> None:
    form = tmp_path / "form.yaml"
    for text, told in (
        ("themes: nowhere", "themes stand on 'nowhere', which is not a table"),
        ("themes: studies", "themes stand on 'studies', in which no field has codes"),
    ):
        form.write_text(FORM.replace("themes: findings", text), encoding="utf-8")
        (mistake,) = check_form(form).mistakes
        assert told in mistake.message
    form.write_text(FORM, encoding="utf-8")
    assert check_form(form).mistakes == ()

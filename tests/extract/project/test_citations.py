"""Citations in studies.csv reach the workbooks, the adjudication sheet and the dataset, whatever the form asks for."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, read_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold

FORM = """\
name: small
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: n, label: Number, type: count, guidance: How many people.}
"""
STUDIES = [("S1", "Okoro 2019"), ("S2", "Silva 2021")]


def rows(n: str) -> dict[str, list[dict[str, str]]]:
    return {
        "studies": [
            {"study": "S1", "label": "Okoro 2019", "n": n, "finished": "yes"},
            {"study": "S2", "label": "Silva 2021", "n": "3", "finished": "yes"},
        ]
    }


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review whose form has no field for the citation: two people differ in one number."""
    folder = tmp_path_factory.mktemp("citations")
    (folder / "small.yaml").write_text(FORM, encoding="utf-8")
    project = create_project(folder / "review", form_name=str(folder / "small.yaml"), studies=STUDIES)
    for name, n in (("ada", "1"), ("ben", "2")):
        write_template(project.form(), project.extractions / f"{name}.xlsx", extractor=name, filled=rows(n))
    assert twofold("merge", at=project.folder).code == 1
    return project.folder


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Project:
    return read_project(Path(shutil.copytree(merged, tmp_path / "review")))


def test_a_new_list_of_studies_has_a_column_for_citations(project: Project) -> None:
    assert project.studies.read_text(encoding="utf-8").splitlines() == ["study,label", "S1,Okoro 2019", "S2,Silva 2021"]


def test_a_workbook_shows_the_citation_beside_the_study(project: Project) -> None:
    assert twofold("template", "--extractor", "cy", at=project.folder).code == 0
    sheet = openpyxl.load_workbook(project.extractions / "cy.xlsx")["Studies"]
    assert [sheet.cell(2, 2).value, sheet.cell(4, 2).value] == ["Citation", "Okoro 2019"]
    assert twofold("check", "extractions/cy.xlsx", at=project.folder).code == 0


def test_a_list_without_citations_adds_no_column(project: Project) -> None:
    project.studies.write_text("study,label\nS1,\n", encoding="utf-8")
    assert "label" not in project.form().studies.by_name


def test_the_adjudication_sheet_says_which_study_it_is(project: Project) -> None:
    line = Typist(project.sheet).row(Field="Number")
    assert (line["Study"], line["Citation"]) == ("S1", "Okoro 2019")


def test_the_dataset_has_the_citations(project: Project) -> None:
    assert twofold("build", "--draft", at=project.folder).code in {0, 1}
    with (project.dataset / "studies.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [line["label"] for line in csv.DictReader(file)] == ["Okoro 2019", "Silva 2021"]


def test_a_citation_stays_when_the_form_changes(project: Project, tmp_path: Path) -> None:
    new = FORM.replace("version: 1", "version: 2") + "      - {name: age, type: number, guidance: The mean age.}\n"
    (tmp_path / "new.yaml").write_text(new, encoding="utf-8")
    ran = twofold("form", "migrate", "../new.yaml", at=project.folder)
    assert ran.code == 0, ran.out + ran.err
    assert "Citation" not in ran.out
    sheet = openpyxl.load_workbook(project.extractions / "ada.xlsx")["Studies"]
    assert [sheet.cell(2, 2).value, sheet.cell(4, 2).value] == ["Citation", "Okoro 2019"]


def test_citations_that_are_listed_later_are_filled_in_by_a_migration(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(FORM, encoding="utf-8")
    project = create_project(tmp_path / "review", form_name=str(tmp_path / "small.yaml"), studies=[("S1", "")])
    assert twofold("template", "--extractor", "ada", at=project.folder).code == 0
    project.studies.write_text("study,label\nS1,Okoro 2019\n", encoding="utf-8")
    assert twofold("check", at=project.folder).code == 0
    ran = twofold("form", "migrate", at=project.folder)
    assert (ran.code, "ada.xlsx: 1 cell filled in from studies.csv" in ran.out) == (0, True), ran.out + ran.err
    assert openpyxl.load_workbook(project.extractions / "ada.xlsx")["Studies"]["B4"].value == "Okoro 2019"
    assert "Nothing to do" in twofold("form", "migrate", at=project.folder).out


def test_a_column_that_the_form_does_not_fill_in_beforehand_is_named(tmp_path: Path) -> None:
    asked = FORM + "      - {name: label, type: text, guidance: The citation.}\n"
    (tmp_path / "small.yaml").write_text(asked, encoding="utf-8")
    project = create_project(tmp_path / "review", form_name=str(tmp_path / "small.yaml"), studies=[("S1", "")])
    project.studies.write_text("study,label\nS1,Okoro 2019\n", encoding="utf-8")
    ran = twofold("template", "--extractor", "ada", at=project.folder)
    assert ran.code == 0
    assert (
        "The workbooks do not have what studies.csv says under 'label', because the form asks extractors for it. To"
        " fill it in for them, write prefilled: yes for the field label." in ran.err
    )

"""A form workbook on top of another form: it changes, adds, hides and moves as the YAML file does."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from extract.form_file.read import check_form, read_form
from extract.form_file.sheets.write import workbook_on_top
from extract.project.folder.new_project import create_project
from schema.form import Form
from tests.extract.command import twofold
from tests.extract.form_file.test_extends import BELOW

FIRST = 4
Rows = dict[str, list[dict[str, str]]]
CHANGES: Rows = {
    "Tables": [{"Name *": "results", "Hide": "yes"}],
    "Fields": [
        {"Table *": "arms", "Name *": "n", "Label": "People", "Required": "yes"},
        {"Table *": "arms", "Name *": "age", "Type *": "number", "Guidance": "In years.", "Before": "n"},
        {"Table *": "arms", "Name *": "part_of", "Hide": "yes"},
        {"Table *": "studies", "Name *": "design", "Choices": "designs"},
    ],
    "Choices": [
        {"List *": "designs", "Code *": "case", "Hide": "yes"},
        {"List *": "designs", "Code *": "survey", "Label": "A survey", "Before": "trial"},
    ],
    "Rules": [{"Code *": "many", "Severity": "error"}],
}
YAML = """\
extends: below.yaml
name: top
title: ''
version: 1
tables:
  - {name: results, hide: true}
  - name: arms
    fields:
      - {name: n, label: People, required: true}
      - {name: age, type: number, guidance: In years., before: n}
      - {name: part_of, hide: true}
  - name: studies
    fields:
      - name: design
        choices: [{code: case, hide: true}, {code: survey, label: A survey, before: trial}]
rules:
  - {code: many, severity: error}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below.yaml").write_text(BELOW, encoding="utf-8")
    return tmp_path


def below(folder: Path) -> Form:
    return read_form(folder / "below.yaml")


def written(folder: Path, rows: Rows) -> Path:
    """The workbook on top of the form below, with these rows typed in."""
    path = folder / "top.xlsx"
    path.write_bytes(workbook_on_top(below(folder), "below.yaml", "top"))
    book = load_workbook(path)
    for sheet, listed in rows.items():
        columns = {cell.value: cell.column for cell in book[sheet][FIRST - 1]}
        for number, row in enumerate(listed, FIRST):
            for header, text in row.items():
                book[sheet].cell(number, columns[header]).value = text
    book.save(path)
    return path


def test_it_says_what_the_yaml_file_says(folder: Path) -> None:
    (folder / "top.yaml").write_text(YAML, encoding="utf-8")
    expected, found = read_form(folder / "top.yaml"), read_form(written(folder, CHANGES))
    assert found.tables == expected.tables
    assert found.rules == expected.rules
    assert [option.code for option in found["studies"]["design"].cell.offered] == ["survey", "trial", "cohort"]


def test_without_rows_it_is_the_form_below(folder: Path) -> None:
    assert read_form(written(folder, {})).tables == below(folder).tables


def test_a_mistake_is_named_at_its_cell(folder: Path) -> None:
    rows: Rows = {
        "Fields": [
            {"Table *": "arms", "Name *": "m", "Label": "People"},
            {"Table *": "amrs", "Name *": "n", "Label": "People"},
            {"Table *": "arms", "Name *": "n", "After": "amr"},
            {"Table *": "arms", "Name *": "study", "Hide": "yes"},
        ]
    }
    mistakes = check_form(written(folder, rows)).mistakes
    found = {str(mistake.place): mistake.message for mistake in mistakes}
    assert "the form below has no field 'm'" in found["Fields!B4"]
    assert "the form below has no table 'amrs'; perhaps 'arms'" in found["Fields!A5"]
    assert "perhaps 'arm'" in found[next(place for place in found if place.endswith("6"))]
    assert any("which study a row belongs to" in message for message in (mistake.message for mistake in mistakes))


def test_what_only_changes_have_is_refused_in_a_form_of_its_own(folder: Path) -> None:
    path = written(folder, {"Tables": [{"Name *": "studies", "Hide": "yes"}]})
    book = load_workbook(path)
    book["Form"]["B4"] = None
    book.save(path)
    assert any("'hide'" in mistake.message for mistake in check_form(path).mistakes)


def test_a_project_takes_the_form_below_too(folder: Path) -> None:
    project = create_project(folder / "review", form_name=str(written(folder, CHANGES)))
    assert project.form()["arms"]["n"].label == "People"


@pytest.mark.parametrize("name", ["ours.xlsx", "ours.yaml"])
def test_form_new_writes_one(name: str, folder: Path) -> None:
    assert twofold("form", "new", name, "--extends", "below.yaml", at=folder).code == 0
    assert read_form(folder / name).tables == below(folder).tables
    assert twofold("form", "new", "b.xlsx", "--extends", "nothing.yaml", at=folder).code == 2
    assert twofold("form", "new", "b.xlsx", "--extends", "below.yaml", "--from", name, at=folder).code == 2

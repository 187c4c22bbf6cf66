"""A ruling whose value a new version of the form does not have is open again, and every place says that this is why."""

from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.small_review import begin_review, form_of

CHOICES = "choices: [public, private, none]"
FUNDING = f"{{name: funding, label: Funding, type: choice, {CHOICES}}}"
WHY = "the form does not have this value any more"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two people differ, a ruling says something else, and the new form has no such choice."""
    form = form_of(FUNDING)
    filled = {
        name: {"studies": [{"study": "S1", "funding": funding, "finished": "yes"}]}
        for name, funding in (("ada", "public"), ("ben", "private"))
    }
    project = read_project(begin_review(tmp_path / "review", form, filled).folder)
    rule(project, "none")
    later = tmp_path / "later.yaml"
    later.write_text(form.replace("version: 1", "version: 2").replace(CHOICES, "choices: [public, private]"), "utf-8")
    assert "S1 / funding: a ruling stays as it is" in twofold("form", "migrate", later, at=project.folder).out
    return read_project(project.folder)


def rule(project: Project, value: str) -> None:
    twofold("merge", at=project.folder)
    typist = Typist(project.sheet)
    typist.fill(typist.row(Study="S1", Field="Funding"), "another value", value, "discussion", "ada; ben")
    typist.save()
    assert "1 ruling taken" in twofold("adjudicate", at=project.folder).out


def test_history_says_what_the_form_lacks_and_not_that_values_have_changed(project: Project) -> None:
    out = " ".join(twofold("history", "S1", "Funding", at=project.folder).out.split())  # lines are as wide as a screen
    assert f"stale, because {WHY}: open again" in out
    assert "Final value: nothing (open again: the form does not have the value of the ruling any more" in out
    assert "values have changed" not in out + twofold("history", "S1", at=project.folder).out
    told = twofold("history", "S1", "Funding", "--output-format", "json", at=project.folder).json
    (row,) = told["rows"]
    (ruling,) = row["rulings"]
    assert (row["why"], ruling["status"], ruling["not_in_form"]) == ("not in the form", "stale", True)
    assert ruling["changed"] == []


def test_the_sheet_and_status_say_it_too(project: Project) -> None:
    twofold("merge", at=project.folder)
    row = Typist(project.sheet).row(Study="S1", Field="Funding")
    assert row["Ruling until now"].endswith("(then: ada public, ben private; the form has no such value now)")
    assert "a value, or the form, has changed since" in twofold("status", at=project.folder).out


def test_a_later_ruling_that_is_withdrawn_leaves_it_as_it_is(project: Project) -> None:
    rule(project, "private")
    later = read_ledger(project.ledger).ledger.decisions[-1]
    ran = twofold("withdraw", later.id, "--who", "ada", at=project.folder)
    assert "not in force" in ran.out
    assert "the form does not have its value any more\n" in ran.out
    assert "values have changed" not in ran.out


def test_where_the_values_have_changed_as_well_these_are_said(project: Project) -> None:

    path = project.extractions / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Studies"]
    column = next(cell.column for cell in sheet[2] if str(cell.value).startswith("Funding"))
    sheet.cell(4, column).value = "private"
    book.save(path)
    out = " ".join(twofold("history", "S1", at=project.folder).out.split())
    assert "stale, because the values have changed" in out

"""Every number of the methods texts is counted once more where the form grew after first submissions."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import read_project
from tests.extract.command import twofold
from tests.extract.commands.changing_form import form_with, review
from tests.extract.dataset.methods_recounted import check_numbers
from tests.extract.dataset.recount import Recount
from tests.extract.filled import FIRST_ROW

N, RESULTS = "{name: n, label: Number, type: count}", "  - name: results\n"
WITH_AGE = (N, N + "\n      - {name: age, label: Age, type: number, evidence: yes}")
WITH_SITES = (
    RESULTS,
    "  - name: sites\n    identity: [site]\n    parent: studies\n    fields:\n"
    "      - {name: study, type: reference, to: studies}\n      - {name: site, type: words, label: Site}\n"
    "      - {name: beds, label: Beds, type: count}\n" + RESULTS,
)
NOBODY_CHANGED = "After first submissions, no entry was changed in the workbooks."


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review with a field and a table more, of which nothing is filled in yet."""
    folder = review(tmp_path_factory.mktemp("review"))
    new = form_with(folder.parent, WITH_AGE, WITH_SITES)
    assert twofold("form", "migrate", new, at=folder).code == 0
    return folder


def fill(path: Path, sheet: str, rows: list[dict[str, object]]) -> None:
    """Writes into the first rows of a sheet, by header."""
    book = openpyxl.load_workbook(path)
    headers = {str(cell.value).rstrip(" *"): cell.column for cell in book[sheet][2] if cell.value}
    for number, row in enumerate(rows, FIRST_ROW):
        for header, value in row.items():
            book[sheet].cell(number, headers[header]).value = value
    book.save(path)


def built(folder: Path) -> str:
    """The methods in full, of a draft."""
    twofold("merge", at=folder)
    twofold("build", "--draft", at=folder)
    return " ".join((folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8").split())


def test_what_the_form_asks_only_later_is_no_change_of_an_entry(reviewed: Path, tmp_path: Path) -> None:
    folder = copied(reviewed, tmp_path)
    for name, age in (("ada", 41), ("ben", 42)):
        path = folder / "extractions" / f"{name}.xlsx"
        fill(path, "Arms", [{"Age": age}, {"Age": 40}])
        fill(path, "Sites", [{"Study": "S1", "Site": "Lund", "Beds": 4 if name == "ada" else 5}])
    text = built(folder)
    assert (
        f"{NOBODY_CHANGED} In 1 data item (Age) that the form got after first submissions, 2 entries were filled in"
        in text
    )
    assert "and in 1 table (Sites) that it got then, 1 record was added (ada and ben both). The figures" in text
    assert "Since then, 2 further entries have come to differ, in data items that the form got only later." in text
    tables = (folder / "dataset" / "tables.md").read_text(encoding="utf-8")
    assert "those that the form got after first submissions (Age, Beds)" in tables
    check_numbers(folder)
    output = " ".join(twofold("agree", at=folder).out.split())
    assert "no first submission has a column for them: Age (Arms), Site (Sites), Beds (Sites)." in output
    assert "has changed since its first submission" not in output


def test_changes_of_entries_that_were_asked_for_are_told_apart(reviewed: Path, tmp_path: Path) -> None:
    folder = copied(reviewed, tmp_path)
    fill(folder / "extractions" / "ada.xlsx", "Arms", [{"Age": 41, "Number": 99}, {"Dose": 3}])
    text = built(folder)
    assert "In the workbooks, after first submissions, 2 entries were changed (ada 2). In 1 data item (Age)" in text
    check_numbers(folder)


def test_a_form_that_grew_by_nothing_that_is_filled_in_is_not_spoken_of(reviewed: Path, tmp_path: Path) -> None:
    folder = copied(reviewed, tmp_path)
    text = built(folder)
    assert NOBODY_CHANGED in text
    assert "the form got" not in text
    check_numbers(folder)


def test_only_a_table_that_is_new(reviewed: Path, tmp_path: Path) -> None:
    folder = copied(reviewed, tmp_path)
    fill(folder / "extractions" / "ben.xlsx", "Sites", [{"Study": "S2", "Site": "Lund", "Beds": 4}])
    assert "In 1 table (Sites) that the form got after first submissions, 1 record was added (ben 1)." in built(folder)
    check_numbers(folder)


def test_a_study_that_is_first_submitted_with_the_new_form_was_asked_for_all_of_it(
    reviewed: Path, tmp_path: Path
) -> None:
    """The same data item counts as new in the studies of before, and as measured."""
    folder = copied(reviewed, tmp_path)
    for name in ("ada", "ben"):
        path = folder / "extractions" / f"{name}.xlsx"
        fill(path, "Studies", [{}, {}, {"Design": "Trial", "Country": "Peru", "Finished": "yes"}])
        fill(path, "Arms", [{"Age": 41}, {}, {}, {"Study": "S3", "Drug": "placebo", "Number": 5, "Dose": 1, "Age": 50}])
    text = built(folder)
    assert (
        f"{NOBODY_CHANGED} In 1 data item (Age) that the form got after first submissions, 1 entry was filled in"
        in text
    )
    assert "Age" not in (folder / "dataset" / "tables.md").read_text(encoding="utf-8").partition("in no line")[2]
    assert len(Recount(folder).copies) == 4
    check_numbers(folder)


def copied(reviewed: Path, tmp_path: Path) -> Path:
    """A copy of the review."""
    shutil.copytree(reviewed, tmp_path / "review")
    assert read_project(tmp_path / "review").form().version == "2"
    return tmp_path / "review"

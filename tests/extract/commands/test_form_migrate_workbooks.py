"""What `form migrate` does with workbooks: which may come back, what is replaced, and what if it is interrupted."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.extract.command import snapshot, twofold
from tests.extract.commands.changing_form import form_with
from tests.extract.commands.form_changes import CHANGES, DOSE, RESULTS, N


def test_workbooks_of_two_versions_never_merge(folder: Path, tmp_path: Path) -> None:
    new = form_with(tmp_path, (N, N + "\n      - {name: age, type: number}"))
    shutil.copy(new, folder / "form.yaml")
    ran = twofold("merge", at=folder)
    assert ran.code == 2
    assert "twofold form migrate" in ran.err


def test_a_workbook_of_an_earlier_form_that_comes_back_says_what_is_to_be_extracted(
    folder: Path, tmp_path: Path
) -> None:
    """The project has the new form already, and the workbooks of the others are made from it."""
    old = (folder / "extractions" / "ada.xlsx").read_bytes()
    new = form_with(tmp_path, (N, N + "\n      - {name: age, type: number}"))
    assert twofold("form", "migrate", new, at=folder).code == 0
    (folder / "extractions" / "ada.xlsx").write_bytes(old)
    found = twofold("form", "migrate", "--dry-run", "--output-format", "json", at=folder).json
    (added,) = [change for change in found["changes"] if change["what"] == "field added"]
    assert (added["effect"], added["studies"]) == ("extract again", {"ada": ["S1", "S2"]})
    ran = twofold("form", "migrate", at=folder)
    assert "arms 1  ->  arms 2\n\nMust be extracted again\n" in ran.out
    assert "Nobody has to do anything\n  the version of the form is 2; it was 1\n" in ran.out
    assert "Nothing to do" in twofold("form", "migrate", at=folder).out


def test_files_of_two_earlier_forms_are_each_compared_with_their_own(folder: Path, tmp_path: Path) -> None:
    """Ada's file knows nothing of a table that came with the second version."""
    old = (folder / "extractions" / "ada.xlsx").read_bytes()
    age = (N, N + "\n      - {name: age, type: number}")
    sites = RESULTS.replace("results", "sites") + "    identity: [site]\n    parent: studies\n    fields:\n"
    sites += "      - {name: study, type: reference, to: studies}\n      - {name: site, type: words}\n"
    second = form_with(tmp_path, (RESULTS, sites + RESULTS), name="second.yaml")
    assert twofold("form", "migrate", second, at=folder).code == 0
    (folder / "extractions" / "ada.xlsx").write_bytes(old)
    third = form_with(tmp_path, (RESULTS, sites + RESULTS), age, ("version: 2", "version: 3"), name="third.yaml")
    told = twofold("form", "diff", third, "--output-format", "json", at=folder).json
    for found in (told, twofold("form", "migrate", third, "--output-format", "json", at=folder).json):
        studies = {change["what"]: change["studies"] for change in found["changes"]}
        assert studies["table added"] == {"ada": ["S1", "S2"]}
        assert studies["field added"] == {"ada": ["S1", "S2"], "ben": ["S1", "S2"]}


def test_studies_that_were_added_to_the_list_are_added_to_the_workbooks(folder: Path) -> None:
    with (folder / "studies.csv").open("a", encoding="utf-8") as file:
        file.write("S4,\nS5,\n")
    assert twofold("form", "migrate", at=folder).code == 0
    sheet = openpyxl.load_workbook(folder / "extractions/ada.xlsx")["Studies"]
    assert [cell.value for cell in sheet["A"][3:8]] == ["S1", "S2", "S3", "S4", "S5"]
    assert sheet["C4"].value is None
    assert sheet["D4"].value == "Norway"
    assert twofold("merge", at=folder).code == 0
    again = twofold("form", "migrate", at=folder)
    assert "Nothing to do" in again.out


def test_nothing_is_written_with_dry_run_and_nothing_over_rulings_that_were_not_taken_in(
    folder: Path, tmp_path: Path
) -> None:
    new = form_with(tmp_path, (f"      - {DOSE}\n", ""))
    before = snapshot(folder)
    ran = twofold("form", "migrate", new, "--dry-run", at=folder)
    assert ran.code == 1
    for name in ("ada", "ben"):
        written = f"extractions/{name}.xlsx would be written, and the earlier file kept in extractions-earlier/\n"
        assert written in ran.out
    assert "adjudication.xlsx would be moved to adjudication-earlier/\n" in ran.out
    assert snapshot(folder) == before


def test_a_workbook_that_is_open_is_not_replaced(folder: Path, tmp_path: Path) -> None:
    (folder / "extractions" / ".~lock.ada.xlsx#").write_text(",maria,;", encoding="utf-8")
    before = snapshot(folder)
    ran = twofold("form", "migrate", form_with(tmp_path, (f"      - {DOSE}\n", "")), at=folder)
    assert ran.code == 2
    assert "is open in LibreOffice" in ran.err
    assert snapshot(folder) == before


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_a_migration_killed_between_its_renames_is_finished_by_the_same_command(
    suffix: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = form_with(tmp_path, *CHANGES["field added"].changes)
    ada = (folder / "extractions" / "ada.xlsx").rename(folder / "extractions" / f"ada{suffix}")
    before = ada.read_bytes()
    with monkeypatch.context() as killed:
        killed.setattr("extract.files._put_where_nothing_is", kill)
        with pytest.raises(Killed):
            twofold("form", "migrate", new, at=folder)
    assert not ada.exists()

    refused = twofold("merge", at=folder)
    assert refused.code == 2
    assert "form migrate was interrupted" in refused.err

    again = twofold("form", "migrate", new, at=folder)
    assert again.code == 0, again.out + again.err
    assert f"ada{suffix} is back from extractions-earlier/" in again.out
    assert before in {path.read_bytes() for path in (folder / "extractions-earlier").iterdir()}
    assert {path.name for path in (folder / "extractions").iterdir()} >= {"ada.xlsx", "ben.xlsx"}
    assert not list(folder.glob(".twofold-*"))
    assert twofold("merge", at=folder).code == 0


class Killed(BaseException):
    """The end of the process, at this moment."""


def kill(*_: object) -> None:
    raise Killed


def test_what_was_a_number_is_a_number_and_what_was_text_stays_text(folder: Path, tmp_path: Path) -> None:
    """So that a sum in the new workbook is what it was, and 38.0 is still 38.0."""
    path = folder / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    doses = cells_under(book, "Dose")
    assert [cell.value for cell in doses[:3]] == ["0.5", "NA", "1"]
    doses[0].value, doses[2].value = 0.5, "1.0"
    book.save(path)
    new = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: number, was: dose}"))
    assert twofold("form", "migrate", new, at=folder).code == 0
    assert [cell.value for cell in cells_under(openpyxl.load_workbook(path), "Amount")[:3]] == [0.5, "NA", "1.0"]


def test_what_was_a_date_stays_one_so_that_check_goes_on_naming_it(folder: Path, tmp_path: Path) -> None:
    """A spreadsheet made a date of 9-1: as text it would stand in the dataset, and nobody would see it."""
    path = folder / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    cell = cells_under(book, "Dose")[1]
    cell.value, cell.number_format = date(2026, 9, 1), "d-mmm"
    book.save(path)
    new = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: text, was: dose}"))
    assert twofold("form", "migrate", new, at=folder).code == 0
    assert cells_under(openpyxl.load_workbook(path), "Amount")[1].value.date() == date(2026, 9, 1)
    assert "date-cell" in twofold("check", str(path), at=folder).out


def cells_under(book: openpyxl.Workbook, header: str) -> list[Any]:
    """The cells with something in them, under a header of the sheet of arms."""
    sheet = book["Arms"]
    (head,) = [cell for row in sheet.iter_rows(max_row=4) for cell in row if str(cell.value or "").startswith(header)]
    below = (sheet.cell(row, head.column) for row in range(head.row + 2, sheet.max_row + 1))
    return [cell for cell in below if cell.value is not None]

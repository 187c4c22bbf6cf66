"""A ledger that lost decisions with which the adjudication sheet was written: no command wipes them from the sheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.safe_replace import untouched
from tests.extract.command import twofold
from tests.extract.commands.test_nothing_overwritten import rule_on_all, sheet_of, two_who_differ, write_extraction
from tests.faults.review import FORM


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose sheet shows all rulings, as twofold wrote it after they were taken; nothing may change it."""
    folder = two_who_differ(tmp_path_factory.mktemp("decided") / "review")
    rule_on_all(folder / "adjudication.xlsx")
    twofold("adjudicate", at=folder)
    twofold("merge", at=folder)
    shutil.rmtree(folder / "adjudication-earlier")
    assert untouched(folder / "adjudication.xlsx")
    return folder


@pytest.fixture
def project(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "review"))


def lose_the_last(project: Path, lines: int = 1) -> None:
    ledger = project / "decisions.jsonl"
    left = ledger.read_text(encoding="utf-8").splitlines(keepends=True)[:-lines]
    ledger.write_text("".join(left), encoding="utf-8")


def rulings_in(path: Path) -> list[object]:
    sheet, columns, header = sheet_of(openpyxl.load_workbook(path))
    rows = range(header + 1, sheet.max_row + 1)  # type: ignore[attr-defined]
    return [text for row in rows if (text := sheet.cell(row, columns["Ruling"]).value)]  # type: ignore[attr-defined]


def test_merge_does_not_wipe_a_decided_line_that_the_ledger_has_lost(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    before = sheet.read_bytes()
    lose_the_last(project)
    ran = twofold("merge", at=project)
    assert (ran.code, sheet.read_bytes() == before) == (2, True)
    assert "holds 1 ruling that the ledger does not have yet" in ran.err
    assert "lacks 1 decision that it had when adjudication.xlsx was written" in ran.err
    shown = rulings_in(sheet)
    assert "1 ruling" in twofold("adjudicate", at=project).out
    assert twofold("merge", at=project).code < 2
    assert rulings_in(sheet) == shown
    assert "lacks" not in twofold("merge", at=project).err


@pytest.mark.parametrize("command", ["status", "build"])
def test_status_and_build_name_what_the_ledger_has_lost(project: Path, command: str) -> None:
    lose_the_last(project)
    said = twofold(command, at=project).err
    assert "decisions.jsonl lacks 1 decision that it had when adjudication.xlsx was written" in said
    assert "adjudication.xlsx holds 1 ruling that decisions.jsonl does not have: twofold adjudicate" in said


@pytest.mark.parametrize("command", ["status", "build", "merge"])
def test_a_ledger_that_is_gone_is_named(project: Path, command: str) -> None:
    number = len((project / "decisions.jsonl").read_text(encoding="utf-8").splitlines())
    (project / "decisions.jsonl").unlink()
    said = twofold(command, at=project).err
    assert f"decisions.jsonl is not there. It had {number} decisions when adjudication.xlsx was written" in said
    assert f"holds {number} rulings" in said


def test_the_form_is_not_changed_while_the_sheet_shows_what_the_ledger_has_lost(project: Path) -> None:
    lose_the_last(project)
    (project / "new.yaml").write_text(FORM.replace("version: 1", "version: 2") + "      - {name: more, type: text}\n")
    ran = twofold("form", "migrate", "new.yaml", at=project)
    assert (ran.code, "holds 1 ruling that the ledger does not have yet" in ran.err) == (2, True)


def test_a_lost_ruling_that_cannot_be_taken_again_is_in_a_kept_copy(project: Path) -> None:
    """Ada has corrected her entries since, so three lines are others now. The sheet that shows the rulings is kept."""
    before = (project / "adjudication.xlsx").read_bytes()
    (project / "decisions.jsonl").unlink()
    (project / "extractions" / "ada.xlsx").unlink()
    write_extraction(project, "ada", "7")
    assert twofold("adjudicate", at=project).out.count("out of date") == 3 + 1  # the lines, and what to do about them
    ran = twofold("merge", at=project)
    assert (ran.code < 2, "3 rulings that the ledger has lost and that cannot be taken again" in ran.err) == (
        True,
        True,
    )
    assert [path.read_bytes() for path in (project / "adjudication-earlier").glob("*.xlsx")] == [before]


def test_a_sheet_whose_rulings_the_ledger_has_in_another_order_is_replaced_without_a_copy(project: Path) -> None:
    """As after two ledgers were put together by a program for versions of files."""
    ledger = project / "decisions.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join(reversed(lines)), encoding="utf-8")
    ran = twofold("merge", at=project)
    assert (ran.code < 2, "lacks" in ran.err, (project / "adjudication-earlier").exists()) == (True, False, False)

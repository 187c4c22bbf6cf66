"""Rulings made with one sheet alone say what to do where all sheets are compared, and the reverse."""

import json
from pathlib import Path

import pytest

from tests.extract.command import twofold
from tests.extract.compare_files.test_linked_sheets import BIAS, OUTCOMES, STUDIES, changed, write

OF = ("--of", "a.xlsx", "--of", "b.xlsx", "--ledger", "l.jsonl", "--who", "ada; ben")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ours = {"studies": STUDIES, "outcomes": OUTCOMES, "bias": BIAS}
    write(tmp_path / "a.xlsx", ours)
    write(tmp_path / "b.xlsx", {**ours, "outcomes": changed(OUTCOMES, 4, 2, 9), "bias": changed(BIAS, 2, 1, "high")})
    write(tmp_path / "agreed.xlsx", ours)
    return tmp_path


def _compared(folder: Path, *options: str) -> str:
    return " ".join(twofold("compare", "a.xlsx", "b.xlsx", "--ledger", "l.jsonl", *options, at=folder).out.split())


@pytest.mark.parametrize(("sheet", "study"), [("outcomes", "Smith1 2011"), ("bias", "Smith1 2011")])
def test_rulings_on_one_sheet_alone(folder: Path, sheet: str, study: str) -> None:
    """A sheet with a row for each study has the name of the sheet of studies where it is compared alone."""
    taken = twofold("adjudicate", "--consensus", "agreed.xlsx", *OF, "--sheet", sheet, at=folder)
    assert "1 ruling taken" in taken.out, taken
    told = _compared(folder)
    assert f"1 ruling on {study} decides nothing here, because it was made with the sheet {sheet} alone" in told
    assert f"--sheet {sheet}. To have it" in told
    assert "orphaned" not in told
    assert "1 cell decided by rulings, 0 open" in _compared(folder, "--sheet", sheet)
    assert "it is about other sheets" in _compared(folder, "--sheet", "studies")


def test_rulings_on_all_sheets(folder: Path) -> None:
    taken = twofold("adjudicate", "--consensus", "agreed.xlsx", *OF, at=folder)
    assert "2 rulings taken" in taken.out, taken
    told = _compared(folder, "--sheet", "outcomes")
    assert "2 rulings on Smith1 2011 decide nothing here, because they are about other sheets" in told
    assert "without --sheet" in told
    assert "decide nothing" not in _compared(folder)


def test_a_ruling_on_one_sheet_of_studies_decides_nothing_on_another(folder: Path) -> None:
    """The two have the same header, and the same answers in the same row."""
    ours = {"studies": STUDIES, "bias before": BIAS, "bias after": BIAS}
    theirs = changed(BIAS, 2, 1, "high")
    write(folder / "a.xlsx", ours)
    write(folder / "b.xlsx", {**ours, "bias before": theirs, "bias after": theirs})
    write(folder / "agreed.xlsx", ours)
    taken = twofold("adjudicate", "--consensus", "agreed.xlsx", *OF, "--sheet", "bias before", at=folder)
    assert "1 ruling taken" in taken.out, taken
    assert "1 cell decided by rulings, 0 open" in _compared(folder, "--sheet", "bias before")
    assert json.loads((folder / "l.jsonl").read_text(encoding="utf-8"))["table"] == "sheet_bias_before"
    told = _compared(folder, "--sheet", "bias after")
    assert "Open 1 cell to rule on" in told
    assert "1 ruling on Smith1 2011 decides nothing here, because it is about other sheets" in told

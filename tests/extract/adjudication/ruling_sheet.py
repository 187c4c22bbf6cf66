"""Two extractions of one study that differ in cells and rows, and rulings on a sheet of them."""

from __future__ import annotations

from pathlib import Path

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from tests.review import Sheets, merged_once
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison

ALICE: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [
        {"study": "K1", "arm": "Ketamine", "drug": "ketamine", "n": "24", "n__place": "p. 4", "route": "IV"},
        {"study": "K1", "arm": "Placebo", "drug": "saline", "n": "13"},
    ],
    "findings": [{"study": "K1", "finding": "F1", "text": "Mood lifted."}],
}
BOB: Sheets = {
    "studies": [{"study": "K1", "country": "France", "year": "2019"}],
    "arms": [{"study": "K1", "arm": "ketamine", "drug": "esketamine", "n": "42", "route": "IM"}],
    "findings": [{"study": "K1", "finding": "1", "text": "It cost too much", "told": "3"}],
}
N = {"Sheet": "Arms", "Row": "Ketamine", "Field": "N"}


def merged(*decisions: Decision, alice: Sheets = ALICE, bob: Sheets = BOB) -> Comparison:
    return merged_once([alice, bob], *decisions)


def read(path: Path, *decisions: Decision, **more: Sheets) -> FileRulings:
    return read_sheet(path, merged(*decisions, **more), when="2026-05-03")

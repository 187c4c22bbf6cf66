"""Two extractions of one study whose rows are called otherwise, and rulings on a sheet of their pairings."""

from __future__ import annotations

from pathlib import Path

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.lines.words import PAIRINGS
from tests.extract.adjudication.typist import Row, Typist, rule
from tests.review import Sheets, merged_once
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison

WHEN = "2026-05-03"
ALICE: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [
        {"study": "K1", "arm": "Ketamine", "drug": "ketamine", "n": "24", "route": "IV"},
        {"study": "K1", "arm": "Placebo", "drug": "saline", "n": "13", "route": "IM"},
    ],
    "findings": [{"study": "K1", "finding": "F1", "text": "It cost too much", "told": "3"}],
    "quotes": [
        {"study": "K1", "finding": "F1", "quote": "I paid for it with what was left of my savings", "page": "p. 5"}
    ],
}
BOB: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [
        {"study": "K1", "arm": "ketamine", "drug": "ketamine", "n": "24", "route": "IV"},
        {"study": "K1", "arm": "Saline placebo", "drug": "saline", "n": "14", "route": "IM"},
    ],
    "findings": [{"study": "K1", "finding": "7", "text": "It cost too much", "told": "3"}],
    "quotes": [{"study": "K1", "finding": "7", "quote": "I paid for it with what was left", "page": "p. 5"}],
}
ARMS, QUOTES = {"Sheet": "Arms", "Status": "open"}, {"Sheet": "Quotes", "Status": "open"}
TALKED = ("discussion", "alice; bob")
THIRD = ("third person", "Zoe")


def merged(*decisions: Decision, alice: Sheets = ALICE, bob: Sheets = BOB) -> Comparison:
    return merged_once([alice, bob], *decisions)


def pair(path: Path, where: Row, *texts: str) -> str:
    """Fills in a line of the sheet of pairings and gives the cell of its ruling."""
    return rule(path, where, *texts, name=PAIRINGS)


def read(path: Path, *decisions: Decision, **more: Sheets) -> FileRulings:
    return read_sheet(path, merged(*decisions, **more), when=WHEN)


def lines(path: Path) -> list[Row]:
    return Typist(path, PAIRINGS).rows()

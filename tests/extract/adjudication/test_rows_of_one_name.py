"""Two rows that were ruled to be different and that the form takes for one name are not both kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.workbook.write import write_sheet
from extract.form_file.read import form_of_text
from tests.extract.adjudication.typist import Typist, typing
from tests.review import Sheets, extraction, extractions
from tests.ruling_strategies import ruling
from validate.adjudication.broken_rules import broken_by_new
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing, pairing_of
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

ALICE: Sheets = {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "Usual care", "n": "24"}]}
BOB: Sheets = {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "usual  care", "n": "20"}]}
HOW = ("report read again", "eva")


def merged(*decisions: Decision) -> Comparison:
    return merge(extractions([ALICE, BOB]), Ledger(decisions))


@pytest.fixture(scope="module")
def apart() -> Comparison:
    """The merge after somebody has ruled that the two arms are not one."""
    before = merged()
    pairing = pairing_of(before, "arms", dict.fromkeys(before.names, 0))
    return merged(*decide_pairing(before, pairing, ruling("different")))


def read(path: Path, comparison: Comparison, *ruled: str) -> FileRulings:
    def work(typist: Typist) -> None:
        lines = [row for row in typist.rows() if row["Sheet"] == "Arms"]
        for row, what in zip(lines, ruled, strict=True):
            typist.fill(row, what, "", *HOW)

    write_sheet(comparison, path)
    typing(path, work)
    return read_sheet(path, comparison, when="2026-05-03")


def test_lines_of_rows_of_one_name_say_what_each_extractor_typed(tmp_path: Path) -> None:
    form = form_of_text(
        "name: own\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
        "  - name: arms\n    parent: studies\n    identity: [study, arm]\n    fields:\n"
        "      - {name: study, type: reference, to: studies}\n"
        "      - {name: arm, type: key, aliases: {usual care: control}}\n      - {name: n, type: count}\n"
    )
    several = [
        extraction(name, {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": arm, "n": n}]}, form)
        for name, arm, n in (("alice", "control", "24"), ("bob", "usual care", "20"))
    ]
    write_sheet(merge(several), tmp_path / "sheet.xlsx")
    (row,) = Typist(tmp_path / "sheet.xlsx").rows()
    assert row["Row"] == "control"
    assert (row["alice: where"], row["bob: where"]) == ("alice.xlsx!Arms!C4", "bob.xlsx!Arms!C4 (typed: usual care)")


def test_keeping_both_is_refused_with_what_each_extractor_typed(apart: Comparison, tmp_path: Path) -> None:
    found = read(tmp_path / "sheet.xlsx", apart, "keep the row", "keep the row")
    assert (found.decisions, len(found.refused)) == ((), 2)
    for problem in found.refused:
        assert "2 rows of K1 on Arms have the name" in problem.message
        assert "'Usual care' (" in problem.message
        assert "Drop one of them, rule that they are the same row, or take the name of the other" in problem.message


def test_one_of_them_is_kept_and_the_other_dropped(apart: Comparison, tmp_path: Path) -> None:
    found = read(tmp_path / "sheet.xlsx", apart, "keep the row", "drop the row")
    assert (len(found.decisions), found.refused) == (2, ())


def test_the_second_ruling_is_refused_not_the_first(apart: Comparison) -> None:
    first, second = (decide(apart, cell, ruling("keep")) for cell in apart.open if cell.whole_row)
    assert broken_by_new(apart, [first], this_year=2026).errors == ()
    made = apart.ledger + (first,)  # noqa: RUF005 (a ledger is no list)
    (broken,) = broken_by_new(apart, [second], this_year=2026, ledger=made).errors
    assert broken.problem.code == "duplicate-row"

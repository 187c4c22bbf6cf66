"""The sheet asks what becomes of rows that point to a dropped row: they go with it, or are moved to another row."""

from pathlib import Path

import pytest

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.lines.words import VALUE
from extract.adjudication.workbook.write import write_sheet
from extract.report.comparison_json import comparison_json
from tests.extract.adjudication.typist import Typist, typing
from tests.review import Sheets, extractions
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus

ALICE: Sheets = {
    "studies": [{"study": "K1"}],
    "arms": [{"study": "K1", "arm": "Ketamine", "n": "24"}, {"study": "K1", "arm": "Placebo", "n": "20"}],
    "visits": [{"study": "K1", "arm": "Placebo", "visit": "week 1", "seen": "9"}],
}
BOB: Sheets = {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "Ketamine", "n": "24"}]}
ARM, VISIT = {"Sheet": "Arms", "Row": "Placebo"}, {"Sheet": "Visits"}
HOW = ("report read again", "eva")


def merged(*decisions: Decision) -> Comparison:
    return merge(extractions([ALICE, BOB]), Ledger(decisions))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_sheet(merged(), tmp_path / "adjudication.xlsx")
    return tmp_path / "adjudication.xlsx"


def rule(path: Path, *lines: tuple[dict[str, str], str, str]) -> None:
    def work(typist: Typist) -> None:
        for where, ruled, value in lines:
            typist.fill(typist.row(**where), ruled, value, *HOW)

    typing(path, work)


def read(path: Path, *decisions: Decision) -> FileRulings:
    return read_sheet(path, merged(*decisions), when="2026-05-03")


def what_differs(path: Path, where: dict[str, str]) -> str:
    told: list[str] = []
    typing(path, lambda typist: told.append(typist.row(**where)["What differs"]))
    return told[0]


def test_the_line_of_a_row_says_how_many_rows_go_with_it(path: Path) -> None:
    assert "If it is dropped, 1 row that points to it goes with it" in what_differs(path, ARM)


def test_a_row_is_not_kept_while_the_row_that_it_points_to_is_dropped(path: Path) -> None:
    rule(path, (ARM, "drop the row", ""), (VISIT, "keep the row", ""))
    read_back = read(path)
    (refused,) = read_back.refused
    assert [decision.table for decision in read_back.decisions] == ["arms"]
    assert "choose “drop the row”" in refused.message
    assert f"write under {VALUE} the row that it belongs to: Ketamine" in refused.message


def test_a_row_is_kept_and_moved_on_one_line(path: Path) -> None:
    rule(path, (ARM, "drop the row", ""), (VISIT, "keep the row", "ketamine"))
    read_back = read(path)
    assert read_back.refused == ()
    after = merged(*read_back.decisions)
    assert (after.open, after.dropped_with) == ((), ())
    assert [*consensus(after)["visits"].values["arm"]] == ["Ketamine"]
    again = read(path, *read_back.decisions)
    assert (again.decisions, again.refused, again.out_of_date) == ((), (), ())


def test_a_row_that_went_with_another_has_a_line_on_which_it_is_moved(tmp_path: Path) -> None:
    path = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), path)
    rule(path, (VISIT, "keep the row", ""))
    kept = read(path).decisions
    rule(path, (ARM, "drop the row", ""))
    dropped = (*kept, *read(path, *kept).decisions)
    later = tmp_path / "later.xlsx"
    write_sheet(merged(*dropped), later)
    line = {"Sheet": "Visits", "Status": "dropped with its row"}
    assert "write one of these rows: Ketamine" in what_differs(later, line)
    rule(later, (line, "another value", "Ketamine"))
    read_back = read(later, *dropped)
    assert (len(read_back.decisions), read_back.refused) == (1, ())
    assert merged(*dropped, *read_back.decisions).dropped_with == ()


def test_json_names_the_rows_that_went_with_another() -> None:
    rows = {cell.table: cell for cell in merged().open if cell.whole_row}
    ruled = (decide(merged(), rows["arms"], ruling("drop")), decide(merged(), rows["visits"], ruling("keep")))
    result = comparison_json(merged(*ruled))
    assert result["dropped_with"] == [{"study": "K1", "table": "visits", "row": "Placebo / week 1"}]
    assert result["unlinked"] == []


def test_the_ruling_on_a_cell_of_a_row_that_went_with_another_is_known_when_its_sheet_is_read_again(
    tmp_path: Path,
) -> None:
    """Bob has the visit without its group; the group is dropped, and which group the visit has is ruled, at once."""
    lacking: Sheets = {**BOB, "visits": [{**ALICE["visits"][0], "seen": "9"}]}
    both = merge(extractions([ALICE, lacking]))
    (pairing,) = both.open_pairings
    one_row = decide_pairing(both, pairing, ruling("same"))
    comparison = merge(both.extractions, Ledger(one_row))
    path = tmp_path / "adjudication.xlsx"
    write_sheet(comparison, path)
    rule(path, (ARM, "drop the row", ""), ({**VISIT, "Field": "Group"}, "alice", ""))
    taken = read_sheet(path, comparison, when="2026-05-03")
    assert [(decision.table, decision.field) for decision in taken.decisions] == [("arms", None), ("visits", "arm")]
    after = merge(comparison.extractions, comparison.ledger + taken.decisions)
    again = read_sheet(path, after, when="2026-05-04")
    assert (again.decisions, again.refused, again.out_of_date) == ((), (), ())
    assert again.already == taken.lines + taken.already

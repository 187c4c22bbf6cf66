"""A dropped row leaves nothing behind that points to it."""

import pytest

from tests.review import Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.items import dropped_children
from validate.adjudication.new_ruling import InvalidRuling
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.first_differences import first_differences
from validate.dataset.lineage import lineage
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus
from validate.merge.discrepancy import Discrepancy

ALICE: Sheets = {
    "studies": [{"study": "K1"}],
    "arms": [{"study": "K1", "arm": "Ketamine", "n": "24"}, {"study": "K1", "arm": "Placebo", "n": "20"}],
    "visits": [{"study": "K1", "arm": arm, "visit": "week 1", "seen": "9"} for arm in ("Ketamine", "Placebo")],
}
BOB: Sheets = {
    "studies": [{"study": "K1"}],
    "arms": [{"study": "K1", "arm": "Ketamine", "n": "24"}],
    "visits": [{"study": "K1", "arm": "Ketamine", "visit": "week 1", "seen": "9"}],
}


def _merged(*decisions: Decision) -> Comparison:
    return merge([extraction("alice", ALICE), extraction("bob", BOB)], Ledger(decisions))


def _ruled(table: str, said: str) -> Decision:
    comparison = _merged()
    cell = next(each for each in comparison.open if each.table == table and each.whole_row)
    return decide(comparison, cell, ruling(said))


def test_a_row_that_was_kept_goes_with_the_row_that_it_points_to() -> None:
    """The arm is dropped, its visit was kept: nothing is open, so nothing may point to an arm that is not there."""
    after = _merged(_ruled("arms", "drop"), _ruled("visits", "keep"))
    assert not after.open
    assert [*consensus(after)["visits"].values["arm"]] == ["Ketamine"]
    assert after.dropped_with == (("visits", 1),)


def test_what_differed_in_a_row_that_went_with_its_parent_is_not_counted_as_ruled_on() -> None:
    first, now = _merged(), _merged(_ruled("arms", "drop"), _ruled("visits", "keep"))
    resolved = {(difference.first.table, difference.resolution) for difference in first_differences(first, now)}
    assert resolved == {("arms", "ruling"), ("visits", "parent")}
    listed = discrepancy_table(now, first).select("table", "state").unique()
    assert set(listed.rows()) == {("arms", "decided"), ("visits", "dropped with another row")}


def test_a_row_in_which_something_is_open_is_asked_about() -> None:
    after = _merged(_ruled("arms", "drop"))
    assert {cell.table for cell in after.open} == {"visits"}
    assert after.dropped_with == ()


def test_a_row_can_be_moved_to_another_row_than_the_dropped_one() -> None:
    """The visit was of the other arm: it stays, and points to a row that is there."""
    ruled = (_ruled("arms", "drop"), _ruled("visits", "keep"))
    (moved,) = dropped_children(_merged(*ruled))
    assert (moved.cell.table, moved.cell.field) == ("visits", "arm")
    again = {**ALICE, "visits": [{**ALICE["visits"][1], "visit": "week 6"}]}
    sheets = [extraction("alice", again), extraction("bob", {**BOB, "visits": []})]
    before = merge(sheets)
    ledger = Ledger(tuple(decide(before, _open(before, name), ruling(said)) for name, said in _DROP_AND_KEEP))
    (item,) = dropped_children(merge(sheets, ledger))
    to_ketamine = decide(merge(sheets, ledger), item.cell, ruling("value", value="ketamine"))
    after = merge(sheets, ledger | Ledger((to_ketamine,)))
    assert (after.open, after.dropped_with) == ((), ())
    assert [*consensus(after)["visits"].values["arm"]] == ["Ketamine"]
    last = lineage(after).filter(table="visits", field="arm")
    assert last.select("value", "extractor", "decision").rows() == [("Ketamine", None, to_ketamine.id)]


def test_a_row_cannot_be_moved_to_a_row_that_is_dropped_or_not_there() -> None:
    comparison = _merged(_ruled("arms", "drop"), _ruled("visits", "keep"))
    (item,) = dropped_children(comparison)
    for name in ("Placebo", "Saline", ""):
        with pytest.raises(InvalidRuling, match="Write one of: Ketamine"):
            decide(comparison, item.cell, ruling("value", value=name))


_DROP_AND_KEEP = (("arms", "drop"), ("visits", "keep"))


def _open(comparison: Comparison, table: str) -> Discrepancy:
    return next(cell for cell in comparison.open if cell.table == table and cell.whole_row)


def test_nothing_goes_while_the_row_stands() -> None:
    after = _merged(_ruled("arms", "keep"), _ruled("visits", "keep"))
    assert after.dropped_with == ()
    assert consensus(after)["visits"].height == 2


def test_a_cell_that_names_a_dropped_row_beside_others_is_told() -> None:
    """A quote of two findings, of which one is dropped, stays and names the other."""
    quotes: list[dict[str, str | None]] = [{"study": "K1", "finding": "calm; fear", "quote": "It was quiet."}]
    alice: Sheets = {
        "studies": [{"study": "K1"}],
        "findings": [{"study": "K1", "finding": name, "text": name, "told": "2"} for name in ("calm", "fear")],
        "quotes": quotes,
    }
    bob: Sheets = {**alice, "findings": alice["findings"][:1], "quotes": quotes}
    sheets = [extraction("alice", alice), extraction("bob", bob)]
    before = merge(sheets)
    assert before.unlinked == ()
    drop = decide(before, _open(before, "findings"), ruling("drop"))
    kept = merge(sheets, Ledger((drop,)))
    rest = tuple(decide(kept, cell, ruling("take", take="alice")) for cell in kept.open)
    after = merge(sheets, Ledger((drop, *rest)))
    assert after.unlinked == (("quotes", 0, "finding"),)
    assert [*consensus(after)["quotes"].values["finding"]] == ["K1-F01"]

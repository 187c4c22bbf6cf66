"""A dropped row leaves nothing behind that points to it."""

from tests.strategies import Sheets, extraction, ruling
from validate.adjudication.decide import decide
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus

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


def test_a_row_in_which_something_is_open_is_asked_about() -> None:
    after = _merged(_ruled("arms", "drop"))
    assert {each.table for each in after.open} == {"visits"}
    assert after.dropped_with == ()


def test_nothing_goes_while_the_row_stands() -> None:
    after = _merged(_ruled("arms", "keep"), _ruled("visits", "keep"))
    assert after.dropped_with == ()
    assert consensus(after)["visits"].height == 2

"""A row that is renamed while only rows below it were ruled on: their rulings come back with it."""

from tests.review import Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison


def _sheets(arm: str, seen: str, visit: str = "week 1") -> Sheets:
    return {
        "studies": [{"study": "K1"}],
        "arms": [{"study": "K1", "arm": arm, "n": "24", "drug": "ketamine", "dose": "28 mg"}],
        "visits": [{"study": "K1", "arm": arm, "visit": visit, "seen": seen}],
    }


def _merge(alice: Sheets, bob: Sheets, ledger: tuple[Decision, ...] = ()) -> Comparison:
    return merge([extraction("alice", alice), extraction("bob", bob)], Ledger(ledger))


def _ruled(alice: Sheets, bob: Sheets) -> tuple[Decision, ...]:
    before = _merge(alice, bob)
    assert {cell.table for cell in before.open} == {"visits"}
    return tuple(decide(before, cell, ruling("take", take="bob")) for cell in before.open)


def test_a_ruling_below_a_renamed_row_is_back_once_the_row_is_confirmed() -> None:
    bob = _sheets("total", "8")
    ruled = _ruled(_sheets("total", "7"), bob)
    waiting = _merge(_sheets("everyone", "7"), bob, ruled)
    assert waiting.orphaned == (ruled[0].id,)
    (asked,) = waiting.open_pairings
    assert (asked.table, asked.state) == ("arms", "proposed")
    assert "alice called it 'K1 / total'" in asked.reason
    same = decide_pairing(waiting, asked, ruling("same"))
    assert same[0].formerly == {"alice": ("K1", "total")}
    after = _merge(_sheets("everyone", "7"), bob, (*ruled, *same))
    assert (after.open, after.open_pairings, after.orphaned) == ((), (), ())


def test_where_the_row_above_takes_the_others_name_it_is_asked_about() -> None:
    alice, bob = _sheets("everyone", "7"), _sheets("total", "8")
    (asked,) = _merge(alice, bob).open_pairings
    same = decide_pairing(_merge(alice, bob), asked, ruling("same"))
    between = _merge(alice, bob, same)
    ruled = (*same, *(decide(between, cell, ruling("take", take="bob")) for cell in between.open))
    now = _sheets("total", "7")
    waiting = _merge(now, bob, ruled)
    assert [(pairing.table, pairing.state, pairing.by) for pairing in waiting.open_pairings] == [
        ("arms", "renamed", "identity")
    ]
    after = _merge(now, bob, (*ruled, *decide_pairing(waiting, waiting.open_pairings[0], ruling("same"))))
    assert (after.open, after.open_pairings, after.orphaned) == ((), (), ())


def test_a_row_that_was_renamed_itself_is_asked_about_by_itself() -> None:
    bob = _sheets("total", "8")
    ruled = _ruled(_sheets("total", "7"), bob)
    renamed = _sheets("total", "7", visit="week 1, clinic")
    (asked,) = _merge(renamed, bob, ruled).open_pairings
    assert (asked.table, asked.state) == ("visits", "proposed")
    same = decide_pairing(_merge(renamed, bob, ruled), asked, ruling("same"))
    assert _merge(renamed, bob, (*ruled, *same)).orphaned == ()

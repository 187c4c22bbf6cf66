"""Rulings on which row is which: they go before identity and similarity, and what contradicts them is asked about."""

import pytest

from tests.review import Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide, withdraw
from validate.adjudication.decide_pairing import decide_pairing, pairing_of
from validate.adjudication.new_ruling import InvalidRuling
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column


def _sheets(*arms: str, n: str = "24") -> Sheets:
    return {
        "studies": [{"study": "K1"}],
        "arms": [{"study": "K1", "arm": arm, "n": n, "drug": f"drug {place}"} for place, arm in enumerate(arms)],
        "visits": [{"study": "K1", "arm": arms[0], "visit": "week 1", "seen": n}] if arms else [],
    }


def _merge(*several: Sheets, ledger: tuple[Decision, ...] = ()) -> Comparison:
    return merge([extraction(*each) for each in zip(("alice", "bob", "chen"), several, strict=False)], Ledger(ledger))


def _said(comparison: Comparison, said: str, take: str | None = None, **rows: int) -> tuple[Decision, ...]:
    return decide_pairing(comparison, pairing_of(comparison, "arms", rows), ruling(said, take=take))


def _joined(comparison: Comparison) -> set[tuple[int | None, ...]]:
    return {*comparison.tables["arms"].rows.select(row_column(name) for name in comparison.names).rows()}


def _states(comparison: Comparison) -> list[str]:
    return sorted(pairing.state for pairing in comparison.pairings if pairing.table == "arms")


def test_what_identity_paired_can_be_taken_apart_and_is_not_proposed_again() -> None:
    both = _sheets("Ketamine"), _sheets("Ketamine")
    apart = _said(_merge(*both), "different", alice=0, bob=0)
    after = _merge(*both, ledger=apart)
    assert (_joined(after), _states(after)) == ({(0, None), (None, 0)}, ["apart"])


def test_a_ruling_goes_before_identity_and_who_has_that_identity_too_is_asked() -> None:
    both = _sheets("Ketamine", "Placebo"), _sheets("Ketamine", "Placebo")
    crossed = _said(_merge(*both), "same", alice=0, bob=1)
    after = _merge(*both, ledger=crossed)
    assert (0, 1) in _joined(after)
    assert _states(after).count("tied") == 2
    assert "confirmed" in _states(after)
    settled = (*crossed, *_said(after, "different", alice=0, bob=0), *_said(after, "different", alice=1, bob=1))
    assert "tied" not in _states(_merge(*both, ledger=settled))


def test_rulings_that_contradict_each_other_are_shown_and_neither_is_followed() -> None:
    both = _sheets("Ketamine"), _sheets("Infusion")
    same, different = (_said(_merge(*both), text, alice=0, bob=0) for text in ("same", "different"))
    after = _merge(*both, ledger=(*same, *different))
    assert (_joined(after), _states(after)) == ({(0, None), (None, 0)}, ["contested"])
    again = _said(after, "same", alice=0, bob=0)
    assert _states(_merge(*both, ledger=(*same, *different, *again))) == ["confirmed"]


def test_two_rulings_that_give_an_extractor_two_rows_for_one_are_contested() -> None:
    three = _sheets("Ketamine"), _sheets("Infusion", "Spray"), _sheets("Tablet")
    before = _merge(*three)
    first, second = _said(before, "same", alice=0, bob=0), _said(before, "same", bob=1, chen=0)
    after = _merge(*three, ledger=(*first, *second, *_said(before, "same", alice=0, chen=0)))
    assert _states(after) == ["contested"] * 3


def test_one_row_of_three_is_another_and_the_others_are_the_same() -> None:
    three = _sheets("Ketamine"), _sheets("Ketamine"), _sheets("Ketamine")
    after = _merge(*three, ledger=_said(_merge(*three), "different", take="chen", alice=0, bob=0, chen=0))
    assert _joined(after) == {(0, 0, None), (None, None, 0)}
    assert _states(after) == ["apart", "apart", "confirmed"]


def test_a_renamed_row_that_is_paired_anew_has_its_rulings_and_those_of_its_visits_back() -> None:
    first = _sheets("Ketamine", n="24"), _sheets("Ketamine", n="42")
    ruled = tuple(decide(_merge(*first), cell, ruling("take", take="bob")) for cell in _merge(*first).open)
    now = _sheets("Infusion of it", n="24"), first[1]
    waiting = _merge(*now, ledger=ruled)
    assert {each.id for each in ruled} == {*waiting.orphaned}
    paired = _said(waiting, "same", alice=0, bob=0)
    assert paired[0].formerly == {"alice": ("K1", "Ketamine")}
    after = _merge(*now, ledger=(*ruled, *paired))
    assert (after.open, after.orphaned) == ((), ())
    back = _merge(*first, ledger=(*ruled, *paired))
    assert (back.open, back.open_pairings, back.orphaned) == ((), (), ())


def test_rows_renamed_by_both_are_joined_by_identity_and_asked_about_where_rulings_wait() -> None:
    first = _sheets("Ketamine", n="24"), _sheets("Infusion", n="42")
    same = _said(_merge(*first), "same", alice=0, bob=0)
    one = _merge(*first, ledger=same)
    ruled = (*same, *(decide(one, cell, ruling("take", take="bob")) for cell in one.open))
    now = _sheets("Ketamine", n="24"), _sheets("Ketamine", n="42")
    waiting = _merge(*now, ledger=ruled)
    (asked,) = waiting.open_pairings
    assert (asked.state, asked.by) == ("renamed", "identity")
    after = _merge(*now, ledger=(*ruled, *decide_pairing(waiting, asked, ruling("same"))))
    assert (after.open, after.open_pairings, after.orphaned) == ((), (), ())


def test_a_ruling_on_rows_of_which_one_is_gone_waits_and_is_named() -> None:
    both = _sheets("Ketamine"), _sheets("Ketamine", "Placebo")
    apart = _said(_merge(*both), "different", alice=0, bob=0)
    assert _merge(*both, ledger=apart).orphaned == ()
    assert _merge(_sheets(), both[1], ledger=apart).orphaned == (apart[0].id,)


def test_a_withdrawn_ruling_on_rows_is_as_if_it_had_not_been() -> None:
    both = _sheets("Ketamine"), _sheets("Ketamine")
    apart = _said(_merge(*both), "different", alice=0, bob=0)
    back = withdraw(apart[0], who=("eva",), when="2026-02-02")
    assert _joined(_merge(*both, ledger=(*apart, back))) == {(0, 0)}


def test_rows_that_cannot_be_told_apart_cannot_be_ruled_on() -> None:
    both = _sheets("Ketamine", "Ketamine"), _sheets("Infusion")
    with pytest.raises(InvalidRuling):
        _said(_merge(*both), "same", alice=0, bob=0)


def test_a_row_without_a_name_is_proposed_where_it_is_the_only_one() -> None:
    cells: dict[str, str | None] = {"study": "K1", "n": "24", "drug": "ketamine", "dose": "0.5 mg", "age": "31"}
    bob: Sheets = {"studies": [{"study": "K1"}], "arms": [cells | {"arm": "Ketamine"}]}
    for nameless, states in ((1, ["proposed"]), (2, [])):
        alice: Sheets = {"studies": [{"study": "K1"}], "arms": [cells] * nameless}
        assert _states(_merge(alice, bob)) == states


def test_rows_that_a_ruling_parts_from_their_identity_keep_their_place_from_merge_to_merge() -> None:
    """Two merged rows of one identity, alike in all that either extractor wrote: the same order every time."""
    both: Sheets = {
        "studies": [{"study": "K1"}],
        "arms": [{"study": "K1", "arm": arm, "n": "24"} for arm in ("Ketamine", "Placebo")],
        "visits": [{"study": "K1", "arm": arm, "visit": "week 1", "seen": "7"} for arm in ("Ketamine", "Placebo")],
    }
    before = _merge(both, both)
    same = decide_pairing(before, pairing_of(before, "visits", {"alice": 1, "bob": 0}), ruling("same"))
    orders = {_merge(both, both, ledger=same).tables["visits"].positions["alice"].index(0) for _ in range(20)}
    assert len(orders) == 1


def test_a_ruling_on_a_cell_is_shown_as_stale_if_one_of_three_removes_the_row_and_two_still_differ() -> None:
    two, gone = (_sheets("Ketamine"), _sheets("Ketamine", n="25")), _sheets("Placebo")
    before = _merge(*two, _sheets("Ketamine", n="26"))
    (cell,) = (cell for cell in before.in_question if (cell.table, cell.field) == ("arms", "n"))
    made = decide(before, cell, ruling("take", take="alice"))
    after = _merge(*two, gone, ledger=(made,))
    (cell,) = (cell for cell in after.in_question if (cell.table, cell.field, cell.row) == ("arms", "n", "Ketamine"))
    assert (cell.progress, cell.rulings.stale, after.orphaned) == ("stale", (made,), ())
    back = _merge(*two, _sheets("Ketamine", n="26"), ledger=(made,))
    assert {one.progress for one in back.in_question if (one.table, one.field) == ("arms", "n")} == {"decided"}
    alone = _merge(two[0], gone, gone, ledger=(made,))
    assert alone.orphaned == (made.id,)

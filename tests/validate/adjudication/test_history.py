"""How a value came to be: every fate that a ruling can have, and why each cell stands as it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import Sheets, extraction, extractions
from tests.ruling_strategies import ruling, rulings
from tests.strategies import SIDE_BY_SIDE, disagreeing, edited, edits, side_by_side
from validate.adjudication.decide import decide, withdraw
from validate.adjudication.history import CellHistory, FieldHistories, studies_known, study_history
from validate.adjudication.ruling_status import Event, rulings_of_study
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy

Typing = str | None


def sheets(n: Typing = "24", arm: Typing = "Ketamine", *, age: Typing = "31", **said: Typing) -> Sheets:
    return {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": arm, "n": n, "age": age, **said}]}


def merged(*several: Sheets, ledger: tuple[Decision, ...] = ()) -> Comparison:
    return merge([extraction(*each) for each in zip(("alice", "bob"), several, strict=True)], Ledger(ledger))


def at(comparison: Comparison, field: str = "n") -> Discrepancy:
    return next(each for each in comparison.in_question if each.field == field)


def ruled(comparison: Comparison, take: str, *, when: str, field: str = "n") -> Decision:
    return decide(comparison, at(comparison, field), ruling("take", take=take, when=when))


def sole(comparison: Comparison) -> Event:
    (event,) = rulings_of_study(comparison, "K1")
    return event


def cell(comparison: Comparison, field: str = "n", first: Comparison | None = None) -> CellHistory:
    (told,) = FieldHistories(comparison, first).of("K1", "arms", field).cells
    return told


BEFORE = merged(sheets("24"), sheets("42"))
RULED = ruled(BEFORE, "alice", when="2026-01-01")


def test_a_ruling_holds_while_its_ground_is_as_it_was() -> None:
    after = merged(sheets("24"), sheets("42"), ledger=(RULED,))
    assert (sole(after).status, sole(after).changes, sole(after).row) == ("in force", (), "Ketamine")
    assert (cell(after).final, cell(after).why, cell(after).by) == ("24", "ruling", RULED)


def test_a_ruling_sleeps_while_what_it_was_about_has_changed() -> None:
    after = merged(sheets("24"), sheets("43"), ledger=(RULED,))
    (changed,) = sole(after).changes
    assert (sole(after).status, sole(after).needless) == ("stale", False)
    assert (changed.extractor, changed.then, changed.now) == ("bob", "42", "43")
    assert (cell(after).final, cell(after).why, cell(after).by) == (None, "stale", RULED)


def test_a_ruling_that_all_now_agree_with_sleeps_and_nothing_is_open() -> None:
    after = merged(sheets("24"), sheets("24"), ledger=(RULED,))
    assert (sole(after).status, sole(after).needless) == ("stale", True)
    assert (cell(after).final, cell(after).why) == ("24", "agreed")


def test_a_later_ruling_on_what_has_changed_holds_where_the_older_sleeps() -> None:
    changed = merged(sheets("24"), sheets("43"), ledger=(RULED,))
    later = ruled(changed, "bob", when="2026-01-02")
    old, new = rulings_of_study(merged(sheets("24"), sheets("43"), ledger=(RULED, later)), "K1")
    assert (old.status, old.others, new.status, new.number) == ("stale", (later.id,), "in force", 2)


def test_a_replaced_ruling_names_the_one_in_its_place() -> None:
    later = ruled(merged(sheets("24"), sheets("42"), ledger=(RULED,)), "bob", when="2026-01-02")
    old, new = rulings_of_study(merged(sheets("24"), sheets("42"), ledger=(RULED, later)), "K1")
    assert (old.status, old.by, new.status) == ("replaced", later, "in force")


def test_a_ruling_is_back_when_the_one_that_replaced_it_is_withdrawn() -> None:
    later = ruled(merged(sheets("24"), sheets("42"), ledger=(RULED,)), "bob", when="2026-01-02")
    back = withdraw(later, who=("eva",), when="2026-01-03", reason="the wrong line")
    old, new = rulings_of_study(merged(sheets("24"), sheets("42"), ledger=(RULED, later, back)), "K1")
    assert (old.status, new.status, new.by) == ("in force", "withdrawn", back)


def test_a_ruling_is_suspended_while_its_row_is_not_there() -> None:
    after = merged(sheets("24"), sheets("7", "usual care", age="64"), ledger=(RULED,))
    history = FieldHistories(after).of("K1", "arms", "n")
    assert (sole(after).status, sole(after).gone_in) == ("orphaned", ("bob",))
    assert [one_cell.row for one_cell in history.cells if one_cell.events] == ["Ketamine"]
    nobody = merged(sheets("115", "waiting list", age="19"), sheets("7", "usual care", age="64"), ledger=(RULED,))
    history = FieldHistories(nobody).of("K1", "arms", "n")
    assert [one_cell.events for one_cell in history.cells] == [(), ()]
    assert [(each.status, each.row) for each in history.elsewhere] == [("orphaned", "Ketamine")]


def test_rulings_that_contradict_each_other_are_said_to_hold_side_by_side() -> None:
    other = ruled(BEFORE, "bob", when="2026-01-02")
    after = merged(sheets("24"), sheets("42"), ledger=(RULED, other))
    one, two = rulings_of_study(after, "K1")
    assert (one.status, one.others, two.others) == ("in force", (other.id,), (RULED.id,))
    assert (cell(after).final, cell(after).why) == (None, "contested")


def test_a_ruling_on_a_row_sleeps_in_the_cell_that_changed_and_holds_in_the_others() -> None:
    both: Sheets = sheets()
    both["arms"].append({"study": "K1", "arm": "Placebo", "n": "9", "age": "30"})
    before = merged(both, sheets())
    keep = ruled(before, "alice", when="2026-01-01")
    assert keep.field is None
    both["arms"][1]["age"] = "50"
    event = sole(merged(both, sheets(), ledger=(keep,)))
    assert (event.status, event.partly, event.row) == ("stale", True, "Placebo")
    assert [(change.field, change.then, change.now) for change in event.changes] == [("age", "30", "50")]
    other: Sheets = sheets()
    other["arms"].append({"study": "K1", "arm": "Placebo", "n": "9", "age": "50"})
    assert sole(merged(both, other, ledger=(keep,))).new_in == ("bob",)


def test_a_dropped_row_stands_for_nothing_and_says_by_which_ruling() -> None:
    both: Sheets = sheets()
    both["arms"].append({"study": "K1", "arm": "Placebo", "n": "9"})
    drop = ruled(merged(both, sheets()), "bob", when="2026-01-01")
    _, placebo = FieldHistories(merged(both, sheets(), ledger=(drop,))).of("K1", "arms", "arm").cells
    assert (placebo.final, placebo.why, placebo.by) == (None, "dropped", drop)


@pytest.mark.parametrize(
    ("field", "one", "two", "why", "final"),
    [
        ("arm", "Ketamine", "ketamine", "key", "Ketamine"),
        ("drug", "ketamine", "ketamine", "agreed", "ketamine"),
        ("route", "iv", "IV", "cosmetic", "iv"),
        ("sex", "mixed", None, "single", "mixed"),
        ("drug", None, None, "blank", None),
        ("drug", "ketamine", "esketamine", "open", None),
        ("n__words", "n = 24", "24 took part", "evidence", "24 took part"),
    ],
)
def test_what_stands_says_why(field: str, one: Typing, two: Typing, why: str, final: Typing) -> None:
    told = cell(merged(sheets(**{field: one}), sheets(**{field: two})), field)
    assert (told.why, told.final) == (why, final)


def test_the_words_of_a_value_that_was_ruled_on_stand_with_it() -> None:
    both = (sheets("24", n__words="n = 24"), sheets("42", n__words="forty-two took part"))
    decision = ruled(merged(*both), "alice", when="2026-01-01")
    told = cell(merged(*both, ledger=(decision,)), "n__words")
    assert (told.final, told.why, told.by) == ("n = 24", "evidence", decision)


def test_each_extractor_s_cell_says_what_was_typed_read_and_first_submitted() -> None:
    first = merged(sheets(None, dose="1 mg"), sheets("42"))
    now = merged(sheets("24", dose="1000 µg"), sheets("forty"))
    alice, bob = cell(now, "n", first).entries
    assert (alice.text, alice.value, alice.cell) == ("24", "24", "H4")
    assert (alice.first and (alice.first.there, alice.first.text)) == (True, None)
    assert (bob.readable, bob.first and bob.first.text) == (False, "42")
    assert [entry.first for entry in cell(now, "age", first).entries] == [None, None]


def test_a_row_that_was_not_there_at_first_and_one_that_is_not_there_now() -> None:
    first = merged(sheets("24", "Placebo"), sheets("42"))
    now = merged(sheets("24"), {"studies": [{"study": "K1", "notes": "none"}]})
    alice, bob = cell(now, "n", first).entries
    assert (alice.there, alice.first and alice.first.there) == (True, False)
    assert (bob.begun, bob.there, bob.first and bob.first.text) == (True, False, "42")


def test_a_study_in_short() -> None:
    history = study_history(merged(sheets("24"), sheets("42", age="44"), ledger=(RULED,)), "K1")
    assert (history.open, history.decided, history.stale) == (1, 1, 0)
    assert history.files == {"alice": "alice.xlsx", "bob": "bob.xlsx"}
    assert history.rows["arms"] == (1, {"alice": 1, "bob": 1})


def test_a_study_that_only_rulings_still_name_is_known_with_all_its_rulings_orphaned() -> None:
    gone: Sheets = {"studies": [{"study": "K2", "notes": "x"}]}
    after = merged(gone, gone, ledger=(RULED,))
    assert studies_known(after) == ("K2", "K1")
    assert [event.status for event in study_history(after, "k1").events] == ["orphaned"]


def test_a_ruling_on_a_field_that_the_form_no_longer_has_is_orphaned() -> None:
    after = merged(sheets("24"), sheets("42"), ledger=(RULED.model_copy(update={"field": "gone"}),))
    assert [each.status for each in rulings_of_study(after, "K1")] == ["orphaned"]
    lost = merged(sheets("24"), sheets("42"), ledger=(RULED.model_copy(update={"table": "gone"}),))
    assert [each.status for each in rulings_of_study(lost, "K1")] == ["orphaned"]


@given(data=st.data())
@SIDE_BY_SIDE
def test_every_ruling_has_one_status_and_it_is_that_of_the_merge(data: st.DataObject) -> None:
    """What is in force decides or is contradicted, what is orphaned is so in the merge, and every cell has a reason."""
    one, two = data.draw(side_by_side(disagreeing(2)))
    ledger = data.draw(rulings(merge(extractions([one, two]))))
    after = merge(extractions([edited(one, data.draw(edits(one))), two]), ledger)
    events = {
        each.decision.id: each
        for study in {d.study for d in ledger.decisions}
        for each in rulings_of_study(after, study)
    }
    assert set(events) == {decision.id for decision in ledger.decisions}
    assert {name for name, each in events.items() if each.status == "orphaned"} == set(after.orphaned)
    holding = {decision.id for cell in after.in_question for decision in cell.rulings.in_force}
    assert holding <= {name for name, each in events.items() if each.status == "in force" or each.partly}
    asleep = {each.id for cell in after.in_question for each in cell.rulings.stale}
    assert asleep <= {name for name, each in events.items() if each.status == "stale"}


def test_of_rows_entered_twice_nobody_can_say_which_was_which_at_first() -> None:
    """A row that the other has elsewhere is not said to have been there at first, nor one of two to be another."""
    twice = sheets("24")
    twice["arms"] = [*twice["arms"], {"study": "K1", "arm": "Ketamine", "n": "25", "age": "31"}]
    comparison = merged(sheets("42"), twice)
    history = FieldHistories(comparison, comparison).of("K1", "arms", "n")
    entries = [entry for one in history.cells for entry in one.entries]
    assert [entry.first for entry in entries] == [None] * len(entries)
    assert sum(entry.there for entry in entries) == 3


def test_of_a_row_that_is_entered_twice_now_nothing_is_said_to_have_been_there_at_first() -> None:
    twice = sheets("24")
    twice["arms"] = [*twice["arms"], {"study": "K1", "arm": "Ketamine", "n": "25", "age": "31"}]
    now = merged(sheets("42"), twice)
    cells = FieldHistories(now, merged(sheets("42"), sheets("24"))).of("K1", "arms", "n").cells
    assert [entry.first for one in cells for entry in one.entries] == [None] * 2 * len(cells)

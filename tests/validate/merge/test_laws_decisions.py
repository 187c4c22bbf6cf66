"""Laws 7 and 8: decisions hold, and go stale honestly."""

from collections.abc import Iterable
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.review import MEANINGS, NAMES, REVIEW, Sheets, Typing, extraction, extractions
from tests.ruling_strategies import ruling, rulings, structured
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, at_odds, copied, edited, edits, letter_of, side_by_side
from tests.validate.pictures import Cell, pairing_pictures, picture, where
from validate.adjudication.decide import decide, withdraw
from validate.adjudication.items import adjudication_items
from validate.ledger.ledger import PAIRING, Decision, Ledger
from validate.merge import merge, merge_again
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.pairing.addresses import Addresses
from validate.pairing.extractor_columns import row_column

OfStudy = TypeVar("OfStudy", Discrepancy, Decision)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_when_every_discrepancy_is_ruled_on_nothing_is_open(k: int, data: st.DataObject) -> None:
    """Which row is which first, then the cells: one ruling each, and none of them is lost."""
    comparison = data.draw(structured(k))
    ledger = data.draw(rulings(comparison))
    after = merge(comparison.extractions, ledger)
    assert (after.open, after.open_pairings, after.orphaned) == ((), (), ())
    assert {where(cell) for cell in after.in_question} == {where(cell) for cell in comparison.in_question}
    assert {cell.progress for cell in after.in_question} <= {"decided"}
    assert pairing_pictures(after) == pairing_pictures(comparison)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_a_pairing_stands_as_it_is_ruled(k: int, data: st.DataObject) -> None:
    """Confirmed rows are one, rows that are ruled to differ are not, whatever they look like."""
    comparison = data.draw(structured(k))
    for decision in comparison.ledger.in_force:
        rows = {}
        merged = comparison.tables[decision.table]
        addresses = Addresses(merged.table, comparison.extractions, comparison.references)
        for name, identity in decision.row.items():
            row = addresses.row(name, identity)
            assert row is not None
            rows[name] = merged.rows[row_column(name)].to_list().index(row)
        contested = any(decision in pairing.rulings for pairing in comparison.pairings if pairing.state == "contested")
        assert not contested
        assert (len(set(rows.values())) == 1) == (decision.ruling == "same")


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_what_was_ruled_is_what_stands(k: int, data: st.DataObject) -> None:
    comparison = data.draw(structured(k))
    ledger = data.draw(rulings(comparison))
    after = merge(comparison.extractions, ledger)
    for cell in after.in_question:
        decision = cell.rulings.ruling
        assert decision is not None
        merged = after.tables[cell.table]
        if decision.field is None:
            whole = [other for other in after.in_row(cell.table, cell.position) if other.whole_row]
            gone = (cell.table, cell.position) in after.dropped_with  # what points to a dropped row goes with it
            assert (cell.position in merged.dropped) == (gone or (decision.ruling == "drop" and cell in whole))
        elif cell.field in merged.states.columns and merged.table[cell.field].reference is None:
            assert merged.final[cell.field][cell.position] == decision.final
            assert cell.final == (None if cell.position in merged.dropped else decision.final)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_other_spellings_and_other_numbers_reopen_nothing(k: int, data: st.DataObject) -> None:
    """A decision is about meanings: the same meanings typed in another way keep it."""
    several = data.draw(side_by_side(at_odds(k)))
    comparison = merge(extractions(several))
    ledger = data.draw(rulings(comparison))
    respelt = [_respelt(data, sheets) for sheets in several]
    after = merge(extractions(respelt), ledger)
    assert after.open == ()


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_two_ledgers_join_the_same_way_round_and_twice(k: int, data: st.DataObject) -> None:
    comparison = data.draw(structured(k))
    one, two = data.draw(rulings(comparison)), data.draw(rulings(comparison))
    both = merge(comparison.extractions, one | two)
    assert picture(merge(comparison.extractions, two | one)) == picture(both)
    assert picture(merge_again(both, (one | two) | two | one)) == picture(both)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_two_rulings_that_differ_leave_the_cell_open(k: int, data: st.DataObject) -> None:
    comparison = data.draw(structured(k))
    one, two = data.draw(rulings(comparison)), data.draw(rulings(comparison))
    first = merge(comparison.extractions, one)
    second, joined = merge_again(first, two), merge_again(first, one | two)
    differ = {
        where(a)
        for a, b in zip(first.in_question, second.in_question, strict=True)
        if a.rulings.ruling and b.rulings.ruling and a.rulings.ruling.effect != b.rulings.ruling.effect
    }
    assert {where(cell) for cell in joined.open} == differ


def _of_dropped_rows(comparison: Comparison) -> set[Cell]:
    """What goes with a dropped row, and is no question while it is dropped."""
    cells = comparison.in_question
    return {where(cell) for cell in cells if cell.position in comparison.tables[cell.table].dropped}


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_a_withdrawn_ruling_opens_what_it_closed(k: int, data: st.DataObject) -> None:
    comparison = data.draw(structured(k))
    ledger = data.draw(rulings(comparison))
    on_cells = [decision for decision in ledger.in_force if decision.ruling not in PAIRING]
    assume(on_cells)
    gone = _one_of_each_review(data, on_cells)
    taken_back = ledger | Ledger(tuple(withdraw(decision, who=("eva",), when="2026-02-02") for decision in gone))
    closed = merge(comparison.extractions, ledger)
    served = {where(cell) for cell in closed.in_question if any(decision in cell.rulings.in_force for decision in gone)}
    after = merge_again(closed, taken_back)
    assert served
    assert {where(cell) for cell in after.open} == served - _of_dropped_rows(after)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_a_later_ruling_takes_the_place_of_the_one_before(k: int, data: st.DataObject) -> None:
    """Ruling again on anything that is decided never opens a thing, be it a cell or a row."""
    comparison = data.draw(structured(k))
    ledger = data.draw(rulings(comparison))
    decided = merge(comparison.extractions, ledger)
    assume(decided.in_question)
    ruled = {}
    for again in _one_of_each_review(data, decided.in_question):
        kind = data.draw(st.sampled_from(["drop", "keep"] if again.whole_row else ["unresolved", "neither"]))
        if again.whole_row and data.draw(st.booleans()) and again.field in decided.tables[again.table].states.columns:
            kind = "unresolved"
        ruled[where(again)] = decide(decided, again, ruling(kind, when="2026-03-03"))
    later = ledger | Ledger(tuple(ruled.values()))
    after = merge_again(decided, later)
    assert after.open == ()
    assert {where(cell): cell.rulings.ruling for cell in after.in_question if where(cell) in ruled} == ruled
    gone = tuple(withdraw(decision, who=("eva",), when="2026-04-04") for decision in ruled.values())
    assert picture(merge_again(decided, later | Ledger(gone))) == picture(decided)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_a_changed_value_opens_its_cell_alone_and_changed_back_wakes_the_ruling(k: int, data: st.DataObject) -> None:
    several = data.draw(side_by_side(at_odds(k)))
    before = merge(extractions(several))
    ledger = data.draw(rulings(before))
    who = data.draw(st.integers(0, k - 1))
    changes = data.draw(edits(several[who], most=1))
    changed = [edited(sheets, changes) if each == who else sheets for each, sheets in enumerate(several)]
    after = merge(extractions(changed), ledger)
    decided = merge(extractions(several), ledger)
    assert decided.open == ()
    # Rows that were unlike may be alike now: that is asked anew.
    asked = {letter_of(pairing.study) for pairing in after.open_pairings}
    change_of = {letter_of(several[who][table][row]["study"]): (table, row, name) for table, row, name in changes}
    assume(change_of.keys() - asked)
    for cell in after.open:
        if letter_of(cell.study) not in asked:
            table, row, name = change_of[letter_of(cell.study)]
            assert (cell.table, cell.field) == (table, name) or _is_name_of_bare_row(after, cell, (table, row), who)
            assert _same_row(cell, NAMES[who], _identity(several[who], table, row))
    for letter in change_of.keys() - asked:
        table, row, name = change_of[letter]
        at_row = _identity(several[who], table, row)
        ruled, still = (_ruling_at(which, table, name, NAMES[who], at_row) for which in (decided, after))
        if ruled is not None and still is not None and still.progress != "agreed":
            assert still.progress == "stale"
            assert still.rulings.last == ruled.rulings.last


def test_a_changed_identity_suspends_the_row_and_its_children() -> None:
    alice, bob = _group("Ketamine", "24", "7"), _group("Ketamine", "42", "8")
    before = merge([extraction("alice", alice), extraction("bob", bob)])
    ledger = Ledger(tuple(decide(before, cell, ruling("take", take="alice")) for cell in before.open))
    assert merge(before.extractions, ledger).open == ()
    renamed = _group("Ketamine IV", "24", "7")
    after = merge([extraction("alice", renamed), extraction("bob", bob)], ledger)
    ids = {decision.table: decision.id for decision in ledger.decisions}
    assert set(after.orphaned) == {ids["arms"], ids["visits"]}
    assert {cell.table for cell in after.open} == {"arms", "visits"}
    assert next(cell for cell in after.in_question if cell.table == "studies").progress == "decided"
    assert merge([extraction("alice", alice), extraction("bob", bob)], ledger).orphaned == ()


def test_a_dropped_row_in_which_something_is_filled_in_since_is_asked_about_again_at_that_cell() -> None:
    known: Sheets = {"studies": [{"study": "K1", "year": "2019"}], "arms": [{"study": "K1", "arm": "IV", "n": "24"}]}
    bare: Sheets = {**known, "visits": [{"study": "K1", "arm": "IV", "visit": "week 1"}]}
    lacking: Sheets = {**known, "visits": []}
    before = merge([extraction("alice", bare), extraction("bob", lacking)])
    (question,) = before.open
    assert (question.field, question.whole_row) == ("visit", True)
    ledger = Ledger((decide(before, question, ruling("drop")),))
    filled = {**bare, "visits": [{**bare["visits"][0], "seen": "24"}]}
    after = merge([extraction("alice", filled), extraction("bob", lacking)], ledger)
    (asked,) = after.open
    assert (asked.field, asked.whole_row, asked.progress) == ("seen", True, "stale")
    assert (asked.rulings.last,) == ledger.decisions
    assert merge(after.extractions, ledger | Ledger((decide(after, asked, ruling("keep")),))).open == ()


def test_a_ruled_row_whose_only_value_is_emptied_is_one_question_at_its_name() -> None:
    """Nothing is left of the row but its name, so the name is in question too: one item, with the old ruling."""
    for text in ("keep", "drop"):
        filled = _group("Ketamine", "24", "7")
        lacking: Sheets = {**filled, "visits": []}
        before = merge([extraction("alice", filled), extraction("bob", lacking)])
        ledger = Ledger((decide(before, before.open[0], ruling(text)),))
        emptied: Sheets = {**filled, "visits": [{**filled["visits"][0], "seen": None}]}
        after = merge([extraction("alice", emptied), extraction("bob", lacking)], ledger)
        (item,) = adjudication_items(after)
        assert (item.whole_row, item.progress, item.cell.rulings.last) == (True, "stale", ledger.decisions[0])
        again = ledger | Ledger((decide(after, item.cell, ruling(text, when="2026-02-02")),))
        closed = merge(after.extractions, again)
        assert (closed.open, bool(closed.tables["visits"].dropped)) == ((), text == "drop")
        assert merge(before.extractions, ledger).open == ()


def _group(arm: str, n: str, seen: str) -> Sheets:
    return {
        "studies": [{"study": "K1", "country": "UK" if n == "24" else "France"}],
        "arms": [{"study": "K1", "arm": arm, "n": n}],
        "visits": [{"study": "K1", "arm": arm, "visit": "week 1", "seen": seen}],
    }


def _one_of_each_review(data: st.DataObject, of_studies: Iterable[OfStudy]) -> list[OfStudy]:
    """One of the discrepancies, or decisions, of each review, whichever is drawn."""
    by_review: dict[str, list[OfStudy]] = {}
    for one in of_studies:
        by_review.setdefault(letter_of(one.study), []).append(one)
    return [data.draw(st.sampled_from(group)) for group in by_review.values()]


def _identity(sheets: Sheets, table: str, row: int) -> tuple[Typing, ...]:
    return tuple(sheets[table][row][name] for name in REVIEW[table].identity)


def _respelt(data: st.DataObject, sheets: Sheets) -> Sheets:
    copy = copied(sheets)
    for table, rows in copy.items():
        for row in rows:
            for name, typed in row.items():
                groups = MEANINGS.get((table, name), ())
                same = next((group for group in groups if typed in group), (typed,))
                row[name] = data.draw(st.sampled_from(same)) if len(same) > 1 else typed
    return copy


def _is_name_of_bare_row(after: Comparison, each: Discrepancy, at_row: tuple[str, int], who: int) -> bool:
    """Whether the last of the row's values was emptied, so that the question about the row is at its name."""
    table, row = at_row
    merged = after.tables[table]
    recorded = after.extractions[who][table]
    values = [recorded.texts[field][row] for field in merged.compared]
    return each.table == table and each.whole_row and each.field == merged.table.identity[-1] and not any(values)


def _same_row(each: Discrepancy, name: str, at_row: tuple[str | None, ...]) -> bool:
    return each.address.get(name) == at_row


def _ruling_at(
    comparison: Comparison, table: str, field: str, name: str, at_row: tuple[str | None, ...]
) -> Discrepancy | None:
    return next(
        (
            cell
            for cell in comparison.in_question
            if (cell.table, cell.field) == (table, field) and _same_row(cell, name, at_row)
        ),
        None,
    )


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_merging_again_under_another_ledger_is_merging_under_it(k: int, data: st.DataObject) -> None:
    comparison = merge(extractions(data.draw(side_by_side(at_odds(k)))))
    decisions = data.draw(rulings(comparison)).decisions
    cells = tuple(decision for decision in decisions if decision.ruling not in PAIRING)
    now, then = (
        Ledger(tuple(decision for decision in decisions if decision not in dropped))
        for dropped in (data.draw(st.lists(st.sampled_from(chosen or [None]))) for chosen in (cells, decisions))
    )
    again = merge_again(merge_again(comparison, now), then)
    assert picture(again) == picture(merge(comparison.extractions, then))
    assert picture(merge_again(again, now)) == picture(merge(comparison.extractions, now))

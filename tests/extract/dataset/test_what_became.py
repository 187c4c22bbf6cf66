"""One disagreement has one outcome, with its reason, in all sentences, tables, pictures and lists."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dataset.methods.decided_sentences import decided_sentences
from extract.dataset.methods.difference_sentences import resolved_sentence, since_sentences
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.round_sentences import compared_sentences
from extract.report.ruling_text import RulingText
from tests.extract.dataset.outcomes_counted import check_outcomes
from tests.review import NAMES, Sheets, Typing, extraction, extractions
from tests.ruling_strategies import ruling, rulings
from tests.strategies import LAW, at_odds
from validate.adjudication.decide import decide
from validate.adjudication.ruling_status import rulings_of_study
from validate.dataset.difference import FirstDifference
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.differences import resolution_table, ruling_list
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.pictures.settled import settled_pictures
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

STUDIES: list[dict[str, Typing]] = [{"study": "K1", "country": "UK"}]
LONG = "I woke up light and a fortnight later the whole weight was back again"
SHORT = "I woke up light and a fortnight later the whole weight was back"
PAST = {"drop": "dropped", "keep": "kept"}
OTHER = "Nobody had asked me before what it was like"


def sheets(*, quotes: Iterable[str] = (), arms: Iterable[tuple[str, str]] = ()) -> Sheets:
    return {
        "studies": list(STUDIES),
        "arms": [{"study": "K1", "arm": arm, "n": n} for arm, n in arms],
        "quotes": [{"study": "K1", "quote": quote, "page": "p. 4"} for quote in quotes],
    }


def merged(ada: Sheets, ben: Sheets, *decisions: Decision) -> Comparison:
    return merge([extraction("ada", ada), extraction("ben", ben)], Ledger(decisions))


def pair(table: str, ada: str, ben: str, kind: str = "same", when: str = "2026-01-02", **more: object) -> Decision:
    return Decision.model_validate(
        {
            "study": "K1", "table": table, "row": {"ada": ("K1", ada), "ben": ("K1", ben)}, "ruling": kind,
            "method": "discussion", "who": ("ada", "ben"), "reason": "We looked again", "when": when, **more,
        }
    )  # fmt: skip


def on_rows(comparison: Comparison, kind: str, table: str, when: str = "2026-01-03") -> list[Decision]:
    """Rulings on all rows of a table that are open."""
    rows = {cell.position: cell for cell in comparison.open if cell.table == table and cell.whole_row}
    return [decide(comparison, cell, ruling(kind, when=when)) for cell in rows.values()]


def how(first: Comparison, now: Comparison) -> list[str]:
    return [row[-1] for row in ruling_list(now.form, differences_of(first, now)).rows]


def later(first: Comparison, now: Comparison) -> str:
    return plain_numbers(since_sentences(now.form, differences_of(first, now)))


def decisions(now: Comparison, first: Comparison | None = None) -> str:
    return plain_numbers(decided_sentences(now, differences_of(first, now).first))


def test_what_was_removed_from_one_workbook_and_dropped_is_settled_by_the_decision_everywhere() -> None:
    """The text of a quote differs; it is decided; ada removes the quote, and then ben's is dropped."""
    ada, ben = sheets(quotes=[LONG, OTHER]), sheets(quotes=[SHORT, OTHER])
    first = merged(ada, ben)
    assert [cell.field for cell in first.in_question] == ["quote"]
    confirmed = pair("quotes", LONG, SHORT)
    (cell,) = merged(ada, ben, confirmed).open
    decided = decide(merged(ada, ben, confirmed), cell, ruling("take", take="ada", when="2026-01-03"))
    gone = sheets(quotes=[OTHER])
    kept_open = merged(gone, ben, confirmed, decided)
    assert check_outcomes(first, kept_open) == {"open": 1}
    for kind in ("drop", "keep"):
        made = on_rows(kept_open, kind, "quotes", when="2026-01-04")
        now = merged(gone, ben, confirmed, decided, *made)
        assert not now.open
        assert check_outcomes(first, now) == {"ruling": 1}
        listed = discrepancy_table(now, first).filter(field="quote", first_submissions="yes")
        assert set(listed["state"]) == {"decided"}
        assert set(listed["decision"]) == {made[0].id}
        assert how(first, now)[0].startswith(f"the record was renamed or removed by ada and {PAST[kind]} by a decision")
        assert "come to differ, because a workbook was changed." in later(first, now)
        assert decisions(now).startswith("One decision is in force,")
        assert decisions(now).endswith(
            "One earlier decision is no longer in force, because the records or entries that it was about have changed;"
            " it is in no other number."
        )


def test_rows_that_were_taken_for_one_and_ruled_to_be_two_changed_in_no_workbook_and_no_form() -> None:
    ada, ben = sheets(arms=[("low dose", "24")]), sheets(arms=[("low dose group", "20")])
    first = merged(ada, ben)
    assert [cell.field for cell in first.in_question if not cell.whole_row] == ["n"]
    apart = pair("arms", "low dose", "low dose group", "different")
    now = merged(ada, ben, apart)
    assert check_outcomes(first, now) == {"parted": 1}
    (line,) = (text for text in how(first, now) if text.startswith("two records"))
    assert line.endswith("by a decision: discussion (ada, ben): We looked again")
    assert "come to differ, in records that had been taken for one and were ruled to be two." in later(first, now)
    assert "no entry was changed in the workbooks" in later(first, now)
    settled = merged(ada, ben, apart, *on_rows(now, "keep", "arms"))
    assert not settled.open
    assert check_outcomes(first, settled) == {"parted": 1}
    table = resolution_table(settled.form, differences_of(first, settled))
    (heading,) = (group.heading for group in table.groups if group.heading.startswith("Not in"))
    assert heading == "Not in first submissions"


def matched() -> tuple[Comparison, Comparison]:
    """Each has a quote of their own, and both are kept; then the team finds that they are one."""
    ada, ben = sheets(quotes=[LONG]), sheets(quotes=[OTHER])
    first = merged(ada, ben)
    old = on_rows(first, "keep", "quotes", when="2026-01-02")
    same = pair("quotes", LONG, OTHER, take="ada", when="2026-01-05")
    both = merged(ada, ben, *old, same)
    (cell,) = both.open
    taken = decide(both, cell, ruling("take", take="ada", when="2026-01-06"))
    return first, merged(ada, ben, *old, same, taken)


def test_what_a_ruling_matched_was_neither_renamed_nor_removed_and_says_with_what_it_is_one() -> None:
    first, now = matched()
    assert not now.open
    (total,) = {len(differences_of(first, now).first)}
    assert check_outcomes(first, now) == {"matched": total}
    assert sorted(text for text in how(first, now) if text.startswith("matched")) == sorted(
        f"matched with “{other}” by a decision: discussion (ada, ben): We looked again" for other in (LONG, OTHER)
    )
    sentence = plain_numbers(resolved_sentence(now.form, differences_of(first, now).first))
    assert "settled because the record was matched with another by a decision." in sentence
    assert sentence.endswith(
        "Where a whole record was matched with another, each of its entries that differed is counted."
    )
    (picture,) = settled_pictures(now.form, differences_of(first, now).first)
    assert not any("workbook" in note for note in picture.notes)


def test_a_decision_on_a_row_that_was_matched_since_settles_nothing_and_no_workbook_follows_it() -> None:
    _, now = matched()
    assert not now.followed
    assert "decided and followed" not in set(discrepancy_table(now)["state"])
    assert decisions(now) == (
        "One decision is in force, on 1 entry, after the report was read again (eva). Two earlier decisions are no"
        " longer in force, because the records that they were about have been matched or parted since; they are in no"
        " other number."
    )


def test_a_record_that_both_removed_is_called_removed_and_one_that_was_added_a_correction() -> None:
    ada, ben = sheets(arms=[("low dose", "24"), ("placebo", "9")]), sheets(arms=[("low dose", "20")])
    first = merged(ada, ben)
    now = merged(sheets(arms=[("placebo", "9")]), sheets(arms=[("placebo", "9")]))
    assert check_outcomes(first, now) == {"removed": 1, "correction": 1}
    assert sorted(how(first, now)) == ["corrected by ben", "the record was renamed or removed by ada, ben"]
    sentence = plain_numbers(resolved_sentence(now.form, differences_of(first, now).first))
    assert "because the record was renamed or removed in a workbook (ada and ben both)" in sentence


def test_a_record_that_was_kept_and_that_the_other_adds_then_follows_the_decision_whoever_chose_it() -> None:
    ada, ben = sheets(quotes=[LONG, OTHER]), sheets(quotes=[LONG])
    ada["findings"] = [{"study": "K1", "finding": "F1", "text": "All felt lighter", "told": "4"}]
    ada["quotes"][1]["finding"] = "F1"
    first = merged(ada, ben)
    kept = [*on_rows(first, "keep", "findings"), *on_rows(first, "keep", "quotes")]
    ben["findings"] = [{**ada["findings"][0], "finding": "F7"}]
    ben["quotes"].append({**ada["quotes"][1], "finding": "F7"})
    total = len(differences_of(first, first).first)
    now = merged(ada, ben, *kept)
    assert not now.open
    assert check_outcomes(first, now) == {"ruling": total}
    assert {(text.split(" (")[0], text.split(", and ")[1]) for text in how(first, now)} == {
        ("report read again", "then changed in the workbook (ben)")
    }
    listed = discrepancy_table(now, first)
    assert set(listed["state"]) == {"decided and followed"}
    assert set(listed["first_submissions"]) == {"yes"}
    assert check_outcomes(first, merged(ada, ben)) == {"correction": total}


def test_a_record_that_was_dropped_and_is_then_removed_follows_the_decision() -> None:
    ada, ben = sheets(quotes=[LONG]), sheets(quotes=[LONG, OTHER])
    first = merged(ada, ben)
    dropped = on_rows(first, "drop", "quotes")
    total = len(differences_of(first, first).first)
    now = merged(ada, sheets(quotes=[LONG]), *dropped)
    assert check_outcomes(first, now) == {"ruling": total}
    (text,) = set(how(first, now))
    assert text.startswith("report read again (eva), and then changed in the workbook (ben)")
    listed = discrepancy_table(now, first)
    assert set(listed["state"]) == {"decided and followed"}
    assert set(listed["decision"]) == {dropped[0].id}
    assert set(listed["first_submissions"]) == {"yes"}
    assert decisions(now).startswith("One decision was made on")
    assert "no longer in force" not in decisions(now)
    renamed = merged(ada, sheets(quotes=[LONG, SHORT[:20]]), *dropped)
    assert check_outcomes(first, renamed) == {"removed": total}
    assert check_outcomes(first, merged(ada, sheets(quotes=[LONG]))) == {"removed": total}


def test_rows_below_that_were_kept_apart_and_matched_again_leave_no_decision_in_force() -> None:
    """The groups are matched, parted, and matched again, and so are their visits, whose names agree by then."""
    ada, ben = sheets(arms=[("low dose", "24")]), sheets(arms=[("low dose group", "24")])
    ada["visits"] = [{"study": "K1", "arm": "low dose", "visit": "first", "seen": "24"}]
    ben["visits"] = [{"study": "K1", "arm": "low dose group", "visit": "first", "seen": "24"}]
    visits = {"ada": ("K1", "low dose", "first"), "ben": ("K1", "low dose group", "first")}
    apart = [
        pair("arms", "low dose", "low dose group", "different"),
        pair("visits", "", "", "different").model_copy(update={"row": visits}),
    ]
    parted = merged(ada, ben, *apart)
    kept = [*on_rows(parted, "keep", "arms"), *on_rows(parted, "keep", "visits")]
    assert len(kept) == 4
    again = [
        one.model_copy(update={"id": f"again{number}", "ruling": "same", "when": "2026-01-05", "replaces": (one.id,)})
        for number, one in enumerate(apart)
    ]
    now = merged(ada, ben, *apart, *kept, *again)
    assert not now.open
    assert not now.followed
    assert "in force, on" not in decisions(now)
    assert decisions(now) == (
        "Four earlier decisions are no longer in force, because the records that they were about have been matched or"
        " parted since; they are in no other number."
    )


def test_a_record_that_was_removed_kept_by_a_ruling_and_put_back_has_a_sentence_of_its_own() -> None:
    ada, ben = sheets(quotes=[LONG, OTHER]), sheets(quotes=[SHORT, OTHER])
    first = merged(ada, ben)
    confirmed = pair("quotes", LONG, SHORT)
    (cell,) = merged(ada, ben, confirmed).open
    taken = decide(merged(ada, ben, confirmed), cell, ruling("take", take="ada", when="2026-01-03"))
    kept = on_rows(merged(sheets(quotes=[LONG]), ben, confirmed, taken), "keep", "quotes")
    now = merged(ada, ben, confirmed, taken, *kept)
    assert check_outcomes(first, now) == {"ruling": 1}
    assert decisions(now, first) == (
        "Two decisions were made on 2 entries, all after the report was read again (eva). One of these decisions is on"
        " 1 entry on which the extractors no longer differ, because a workbook was changed; it is not among the"
        " disagreements above."
    )


def test_of_several_that_are_all_open_or_all_unresolved_one_sentence_says_so() -> None:
    ada, ben = sheets(arms=[("low dose", "24"), ("placebo", "8")]), sheets(arms=[("low dose", "20"), ("placebo", "9")])
    first = merged(ada, ben)
    assert check_outcomes(first, first) == {"open": 2}
    unresolved = [decide(first, cell, ruling("unresolved", when="2026-01-02")) for cell in first.open]
    assert check_outcomes(first, merged(ada, ben, *unresolved)) == {"unresolved": 2}


def test_a_value_of_a_record_that_was_renamed_can_be_unresolved() -> None:
    ada, ben = sheets(arms=[("low dose", "24")]), sheets(arms=[("low dose", "20")])
    renamed = sheets(arms=[("ketamine", "20")])
    confirmed = pair("arms", "low dose", "ketamine")
    (counted,) = (cell for cell in merged(ada, renamed, confirmed).open if cell.field == "n")
    unresolved = decide(merged(ada, renamed, confirmed), counted, ruling("unresolved", when="2026-01-03"))
    assert check_outcomes(merged(ada, ben), merged(ada, renamed, confirmed, unresolved)) == {"unresolved": 1}


def test_a_decision_that_another_is_in_force_for_was_replaced_though_it_does_not_say_so() -> None:
    ada, ben = sheets(arms=[("low dose", "24")]), sheets(arms=[("low dose", "20")])
    first = merged(ada, ben)
    (cell,) = first.open
    old = decide(first, cell, ruling("take", take="ada", when="2026-01-02"))
    changed = sheets(arms=[("low dose", "31")])
    again = merged(changed, ben, old)
    (stale,) = again.open
    new = decide(again, stale, ruling("take", take="ben", when="2026-01-03")).model_copy(update={"replaces": ()})
    now = merged(changed, ben, old, new)
    assert check_outcomes(first, now) == {"ruling": 1}
    assert decisions(now).startswith("One decision is in force, on 1 entry")
    assert decisions(now).endswith("One earlier decision was replaced by a later one; it is in no other number.")


def test_a_difference_that_a_decision_settled_cannot_be_without_it() -> None:
    (cell,) = merged(sheets(arms=[("low dose", "24")]), sheets(arms=[("low dose", "20")])).in_question
    with pytest.raises(AssertionError):
        FirstDifference(first=cell, resolution="ruling")


@given(typed=at_odds(4), data=st.data())
@settings(max_examples=max(5, LAW.max_examples // 8))
def test_all_places_say_the_same_whatever_was_changed_and_ruled(typed: list[Sheets], data: st.DataObject) -> None:
    """The first two are the first submissions of two people, the others what they have today."""
    first, today = (merge(extractions(several, NAMES[:2])) for several in (typed[:2], typed[2:]))
    made = data.draw(rulings(today))
    now = merge(today.extractions, Ledger(made.decisions[: data.draw(st.integers(0, len(made.decisions)))]))
    if differences_of(first, now).first:
        check_outcomes(first, now)


def test_the_history_of_a_decision_says_with_whose_row_its_row_was_matched_and_nothing_else_that_changed() -> None:
    _, now = matched()
    events = rulings_of_study(now, "K1")
    numbers = {event.decision.id: event.number for event in events}
    (same,) = (event for event in events if event.decision.ruling == "same")
    lines = "\n".join(RulingText(now.form, numbers).rulings(events))
    for name in ("ada", "ben"):
        assert f"the row was matched with that of {name} since (ruling {same.number})" in lines
    assert "because the row was matched with another: nothing is open there" in lines
    assert "did not have this row then" not in lines
    assert "(blank)" not in lines


@pytest.mark.parametrize(
    ("several", "sentences"),
    [
        (False, "1 pair is one record (decided by ada and ben). This decision is not among those on entries."),
        (True, "2 pairs are one record each (decided by ada and ben). These decisions are not among those on entries."),
    ],
)
def test_who_decided_that_records_are_one_is_not_said_of_the_record(several: bool, sentences: str) -> None:
    quotes = [(LONG, OTHER), ("Nothing helped", "It rained all day")][: 1 + several]
    ada, ben = (sheets(quotes=texts) for texts in zip(*quotes, strict=True))
    now = merged(ada, ben, *(pair("quotes", one, other, take="ada") for one, other in quotes))
    measured = MeasuredRound(comparison=now, first=None, agreement=None)
    assert sentences in plain_numbers(compared_sentences(measured).since)


def test_whole_records_stand_among_the_other_disagreements_of_their_study() -> None:
    """At the end they would follow the last study, out of the order of all tables."""
    studies: list[dict[str, Typing]] = [{"study": "K1", "country": "UK"}, {"study": "K2", "country": "UK"}]
    arms = [("K1", "a", "1"), ("K1", "b", "2"), ("K2", "a", "3")]

    def extracted(more: str, *held: tuple[str, str, str]) -> Sheets:
        return {"studies": studies, "arms": [{"study": study, "arm": arm, "n": n + more} for study, arm, n in held]}

    first = merged(extracted("", *arms), extracted("0", arms[0], arms[2]))
    rows = ruling_list(first.form, differences_of(first, first)).rows
    assert [(row[0], row[2]) for row in rows] == [("K1", "N"), ("K1", "whole record"), ("K2", "N")]

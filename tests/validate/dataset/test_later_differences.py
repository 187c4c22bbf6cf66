"""What extractors only differ in since two rows were ruled to be one, and what figures of agreement do not compare."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.review import REVIEW, Sheets, extraction
from tests.ruling_strategies import ruling
from tests.validate.agreement.small import compared
from validate.adjudication.decide import decide
from validate.agreement import agreement
from validate.dataset.difference import Differences
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.all_tables import round_tables
from validate.dataset.paper.differences import ruling_list
from validate.dataset.paper.in_words import InWords
from validate.dataset.pictures.all_pictures import pictures
from validate.dataset.pictures.settled import settled_pictures
from validate.dataset.tables import dataset_tables
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus

ADA: Sheets = {
    "studies": [{"study": "K1", "country": "UK"}],
    "arms": [{"study": "K1", "arm": "ketamine", "n": "24"}],
}
BEN: Sheets = {
    "studies": [{"study": "K1", "country": "UK"}],
    "arms": [{"study": "K1", "arm": "group two", "n": "20"}],
}
SAME = Decision(
    study="K1", table="arms", row={"ada": ("K1", "ketamine"), "ben": ("K1", "group two")}, ruling="same",
    method="discussion", who=("ada", "ben"), reason="One group", when="2026-01-02",
)  # fmt: skip


def merged(*decisions: Decision) -> Comparison:
    return merge([extraction("ada", ADA), extraction("ben", BEN)], Ledger(decisions))


@pytest.fixture(scope="module")
def found() -> Differences:
    return differences_of(merged(), merged(SAME))


def test_a_conflict_that_a_pairing_brings_is_told_apart_from_those_of_first_submissions(found: Differences) -> None:
    assert {(one.first.field, one.resolution) for one in found.first if one.first.field == "n"} == {("n", "matched")}
    assert [(one.first.field, one.first.kind, one.resolution) for one in found.later] == [("n", "conflict", "open")]
    assert len(found.paired) == 1


def test_all_cells_of_the_list_of_discrepancies_stand_in_the_tables(found: Differences) -> None:
    cell = ("table", "study", "row", "field", "kind", "state", "first_submissions")
    listed = discrepancy_table(merged(SAME), merged()).select(cell).unique()
    assert listed.height == len(found.first) + len(found.later)
    cells = listed.group_by("first_submissions").len().rows()
    assert dict(cells) == {"yes": len(found.first), "no": len(found.later)}
    measured, _, resolved, one_by_one = round_tables(InWords(consensus(merged())), REVIEW, agreement(merged()), found)
    later = next(group for group in resolved.groups if group.heading.startswith("Not in first submissions"))
    assert [row[:3] for row in later.rows] == [("Arms: N", "1", "1")]
    assert any("24" in row and "20" in row for group in one_by_one.groups for row in group.rows)
    assert measured.notes[-1] == (
        "1 record of the dataset was matched after the first submissions: no figure of agreement compares its entries."
    )


def test_the_picture_says_how_many_disagreements_no_figure_on_first_submissions_has(found: Differences) -> None:
    (picture,) = settled_pictures(REVIEW, found.first, found.later)
    total = len(found.first) + len(found.later)
    assert picture.notes[0].startswith(f"1 of these {total} entries came to differ only after first submissions.")
    (alone,) = settled_pictures(REVIEW, found.first)
    assert not any("only after first" in note for note in alone.notes)


def test_the_picture_says_that_what_was_not_resolved_is_in_no_way_of_deciding() -> None:
    sheets: Sheets = BEN | {"arms": [{"study": "K1", "arm": "ketamine", "n": "20"}]}
    first = merge([extraction("ada", ADA), extraction("ben", sheets)])
    (cell,) = first.in_question
    for made, said in ((ruling("unresolved"), 1), (ruling("value", value="22"), 0)):
        decision = decide(first, cell, made)
        now = merge([extraction("ada", ADA), extraction("ben", sheets)], Ledger((decision,)))
        (picture,) = settled_pictures(now.form, differences_of(first, now).first)
        assert sum("could not be resolved" in note for note in picture.notes) == said


def test_nothing_is_later_where_no_row_was_paired_and_no_workbook_changed() -> None:
    alone = differences_of(merged(), merged())
    assert (alone.later, alone.paired) == ((), frozenset())


def test_a_study_that_somebody_has_opened_again_is_not_settled() -> None:
    """Neither is called renamed or corrected what is not compared today."""
    ben = extraction("ben", {"studies": [{"study": "K2", "country": "UK"}]})
    for others in ([], [extraction("cleo", BEN)]):
        now = merge([extraction("ada", ADA), ben, *others])
        first = merge([extraction("ada", ADA), extraction("ben", BEN), *others])
        found = differences_of(first, now).first
        assert {one.resolution for one in found} == {"open"}
        listed = discrepancy_table(now, first).filter(study="K1", table="arms", field="n")
        assert set(listed["state"]) == {"open" if others else "study not finished"}  # the others differ today
        assert differences_of(first, now).later == ()


ALIKE: Sheets = BEN | {"arms": [{"study": "K1", "arm": "ketamine", "n": "20"}]}
KIND_TYPED = ["kind", "state", "extractor", "typed", "decision", "first_submissions"]


def of_number(now: Comparison, first: Comparison | None) -> list[tuple[str | None, ...]]:
    """What the list of discrepancies has of the number of people."""
    return discrepancy_table(now, first).filter(field="n").select(KIND_TYPED).rows()


def test_a_decision_that_a_workbook_follows_is_listed_with_its_first_submissions() -> None:
    """Also where the decision was on a cell in which all agreed, which no figure on first submissions counts."""
    first = merge([extraction("ada", ADA), extraction("ben", ALIKE)])
    (cell,) = first.in_question
    taken = decide(first, cell, ruling("take", take="ben"))
    followed = merge([extraction("ada", ALIKE), extraction("ben", ALIKE)], Ledger((taken,)))
    state = "decided and followed"
    assert of_number(followed, first) == [
        ("conflict", state, "ada", "24", taken.id, "yes"),
        ("conflict", state, "ben", "20", taken.id, "yes"),
    ]
    assert {one.resolution for one in differences_of(first, followed).first} == {"ruling"}
    agreed = merge([extraction("ada", ALIKE), extraction("ben", ALIKE)])
    assert {line[-1] for line in of_number(followed, agreed)} == {"no"}
    other = merge([extraction("ada", ADA), extraction("ben", ADA)], Ledger((taken,)))
    assert {one.resolution for one in differences_of(first, other).first} == {"open"}


def test_a_cell_that_is_ruled_on_after_a_correction_is_listed_as_it_was_and_as_it_is() -> None:
    """First a missing code against a value; then both have the value, and somebody rules on it all the same."""
    pending: Sheets = BEN | {"arms": [{"study": "K1", "arm": "ketamine", "n": "PEND"}]}
    first = merge([extraction("ada", pending), extraction("ben", ALIKE)])
    agreed = merge([extraction("ada", ALIKE), extraction("ben", ALIKE)])
    cell = agreed.tables["arms"].agreed_cell(0, "n")
    ruled = decide(agreed, cell, ruling("value", value="22"))
    now = merge(agreed.extractions, Ledger((ruled,)))
    assert of_number(now, first) == [
        ("status", "decided", "ada", "pending", ruled.id, "yes"),
        ("status", "decided", "ben", "20", ruled.id, "yes"),
        ("ruled", "decided", "ada", "20", ruled.id, "no"),
        ("ruled", "decided", "ben", "20", ruled.id, "no"),
    ]
    kinds = [one.first.kind for one in differences_of(first, now).first]
    assert kinds == ["status"]


def test_a_record_that_became_one_with_another_is_in_the_dataset_and_who_did_not_extract_the_study_lacks_none() -> None:
    ben = extraction(
        "ben",
        {
            "studies": [*BEN["studies"], {"study": "K2", "country": "UK"}],
            "arms": [{"study": "K1", "arm": "group two", "n": "24"}],
        },
    )
    cleo = extraction("cleo", {"studies": [{"study": "K2", "country": "Peru"}]})
    first, now = (merge([extraction("ada", ADA), ben, cleo], Ledger(lines)) for lines in ((), (SAME,)))
    *_, table = round_tables(InWords(consensus(now)), REVIEW, agreement(first), differences_of(first, now))
    how = "matched with “{}” by a decision: discussion (ada, ben): One group"
    of_ben, of_ada = ("no such record", "the record (1 entry)", ""), ("the record (1 entry)", "no such record", "")
    assert sorted(row for row in table.rows if row[2] == "whole record") == [
        ("K1", "group two", "whole record", *of_ben, "the record", how.format("ketamine")),
        ("K1", "ketamine", "whole record", *of_ada, "the record", how.format("group two")),
    ]


def test_a_finding_that_only_one_chose_is_no_such_record_of_the_other_and_the_note_says_what_that_is() -> None:
    studies = [{"study": "S1", "design": "x"}]
    chosen = [{"study": "S1", "words": "it was good", "tone": "good"}]
    first = compared(a={"studies": studies, "findings": chosen}, b={"studies": studies})
    table = ruling_list(first.form, differences_of(first, first))
    ((study, _, what, a, b, *_),) = table.rows
    assert (study, what, a.partition(" (")[0], b) == ("S1", "whole record", "the record", "no such record")
    assert "No such record: the extractor had extracted the study without this record." in table.notes


def test_pictures_of_several_rounds_say_which_round_they_are_of(found: Differences) -> None:
    words, tables = InWords(consensus(merged())), dataset_tables(merged(), draft=True)
    rounds = [(replace(REVIEW, round=number), agreement(merged()), found) for number in (1, 2)]
    one, two = (
        [picture.title for picture in pictures(words, tables, several) if picture.kind in {"agreement", "settled"}]
        for several in (rounds[:1], rounds)
    )
    assert two == [f"{title} (round {number})" for number in (1, 2) for title in one]


def test_the_day_of_all_decisions_is_in_the_notes_of_a_picture_alone() -> None:
    """Its text alternative and its notes stand one below the other."""
    sheets: Sheets = BEN | {"arms": [{"study": "K1", "arm": "ketamine", "n": "20"}]}
    first = merge([extraction("ada", ADA), extraction("ben", sheets)])
    (cell,) = first.in_question
    now = merge(first.extractions, Ledger((decide(first, cell, ruling("value", value="22")),)))
    (picture,) = settled_pictures(now.form, differences_of(first, now).first)
    assert [note for note in picture.notes if note.startswith("All decisions were made on 20")]
    assert "decisions were made" not in picture.alternative


def test_tables_of_a_later_round_say_of_which_first_submissions_their_disagreements_are() -> None:
    first = differences_of(merged(), merged())
    tables = round_tables(InWords(consensus(merged())), replace(REVIEW, round=2), agreement(merged()), first)
    notes = [note for table in tables for note in table.notes if note.startswith("All these disagreements")]
    assert notes == ["All these disagreements are in the first submissions of round 2."] * 2

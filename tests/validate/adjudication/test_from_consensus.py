"""Rulings taken from a consensus that exists: under them the merge says what the consensus says."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import Sheets, extraction, extractions
from tests.ruling_strategies import rulings
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, disagreeing, edited, edits, side_by_side
from validate.adjudication.consensus_rows import ConsensusRows
from validate.adjudication.from_consensus import FromConsensus, rulings_of
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

WHEN = "2026-01-01T00:00:00Z"


def taken(comparison: Comparison, consensus: Extraction) -> FromConsensus:
    return rulings_of(comparison, consensus, when=WHEN, reason="taken from the consensus in agreed.xlsx")


def differing(comparison: Comparison, consensus: Extraction) -> list[tuple[str, int, str]]:
    """The merged cells of rows in the consensus that are open or stand otherwise than it has them."""
    beside = ConsensusRows.of(comparison, consensus)
    open_cells = {(cell.table, cell.position, cell.field) for cell in comparison.open}
    found = []
    for table, rows in beside.rows.items():
        merged = comparison.tables[table]
        for name in beside.fields(table):
            field = merged.table[name]
            if field.reference is not None:
                continue  # the dataset's own name for a row, which no extraction has
            for position, row in rows.items():
                if not field.scored and field.of is None and consensus[table].texts[name][row] is None:
                    continue  # a comment that the consensus does not repeat stays
                stands = key_of(merged.table[name], merged.final[name][position])
                place = (table, position, name)
                if place in open_cells or position in merged.dropped or stands != consensus[table].keys[name][row]:
                    found.append(place)
    return found


def places_of(
    comparison: Comparison, cells: Iterable[tuple[str, int, str]], consensus: Extraction
) -> set[tuple[str, str | None]]:
    """Table and cell of these merged cells in the consensus."""
    rows = ConsensusRows.of(comparison, consensus).rows
    return {
        (consensus[table].sheet, consensus[table].cell(rows[table][position], name)) for table, position, name in cells
    }


def unreadable(consensus: Extraction) -> set[tuple[str, str | None]]:
    """Table and cell of every text of the consensus that is no value of its field."""
    return {
        (recorded.sheet, recorded.cell(row, field.name))
        for recorded in consensus.tables.values()
        for field in recorded.table.fields
        for row in range(recorded.height)
        if not recorded.readable(field.name)[row]
    }


@st.composite
def consensuses(draw: st.DrawFn, several: Sequence[Sheets]) -> Sheets:
    """What a team may have come to: as one of them has it, with other values and rows left out."""
    chosen = draw(st.sampled_from(several))
    return edited(chosen, draw(edits(chosen)))


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_the_merge_comes_to_the_consensus(k: int, data: st.DataObject) -> None:
    """Only what cannot be ruled may differ: a text that is no value, or a row of an arm that the consensus drops."""
    *several, other = data.draw(side_by_side(disagreeing(k + 1)))
    comparison = merge(extractions(several))
    consensus = extraction("agreed", data.draw(consensuses([*several, other])))
    made = taken(comparison, consensus)
    refused = {(refusal.sheet, refusal.cell) for refusal in made.refused}
    merged = merge(comparison.extractions, Ledger(made.decisions))
    left = {cell for cell in differing(merged, consensus) if cell[:2] not in merged.dropped_with}
    assert places_of(comparison, left, consensus) <= refused & unreadable(consensus)
    assert merged.orphaned == ()


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_taking_it_again_takes_nothing(k: int, data: st.DataObject) -> None:
    several = data.draw(side_by_side(disagreeing(k)))
    comparison = merge(extractions(several), data.draw(rulings(merge(extractions(several)))))
    consensus = extraction("agreed", data.draw(consensuses(several)))
    made = taken(comparison, consensus)
    again = taken(made.after, consensus)
    assert again.decisions == ()
    assert {refusal.message for refusal in again.refused} == {refusal.message for refusal in made.refused}


@given(data=st.data())
@SIDE_BY_SIDE
def test_earlier_rulings_give_way(data: st.DataObject) -> None:
    several = data.draw(side_by_side(disagreeing(2)))
    before = merge(extractions(several))
    comparison = merge(before.extractions, data.draw(rulings(before)))
    consensus = extraction("agreed", several[0])
    left = differing(taken(comparison, consensus).after, consensus)
    assert places_of(comparison, left, consensus) <= unreadable(consensus)


STUDY: dict[str, str | None] = {"study": "K1"}
KETAMINE: dict[str, str | None] = {"study": "K1", "arm": "Ketamine", "drug": "ketamine", "route": "IV", "n": "24"}
PLACEBO: dict[str, str | None] = {"study": "K1", "arm": "Placebo", "drug": "placebo", "n": "20"}


def by_one(*arms: dict[str, str | None], studies: Sequence[dict[str, str | None]] = (STUDY,)) -> Sheets:
    return {"studies": list(studies), "arms": list(arms)}


def test_what_it_overrules_and_what_it_settles() -> None:
    """An agreement overruled, a blank cell, a conflict taken from one, another value; nothing else is ruled on."""
    bob = KETAMINE | {"n": "42", "route": "iv"}
    comparison = merge(extractions([by_one(KETAMINE), by_one(bob)]))
    agreed: dict[str, str | None] = {"study": "K1", "arm": "ketamine", "drug": None, "route": "IM", "n": "42"}
    made = taken(comparison, extraction("agreed", by_one(agreed)))
    assert {(decision.field, decision.ruling, decision.take, decision.final) for decision in made.decisions} == {
        ("drug", "neither", None, None),
        ("route", "value", None, "im"),
        ("n", "take", "bob", "42"),
    }
    assert {(decision.method, decision.who, decision.reason) for decision in made.decisions} == {
        (None, ("agreed",), "taken from the consensus in agreed.xlsx")
    }


def test_rows_that_one_alone_has_stay_or_go() -> None:
    comparison = merge(extractions([by_one(KETAMINE, PLACEBO), by_one(KETAMINE)]))
    for agreed, ruling in ((by_one(KETAMINE, PLACEBO), "keep"), (by_one(KETAMINE), "drop")):
        made = taken(comparison, extraction("agreed", agreed))
        assert [(decision.field, decision.ruling) for decision in made.decisions] == [(None, ruling)]
        assert made.after.open == ()


def test_a_row_that_is_kept_may_say_another_thing_and_nothing_at_all() -> None:
    comparison = merge(extractions([by_one(KETAMINE, PLACEBO), by_one(KETAMINE)]))
    made = taken(comparison, extraction("agreed", by_one(KETAMINE, PLACEBO | {"drug": None, "n": "21"})))
    assert [(decision.field, decision.ruling) for decision in made.decisions] == [
        (None, "keep"),
        ("drug", "neither"),
        ("n", "value"),
    ]
    assert differing(made.after, extraction("agreed", by_one(KETAMINE, PLACEBO | {"drug": None, "n": "21"}))) == []


def test_rows_that_cannot_be_ruled_on_are_said_at_their_place() -> None:
    """A row of the consensus that nobody has, and one that all have and the consensus has not."""
    comparison = merge(extractions([by_one(KETAMINE), by_one(KETAMINE)]))
    made = taken(comparison, extraction("agreed", by_one(PLACEBO)))
    assert made.decisions == ()
    assert [(refusal.file, refusal.place, refusal.row) for refusal in made.refused] == [
        ("agreed.xlsx", "Arms!B4", "Placebo"),
        ("alice.xlsx", "Arms!B4", "Ketamine"),
    ]


def test_a_study_on_which_the_consensus_says_nothing_is_left_alone() -> None:
    two: list[dict[str, str | None]] = [STUDY, {"study": "K2"}]
    other = KETAMINE | {"study": "K2", "n": "7"}
    alice, bob = by_one(KETAMINE, other, studies=two), by_one(KETAMINE, other | {"n": "8"}, studies=two)
    made = taken(merge(extractions([alice, bob])), extraction("agreed", by_one(KETAMINE, studies=two)))
    assert made.decisions == ()
    assert [(cell.study, cell.field) for cell in made.after.open] == [("K2", "n")]


def test_the_evidence_is_that_of_the_consensus_too() -> None:
    """Taking a value takes its evidence along, which the consensus may give otherwise."""
    alice, bob = KETAMINE | {"n__place": "p. 4"}, KETAMINE | {"n": "42", "n__place": "Table 2"}
    agreed = KETAMINE | {"n__place": "Table 2"}
    made = taken(merge(extractions([by_one(alice), by_one(bob)])), extraction("agreed", by_one(agreed)))
    assert differing(made.after, extraction("agreed", by_one(agreed))) == []


@pytest.mark.parametrize("name", ["K1", "k1"])
def test_a_reference_that_only_the_consensus_has_is_ruled_on_once(name: str) -> None:
    comparison = merge(extractions([by_one(KETAMINE), by_one(KETAMINE)]))
    consensus = extraction("agreed", by_one(KETAMINE, studies=[STUDY | {"same_as": name}]))
    made = taken(comparison, consensus)
    assert [(decision.field, decision.ruling, decision.final) for decision in made.decisions] == [
        ("same_as", "value", "K1")
    ]
    assert taken(made.after, consensus).decisions == ()


def test_a_blank_comment_takes_no_comment_away() -> None:
    noted, other = ([STUDY | {"notes": notes, "year": "2019"}] for notes in ("see p. 4", None))
    comparison = merge(extractions([by_one(KETAMINE, studies=noted), by_one(KETAMINE, studies=other)]))
    made = taken(comparison, extraction("agreed", by_one(KETAMINE, studies=[STUDY])))
    assert [(decision.field, decision.ruling) for decision in made.decisions] == [("year", "neither")]

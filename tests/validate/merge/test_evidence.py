"""Origin, place and words beside a value are those of somebody who gave the value, or of the ruling that did."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import extractions
from tests.ruling_strategies import rulings
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, at_odds, side_by_side
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

_PARTS = ("n__origin", "n__place", "n__words")


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_place_and_words_are_those_of_somebody_who_gave_the_value(k: int, data: st.DataObject) -> None:
    open_still = merge(extractions(data.draw(side_by_side(at_odds(k)))))
    for comparison in (open_still, merge(open_still.extractions, data.draw(rulings(open_still)))):
        arms = comparison.tables["arms"]
        for position in range(arms.height):
            shown = _shown(comparison, position)
            final = arms.listed("final", "n")[position]
            if final is None:
                assert shown == (None, None, None) or arms.state(position, "n") == "blank"
                continue
            keys = arms.in_cell(position, "n", "key")
            gave = [who for who in keys if keys[who] == key_of(arms.table["n"], final)]
            assert shown in [_had(comparison, position, who) for who in gave] or (not gave and not any(shown))


def _shown(comparison: Comparison, position: int) -> tuple[str | None, ...]:
    arms = comparison.tables["arms"]
    return tuple(arms.listed("final", name)[position] for name in _PARTS)


def _had(comparison: Comparison, position: int, who: str) -> tuple[str | None, ...]:
    arms = comparison.tables["arms"]
    return tuple(arms.in_cell(position, name, "value")[who] for name in _PARTS)


def _typed(n: str | None, place: str | None = None, words: str | None = None) -> dict[str, list[dict[str, str | None]]]:
    arm = {"study": "K1", "arm": "Ketamine", "n": n, "n__place": place, "n__words": words}
    return {"studies": [{"study": "K1"}], "arms": [arm]}


def _ruled(*answers: dict[str, list[dict[str, str | None]]], reason: str = "", **ruling: str) -> Comparison:
    """What comes of a ruling on the number of the only arm."""
    comparison = merge(extractions(answers))
    (cell,) = comparison.open
    new = NewRuling(method="third person", who=("eva",), when="2026-01-02", reason=reason, **ruling)  # type: ignore[arg-type]
    return merge(comparison.extractions, Ledger((decide(comparison, cell, new),)))


_ALICE = _typed("24", "p. 4", "24 took part in all")
_BOB = _typed("42", "Table 2, second column", "42 were asked")


def test_the_evidence_of_the_value_that_was_taken_goes_with_it() -> None:
    for who, shown in (
        ("alice", ("p. 4", "24 took part in all")),
        ("bob", ("Table 2, second column", "42 were asked")),
    ):
        assert _shown(_ruled(_ALICE, _BOB, ruling="take", take=who), 0) == (None, *shown)


def test_what_agrees_has_place_and_words_of_one_source() -> None:
    longer_place = _typed("24", "Table 2, second column")
    assert _shown(merge(extractions([_ALICE, longer_place])), 0) == (None, "p. 4", "24 took part in all")


@pytest.mark.parametrize(
    ("value", "reason", "shown"),
    [
        ("30", "", (None, None, None)),
        ("30", "We counted the rows of Table 2", (None, None, None)),
        ("30", "Bob misread “42”", (None, None, None)),
        ("30", "p. 7: “30 finished”", (None, "p. 7", "30 finished")),
        ("30", 'Table 3, p. 8 "30 finished".', (None, "Table 3, p. 8", "30 finished")),
        ("42", "p. 7: “42 were asked”", (None, "Table 2, second column", "42 were asked")),
    ],
)
def test_another_value_has_the_evidence_of_its_ruling_or_none(
    value: str, reason: str, shown: tuple[str | None, ...]
) -> None:
    ruled = _ruled(_ALICE, _BOB, ruling="value", value=value, reason=reason)
    assert _shown(ruled, 0) == shown
    if value == "30" and shown[1]:
        decision = ruled.tables["arms"].listed("decision", "n__place")[0]
        assert decision == ruled.ledger.decisions[0].id


def test_what_is_unresolved_has_the_evidence_of_nobody() -> None:
    assert _shown(_ruled(_ALICE, _BOB, ruling="unresolved"), 0) == (None, None, None)


def test_a_value_that_a_verifier_found_has_the_verifiers_place() -> None:
    comparison = merge(extractions([_ALICE, _BOB]))
    (cell,) = comparison.open
    had = {name: answer.value for name, answer in cell.answers.items()}
    about: dict[str, Any] = {"study": "K1", "table": "arms", "row": dict(cell.address), "field": "n", "had": had}
    for reason, shown in (
        ("p. 9: 30 were analysed", ("p. 9", "30 were analysed")),
        ("p. 9 “30 were analysed”", ("p. 9", "30 were analysed")),
        ("the flow chart", ("the flow chart", None)),
        ("", (None, None)),
    ):
        verdict = Decision(**about, ruling="dispute", final="30", reason=reason, who=("dora",), when="2026-01-01")
        verdict_on = merge(comparison.extractions, Ledger((verdict,)))
        ruled = NewRuling(ruling="value", value="30", method="third person", who=("eva",), when="2026-01-02")
        (disputed,) = verdict_on.open
        assert _shown(verdict_on, 0) == (None, None, None)
        of_team = (decide(verdict_on, disputed, ruled),)
        decided = merge(comparison.extractions, verdict_on.ledger + of_team)
        assert _shown(decided, 0) == (None, *shown)


def test_a_cell_of_evidence_that_was_ruled_on_stays_as_it_was_ruled() -> None:
    comparison = _ruled(_ALICE, _BOB, ruling="take", take="bob")
    place = comparison.tables["arms"].agreed_cell(0, "n__place")
    new = NewRuling(ruling="value", value="p. 11", method="third person", who=("eva",), when="2026-01-03")
    of_team = (decide(comparison, place, new),)
    ruled = merge(comparison.extractions, comparison.ledger + of_team)
    assert _shown(ruled, 0) == (None, "p. 11", "42 were asked")

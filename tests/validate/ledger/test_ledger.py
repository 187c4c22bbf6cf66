"""A ledger: lines that come back as they went, withdrawals, replacements, and joining two."""

import json
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from validate.ledger.ledger import CellRulings, Decision, Ledger

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MEANINGS = st.none() | TEXTS
DECISIONS = st.builds(
    Decision,
    study=TEXTS,
    table=TEXTS,
    row=st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3).map(tuple), max_size=3),
    field=MEANINGS,
    had=st.one_of(
        st.dictionaries(TEXTS, MEANINGS, max_size=3),
        st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=2), min_size=1, max_size=3),
    ),
    ruling=st.sampled_from(["take", "value", "both", "neither", "ask", "unresolved", "keep", "drop"]),
    take=MEANINGS,
    final=MEANINGS,
    method=st.sampled_from([None, "discussion", "third person", "source", "authors"]),
    reason=TEXTS,
    who=st.lists(TEXTS, max_size=2).map(tuple),
    when=TEXTS,
    bulk=st.integers(0, 40),
    replaces=st.lists(TEXTS, max_size=2).map(tuple),
)


@given(DECISIONS)
def test_a_line_comes_back_as_the_decision_that_it_was(decision: Decision) -> None:
    line = decision.line()
    said = json.loads(line)
    named = said.pop("id")
    read = Decision.model_validate(said)
    assert "\n" not in line
    assert (read, read.id, read.line()) == (decision, named, line)


def _ruled(final: str, **said: object) -> Decision:
    return Decision.model_validate(
        {"study": "K1", "table": "arms", "row": {}, "ruling": "value", "final": final} | said
    )


def test_a_withdrawn_decision_is_gone_and_what_it_replaced_is_back() -> None:
    first = _ruled("24")
    second = _ruled("42", replaces=(first.id,))
    back = Decision(study="K1", table="arms", row={}, withdraws=second.id)
    assert Ledger((first, second)).in_force == (second,)
    assert Ledger((first, second, back)).in_force == (first,)


def test_the_order_of_the_lines_is_nothing() -> None:
    first = _ruled("24", when="2026-01-01")
    second = _ruled("42", when="2026-01-02", replaces=(first.id,))
    lines = (first, second, _ruled("7"), Decision(study="K1", table="arms", row={}, withdraws=second.id))
    assert len({tuple(one.id for one in Ledger(permutation).in_force) for permutation in permutations(lines)}) == 1


@given(st.lists(DECISIONS, max_size=4), st.lists(DECISIONS, max_size=4))
def test_joining_ledgers_adds_each_decision_once_whichever_comes_first(
    one: list[Decision], two: list[Decision]
) -> None:
    a, b = Ledger(tuple(one)), Ledger(tuple(two))
    assert (a | b).in_force == (b | a).in_force
    assert (a | b | a).decisions == (a | b).decisions
    assert {decision.id for decision in (a | b).decisions} == {each.id for each in (*one, *two)}


def test_rulings_that_say_the_same_decide_and_rulings_that_differ_do_not() -> None:
    one, same, other = _ruled("24"), _ruled("24", who=("eva",)), _ruled("42")
    assert CellRulings(in_force=(one, same)).ruling == same
    assert CellRulings(in_force=(one, other)).contested
    assert CellRulings(in_force=(one, other)).ruling is None
    ask = Decision(study="K1", table="arms", row={}, ruling="ask")
    assert CellRulings(in_force=(ask,)).asked
    assert CellRulings(in_force=(ask,)).ruling is None

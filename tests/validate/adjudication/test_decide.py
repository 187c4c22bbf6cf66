"""From what a person ruled to the decision: examples, one for each thing that can be refused or has a consequence."""

from dataclasses import replace

import polars as pl
import pytest

from tests.review import REVIEW, Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import check_readable, decide
from validate.adjudication.new_ruling import InvalidRuling, NewRuling
from validate.adjudication.who_may_rule import Policy
from validate.dataset.lineage import lineage
from validate.ledger.ledger import Decision, Ledger, Method
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy


def _sheets(n: str | None, *, route: str = "IV", second: str | None = None, finding: str | None = None) -> Sheets:
    arms: list[dict[str, str | None]] = [{"study": "K1", "arm": "Ketamine", "n": n, "route": route}]
    if second is not None:
        arms.append({"study": "K1", "arm": "Placebo", "n": second, "age": "31"})
    return {
        "studies": [{"study": "K1"}],
        "arms": arms,
        "findings": [{"study": "K1", "finding": "F1", "text": finding, "told": "3"}] if finding else [],
    }


def _merge(*several: Sheets, ledger: tuple[Decision, ...] = ()) -> Comparison:
    names = ("alice", "bob", "chen")
    return merge([extraction(*each) for each in zip(names, several, strict=False)], Ledger(ledger))


def _at(comparison: Comparison, field: str, row: str = "Ketamine") -> Discrepancy:
    return next(cell for cell in comparison.in_question if (cell.field, cell.row) == (field, row))


def _states(comparison: Comparison) -> dict[tuple[str, str], str]:
    return {(cell.row, cell.field): cell.progress for cell in comparison.in_question}


@pytest.mark.parametrize(
    ("ruled", "final"),
    [
        (ruling("take", take="bob"), "42"),
        (ruling("value", value="43.0"), "43"),
        (ruling("value", value="not reported"), "NR"),
        (ruling("unresolved"), "UC"),
        (ruling("neither"), None),
    ],
)
def test_a_ruling_gives_the_cell_what_stands(ruled: NewRuling, final: str | None) -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    decision = decide(before, _at(before, "n"), ruled)
    after = _merge(_sheets("24"), _sheets("42"), ledger=(decision,))
    assert decision.had == {"alice": "24", "bob": "42"}
    assert (after.open, _at(after, "n").final, after.tables["arms"].final["n"][0]) == ((), final, final)


def test_both_unites_several_choices() -> None:
    before = _merge(_sheets("24", route="IM"), _sheets("24", route="IV; oral"))
    assert decide(before, _at(before, "route"), ruling("both")).final == "iv; im; oral"


def test_asking_the_authors_leaves_the_cell_open() -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    after = _merge(_sheets("24"), _sheets("42"), ledger=(decide(before, _at(before, "n"), ruling("ask")),))
    assert [cell.progress for cell in after.open] == ["asked"]


@pytest.mark.parametrize(
    "ruled",
    [
        ruling("value", value="12.5"),
        ruling("value", value=""),
        ruling("both"),
        ruling("keep"),
        ruling("take", take="eva"),
        NewRuling(ruling="neither", method="source", who=(), when="2026"),
        NewRuling(ruling="neither", method="discussion", who=("alice",), when="2026"),
        NewRuling(ruling="neither", method="third person", who=("Bob",), when="2026"),
    ],
)
def test_what_makes_no_decision_is_refused(ruled: NewRuling) -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    with pytest.raises(InvalidRuling):
        decide(before, _at(before, "n"), ruled)


def test_an_answer_that_cannot_be_read_is_not_taken() -> None:
    """It would break a rule of the form in the dataset: the person who rules writes the value."""
    before = _merge(_sheets("fifty", route="by air"), _sheets("42"))
    with pytest.raises(InvalidRuling, match=r"the answer cannot be read: 'fifty' .*Rule on another value") as why:
        decide(before, _at(before, "n"), ruling("take", take="alice"))
    assert why.value.input == "ruling"
    assert decide(before, _at(before, "n"), ruling("take", take="bob")).final == "42"
    for kind in ("take", "both"):
        with pytest.raises(InvalidRuling, match="'by air'"):
            decide(before, _at(before, "route"), ruling(kind, take="alice"))


@pytest.mark.parametrize("field", ["n", "age"])
def test_a_row_with_an_answer_that_cannot_be_read_is_not_kept(field: str) -> None:
    """Whichever of its cells the line of the row is about."""
    several = _sheets("24", second="fifty"), _sheets("24")
    before = _merge(*several)
    with pytest.raises(InvalidRuling, match="this row has an answer that cannot be read: N: 'fifty'") as why:
        check_readable(before, _at(before, field, "Placebo"))
    assert why.value.input == "ruling"
    written = decide(before, _at(before, "n", "Placebo"), ruling("value", value="50"))
    ruled = _merge(*several, ledger=(written,))
    check_readable(ruled, _at(ruled, field, "Placebo"))


@pytest.mark.parametrize(
    "reason", ["", "I am sure about it", "p. 4", "page 4, table 2, appendix", 'the report says "42"']
)
@pytest.mark.parametrize("method", ["source", "authors"])
def test_one_extractor_cannot_settle_her_own_dispute_without_words(reason: str, method: Method) -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    alone = NewRuling(ruling="take", take="bob", method=method, who=("Bob",), when="2026", reason=reason)
    with pytest.raises(InvalidRuling) as refused:
        decide(before, _at(before, "n"), alone)
    assert (refused.value.code, refused.value.input) == ("ruling-alone", "who")
    accepted = [
        replace(alone, who=("bob", "alice")),
        replace(alone, who=("eva",)),
        replace(alone, reason='p. 4: "42 women were recruited"'),
        replace(alone, reason="Table 3: “SD 5”"),
        replace(alone, reason='Abstract: "42 women were recruited"'),
        replace(alone, reason='title page: "see the corrigendum"'),
        replace(alone, reason='Their e-mail says "42"'),
        replace(alone, ruling="ask", take=None),
    ]
    assert {decide(before, _at(before, "n"), each).method for each in accepted} == {method}


def test_a_project_may_let_an_extractor_be_the_third_person() -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    by_bob = NewRuling(ruling="neither", method="third person", who=("bob",), when="2026")
    assert decide(before, _at(before, "n"), by_bob, Policy(may_rule_on_own=frozenset({"bob"}))).ruling == "neither"


def test_who_extracted_the_study_is_no_third_person_on_a_finding_that_another_chose() -> None:
    before = _merge(_sheets("24", finding="Mood lifted."), _sheets("24"))
    at = _at(before, "told", "Mood lifted.")
    assert at.kind == "additional"
    with pytest.raises(InvalidRuling):
        decide(before, at, NewRuling(ruling="keep", method="third person", who=("bob",), when="2026"))
    assert decide(before, at, ruling("take", take="bob")).ruling == "drop"


def test_a_row_is_kept_or_dropped_by_one_ruling() -> None:
    both = _sheets("24", second="7"), _sheets("24")
    before = _merge(*both)
    for kind, dropped in (("keep", False), ("drop", True)):
        after = _merge(*both, ledger=(decide(before, _at(before, "n", "Placebo"), ruling(kind)),))
        assert after.open == ()
        assert (1 in after.tables["arms"].dropped) == dropped
        assert after.tables["arms"].final["arm"].to_list() == ["Ketamine", "Placebo"]


def test_a_cell_of_a_kept_row_can_be_ruled_on_without_opening_the_others() -> None:
    both = _sheets("24", second="7"), _sheets("24")
    keep = decide(_merge(*both), _at(_merge(*both), "n", "Placebo"), ruling("keep"))
    kept = _merge(*both, ledger=(keep,))
    eight = decide(kept, _at(kept, "n", "Placebo"), ruling("value", value="8"))
    after = _merge(*both, ledger=(keep, eight))
    assert after.open == ()
    assert after.tables["arms"].final.row(1, named=True)["n"] == "8"
    drop = decide(after, _at(after, "age", "Placebo"), ruling("drop"))
    assert _merge(*both, ledger=(keep, eight, drop)).tables["arms"].dropped == {1}


def test_a_row_that_two_of_three_have_is_dropped_though_they_conflict_in_a_cell() -> None:
    three = _sheets("24", second="7"), _sheets("24", second="8"), _sheets("24")
    before = _merge(*three)
    rulings = (
        decide(before, _at(before, "age", "Placebo"), ruling("drop")),
        decide(before, _at(before, "n", "Placebo"), ruling("neither")),
    )
    assert _merge(*three, ledger=rulings).tables["arms"].dropped == {1}


def test_a_changed_cell_of_a_kept_row_is_stale_alone() -> None:
    before = _merge(_sheets("24", second="7"), _sheets("24"))
    keep = decide(before, _at(before, "n", "Placebo"), ruling("keep"))
    for n in ("9", None):
        after = _merge(_sheets("24", second=n or ""), _sheets("24"), ledger=(keep,))
        assert {place: state for place, state in _states(after).items() if state != "decided"} == {
            ("Placebo", "n"): "stale"
        }


def test_a_dropped_row_that_the_other_has_now_too_is_shown_again() -> None:
    before = _merge(_sheets("24", second="7"), _sheets("24"))
    for kind, states in (("drop", {"stale"}), ("keep", set())):
        ruled = decide(before, _at(before, "n", "Placebo"), ruling(kind))
        after = _merge(_sheets("24", second="7"), _sheets("24", second="7"), ledger=(ruled,))
        assert set(_states(after).values()) == states


@pytest.mark.parametrize(
    ("both_now", "open_now"), [("24", set()), ("42", {"stale"}), ("43", {"stale"}), (None, {"stale"})]
)
def test_a_sleeping_ruling_stays_shown_unless_all_now_agree_with_it(both_now: str | None, open_now: set[str]) -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    took = decide(before, _at(before, "n"), ruling("take", take="alice"))
    after = _merge(_sheets(both_now), _sheets(both_now), ledger=(took,))
    assert {cell.progress for cell in after.open} == open_now


def test_a_ruling_on_a_row_outlives_a_field_that_the_form_drops() -> None:
    before = _merge(_sheets("24", second="7"), _sheets("24"))
    keep = decide(before, _at(before, "n", "Placebo"), ruling("keep"))
    assert keep.had == {"alice": {"age": "31", "n": "7"}}
    tables = tuple(
        replace(table, fields=tuple(field for field in table.fields if field.name != "age")) for table in REVIEW.tables
    )
    fewer = replace(REVIEW, tables=tables)
    several = [extraction("alice", _sheets("24", second="7"), fewer), extraction("bob", _sheets("24"), fewer)]
    after = merge(several, Ledger((keep,)))
    assert (after.open, after.orphaned) == ((), ())
    both = [several[0], extraction("bob", _sheets("24", second="7"), fewer)]
    assert merge(both, Ledger((keep,))).open == ()


@pytest.mark.parametrize("kind", ["keep", "drop"])
def test_a_row_of_nothing_but_its_identity_is_settled_by_one_ruling(kind: str) -> None:
    bare, none = _sheets("24"), _sheets("24")
    bare["arms"].append({"study": "K1", "arm": "Placebo"})
    before = _merge(bare, bare, none)
    (shown,) = before.open
    assert (shown.field, shown.whole_row) == ("arm", True)
    after = _merge(bare, bare, none, ledger=(decide(before, shown, ruling(kind)),))
    assert (len(after.in_question), after.open) == (1, ())


def test_a_row_ruled_on_again_replaces_what_was_ruled_before_one_of_its_cells_was() -> None:
    """Keep the row; then a value for its only cell; then drop the row: nothing contradicts anything."""
    alice: Sheets = {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "Ketamine", "n": "24"}]}
    bob: Sheets = {"studies": [{"study": "K1", "country": "UK"}]}
    both = [extraction("alice", alice), extraction("bob", bob)]
    ledger = Ledger()
    for said in (ruling("keep"), ruling("value", value="NR", when="2026-02-02"), ruling("drop", when="2026-03-03")):
        now = merge(both, ledger)
        at = next(cell for cell in now.in_question if (cell.table, cell.field) == ("arms", "n"))
        ledger += [decide(now, at, said)]
    after = next(cell for cell in merge(both, ledger).in_question if (cell.table, cell.field) == ("arms", "n"))
    assert (after.progress, after.rulings.ruling) == ("decided", ledger.decisions[-1])


@pytest.mark.parametrize(
    ("typed", "final", "words"),
    [
        ("other: by nose drops", "other", "by nose drops"),
        ("Other (in a bath)", "other", "in a bath"),
        ("oral; other - nebulised", "oral; other", "nebulised"),
        ("other", "other", ""),
    ],
)
def test_other_may_be_ruled_with_words_that_nobody_had(typed: str, final: str, words: str) -> None:
    before = _merge(_sheets("24", route="IM"), _sheets("24", route="IV"))
    decision = decide(before, _at(before, "route"), ruling("value", value=typed))
    assert (decision.final, decision.other) == (final, words)
    after = _merge(_sheets("24", route="IM"), _sheets("24", route="IV"), ledger=(decision,))
    finals = after.tables["arms"].final
    assert (after.open, finals["route"][0], finals["route__other"][0]) == ((), final, words or None)
    traced = lineage(after).filter(pl.col("field") == "route__other")
    assert traced.select("value", "extractor", "decision").rows() == ([(words, None, decision.id)] if words else [])


def test_words_for_other_that_differ_contradict_each_other() -> None:
    before = _merge(_sheets("24", route="IM"), _sheets("24", route="IV"))
    two = tuple(decide(before, _at(before, "route"), ruling("value", value=f"other: {words}")) for words in "xy")
    assert two[0].effect != two[1].effect


def test_words_stand_only_with_other() -> None:
    before = _merge(_sheets("24"), _sheets("42"))
    with pytest.raises(InvalidRuling):
        decide(before, _at(before, "n"), ruling("value", value="other: x"))

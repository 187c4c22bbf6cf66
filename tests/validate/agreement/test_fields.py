"""The agreement on fields: tables whose answers are known, what is counted where, and what order does not change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import extractions
from tests.strategies import SIDE_BY_SIDE, disagreeing, side_by_side
from tests.validate.agreement.small import compared, of_table
from validate.agreement import FieldAgreement, Intervals, agreement, agreement_table, field_facts, pairs, pooled
from validate.agreement.statistics.estimate import NO_VARIATION
from validate.merge import merge
from validate.merge.comparison import Comparison


def field(comparison: Comparison, name: str, table: str = "studies") -> FieldAgreement:
    return next(
        one_field for one_field in agreement(comparison).fields if (one_field.table, one_field.field) == (table, name)
    )


def test_the_classic_table_of_two_by_two() -> None:
    found = field(compared(**of_table("design", [[20, 5], [10, 15]], "xy")), "design")
    assert found.percent.estimate == pytest.approx(0.70)
    assert found.kappa.estimate == pytest.approx(0.4)
    assert found.ac1.estimate == pytest.approx(0.4059, abs=5e-5)
    assert found.fleiss.estimate == pytest.approx((0.7 - 0.505) / (1 - 0.505))  # shares 0.55 and 0.45 of both
    assert found.brennan_prediger.estimate == pytest.approx(0.4)
    assert (found.counted.rows, found.counted.several, found.interval) == (50, 50, "analytic")


def test_an_ordered_field_is_weighted_as_its_form_says() -> None:
    counts = [[10, 2, 0], [3, 8, 2], [0, 1, 4]]
    found = field(compared(**of_table("risk", counts, ("low", "some", "high"))), "risk")
    assert found.kappa.estimate == pytest.approx(0.7556, abs=5e-5)
    assert found.kappa_unweighted.estimate == pytest.approx(0.5797, abs=5e-5)
    assert (found.weights, found.alpha_level) == ("quadratic", "ordinal")


def test_one_category_used_is_undefined_and_says_so() -> None:
    facts = field_facts(field(compared(**of_table("design", [[9, 0], [0, 0]], "xy")), "design"))
    assert (facts["percent"], facts["kappa"], facts["ac1"], facts["alpha"]) == (1.0, None, None, None)
    assert facts["undefined"] == "one category used"


def test_perfect_agreement_has_no_interval_and_says_why() -> None:
    found = field(compared(**of_table("design", [[5, 0], [0, 5]], "xy")), "design")
    assert (found.kappa.estimate, found.kappa.low) == (1.0, None)
    assert found.kappa.no_interval


def _one_of_each() -> Comparison:
    """Same, spelled otherwise, conflict, code against value, two codes, omission by b, omission by a, nobody."""
    a = ["x", "X", "x", "NR", "NR", "x", "", ""]
    b = ["x", "x", "y", "y", "NR", "", "y", ""]
    sheets = {
        who: {"studies": [{"study": f"S{at}", "design": text, "n": "1"} for at, text in enumerate(texts)]}
        for who, texts in {"a": a, "b": b}.items()
    }
    return compared(**sheets)


def test_every_cell_is_counted_once_and_omissions_by_who_left_it_blank() -> None:
    counted = field(_one_of_each(), "design").counted
    assert (counted.rows, counted.several, counted.one_sided, counted.nobody) == (8, 5, 2, 1)
    assert (counted.values, counted.missing_codes) == (3, 1)
    assert counted.omissions == {"a": 1, "b": 1}


def test_status_value_raw_and_omissions_are_apart() -> None:
    found = field(_one_of_each(), "design")
    shares = (found.percent, found.raw, found.status, found.value, found.with_omissions)
    assert [round(share.estimate or 0, 6) for share in shares] == [
        0.6,  # S0, S1, S4 of five
        0.4,  # without S1, which is spelled otherwise
        0.8,  # a code against a value in S3
        round(2 / 3, 6),  # S0, S1 of three with two values
        round(3 / 7, 6),  # and two omissions
    ]


def test_keys_free_text_and_what_one_confirmed_are_not_scored() -> None:
    measured = agreement(_one_of_each())
    assert [one_field.field for one_field in measured.fields] == ["design", "risk", "n", "methods", "route", "tone"]
    reasons = {each.field: each.reason for each in measured.left_out}
    assert reasons["note"] == "comments and other free text"
    assert "confirmed" in reasons["checked"]


def test_numbers_have_differences_and_several_choices_have_overlap() -> None:
    a = {"studies": [{"study": f"S{n}", "n": str(10 * n), "methods": "p; q"} for n in range(1, 5)]}
    b = {"studies": [{"study": f"S{n}", "n": str(10 * n + (n == 4)), "methods": "q"} for n in range(1, 5)]}
    numbers = field(compared(a=a, b=b), "n").numbers
    assert numbers is not None
    assert numbers.limits is not None
    assert (numbers.exact.estimate, numbers.limits.difference.estimate) == (0.75, -0.25)
    methods = field(compared(a=a, b=b), "methods")
    assert methods.jaccard is not None
    assert (methods.jaccard.estimate, methods.percent.estimate, methods.alpha_level) == (0.5, 0.0, "sets")


def _rows(*words: str) -> list[dict[str, str]]:
    return [{"study": "S1", "words": word, "tone": "good"} for word in words]


def test_rows_of_one_are_omissions_or_in_a_selection_additional() -> None:
    arms = [{"study": "S1", "arm": name, "route": "iv"} for name in ("one", "two")]
    study = [{"study": "S1", "design": "x"}]
    comparison = compared(
        a={"studies": study, "arms": arms, "findings": _rows("u", "v", "w")},
        b={"studies": study, "arms": arms[:1], "findings": _rows("u", "v", "z")},
    )
    found = {row.table: row for row in agreement(comparison).rows}
    assert (found["arms"].matched, found["arms"].only, found["arms"].additional) == (1, {"a": 1, "b": 0}, 0)
    assert (found["findings"].matched, found["findings"].only) == (2, {"a": 1, "b": 1})
    assert found["findings"].f1.estimate == pytest.approx(2 / 3)
    assert found["findings"].additional == 2
    route = field(comparison, "route", "arms").counted
    assert (route.several, route.omissions, route.missing_rows) == (1, {"a": 0, "b": 1}, {"a": 0, "b": 1})
    assert field(comparison, "tone", "findings").counted.several == 2  # what one alone chose is no omission


def test_of_three_any_two_are_compared_and_each_pair_by_itself() -> None:
    told = {"a": "xxy?", "b": "xy?x", "c": "?yyx"}
    sheets = {
        who: {"studies": [{"study": f"S{at}", "design": text} for at, text in enumerate(texts) if text != "?"]}
        for who, texts in told.items()
    }
    comparison = compared(**sheets)
    found = field(comparison, "design")
    assert (found.counted.several, found.counted.one_sided) == (4, 0)
    assert found.percent.estimate == pytest.approx((1 + 1 / 3 + 1 + 1) / 4)
    # Conger: chance is the mean over pairs of Cohen's, from each one's own shares.
    share = {who: texts.replace("?", "").count("x") / 3 for who, texts in told.items()}
    by_chance = [share[a] * share[b] + (1 - share[a]) * (1 - share[b]) for a, b in ("ab", "ac", "bc")]
    chance = sum(by_chance) / 3
    assert found.kappa.estimate == pytest.approx((5 / 6 - chance) / (1 - chance))
    assert [part.name for part in pairs(comparison)] == ["a and b", "a and c", "b and c"]
    of_pairs = {part.name: pooled(agreement(comparison, part)) for part in pairs(comparison)}
    assert {name: (each.studies, each.percent) for name, each in of_pairs.items()} == {
        "a and b": (2, 0.5),
        "a and c": (2, 0.5),
        "b and c": (2, 1.0),
    }


def test_a_study_of_one_alone_is_no_omission() -> None:
    comparison = compared(
        a={"studies": [{"study": "S1", "design": "x"}, {"study": "S2", "design": "x"}]},
        b={"studies": [{"study": "S1", "design": "x"}]},
    )
    measured = agreement(comparison)
    assert (measured.studies, dict(measured.alone)) == (1, {"a": 1, "b": 0})
    assert field(comparison, "design").counted.rows == 1


def test_intervals_come_from_studies_where_one_has_several_rows() -> None:
    routes = [("iv", "iv"), ("iv", "oral"), ("oral", "oral"), ("oral", "oral")] * 3
    both: list[list[dict[str, str]]] = [[], []]
    for at, row in enumerate(routes):
        for sheet, route in zip(both, row, strict=True):
            sheet.append({"study": f"S{at // 3}", "arm": f"arm {at}", "route": route})
    studies = [{"study": f"S{at}", "design": "x"} for at in range(4)]
    comparison = compared(**{who: {"studies": studies, "arms": arms} for who, arms in zip("ab", both, strict=True)})
    assert field(comparison, "route", "arms").kappa.resamples == 2000
    without = agreement(comparison, intervals=Intervals(0))
    assert {one_field.interval for one_field in without.fields} == {"analytic"}
    asked = agreement(comparison, intervals=Intervals(50))
    assert {one_field.interval for one_field in asked.fields} == {"bootstrap"}


def _told(comparison: Comparison) -> list[dict[str, object]]:
    """All figures that do not say who is first."""
    signed = {"mean_difference", "limits_low", "limits_high"}
    return [
        {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in field_facts(one_field).items()
            if name not in signed
        }
        for one_field in agreement(comparison, intervals=Intervals(0)).fields
    ]


@given(st.data(), st.sampled_from([2, 3]))
@SIDE_BY_SIDE
def test_who_is_named_first_changes_nothing(data: st.DataObject, k: int) -> None:
    several = extractions(data.draw(side_by_side(disagreeing(k))))
    assert _told(merge(several)) == _told(merge(several[::-1]))


@given(st.data())
@SIDE_BY_SIDE
def test_counts_add_up_and_an_extraction_agrees_with_itself(data: st.DataObject) -> None:
    a, b = extractions(data.draw(side_by_side(disagreeing(2))))
    for one_field in agreement(merge([a, b]), intervals=Intervals(0)).fields:
        counted = one_field.counted
        assert counted.rows == counted.several + counted.one_sided + counted.nobody
        assert sum(counted.omissions.values()) == counted.one_sided
        shares = (one_field.raw, one_field.percent, one_field.with_omissions, one_field.status, one_field.value)
        assert all(share.estimate is None or 0 <= share.estimate <= 1 for share in shares)
    measured = agreement(merge([a, replace(a, name="again")]), intervals=Intervals(0))
    assert {one_field.percent.estimate for one_field in measured.fields} <= {1.0, None}
    assert {one_field.kappa.estimate for one_field in measured.fields} <= {1.0, None}


def test_the_table_has_every_column_that_it_documents() -> None:
    frame = agreement_table(agreement(_one_of_each()))
    assert frame.filter(field="design")["omissions"].to_list() == ["a: 1; b: 1"]
    assert frame.height == 2  # risk and methods, which nobody filled, are not in it
    assert agreement_table(None).columns == frame.columns


def test_the_table_says_why_each_figure_has_no_value_or_no_interval() -> None:
    a = {"studies": [{"study": f"S{at}", "design": "xy"[at % 2], "risk": "low"} for at in range(6)]}
    arms = [{"study": f"S{at}", "arm": "total"} for at in range(6)]
    table = agreement_table(agreement(compared(a=a | {"arms": arms}, b=a | {"arms": arms}))).to_dicts()
    why = {line["field"] or line["table"]: line["undefined"] for line in table}
    assert why == {
        "design": f"no interval of kappa, fleiss, ac1 and alpha: {NO_VARIATION}",
        "risk": "one category used",
        "arms": f"no interval of f1: {NO_VARIATION}",
    }


def test_records_of_which_both_only_know_that_they_are_there_are_counted_apart() -> None:
    sheets = {
        "studies": [{"study": "S1", "design": "x"}, {"study": "S2", "design": "x"}],
        "findings": [{"study": "S1", "words": "PEND"}, {"study": "S2", "words": "It helped"}],
    }
    (rows,) = (one for one in agreement(compared(a=sheets, b=sheets)).rows if one.selection)
    assert (rows.matched, rows.pending) == (2, 1)


def test_figures_are_the_same_whether_they_are_computed_when_asked_for_or_at_once() -> None:
    one_by_one, at_once = agreement(_one_of_each()).fields, agreement(_one_of_each()).fields
    for found, completed in zip(one_by_one, at_once, strict=True):
        assert "kappa" not in vars(found)
        completed.complete()
        assert not [name for name in vars(completed) if name.startswith("_")]  # the cells are let go
        assert field_facts(found) == field_facts(completed)


def test_an_interval_is_missing_for_a_reason_that_is_true_of_the_cells() -> None:
    """Kappa of one cell that agrees and one that differs has an error of 0 by its formula, though the cells differ."""
    studies = [{"study": "S1", "design": "x"}]
    rows = [{"study": "S1", "arm": arm, "route": route} for arm, route in (("a", "iv"), ("b", "oral"))]
    other = [rows[0], rows[1] | {"route": "iv"}]
    measured = agreement(compared(a={"studies": studies, "arms": rows}, b={"studies": studies, "arms": other}))
    (route,) = (field for field in measured.fields if field.field == "route")
    assert route.kappa.estimate == 0
    reasons = {one.no_interval for one in (route.kappa, route.fleiss, route.ac1, route.alpha)}
    assert reasons == {"fewer than two studies"}

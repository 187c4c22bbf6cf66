"""What cannot be computed says why; it is never 1, 0 or nan."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.validate.agreement.statistics.raters import ANY_RATERS, TWO_RATERS
from validate.agreement.statistics import (
    Estimate,
    bootstrap,
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_points,
    cohen_kappa_test,
    conger_kappa,
    fleiss_kappa,
    icc_2_1,
    krippendorff_alpha,
    limits_of_agreement,
    masi_alpha,
    mean_jaccard,
    percent_agreement,
    ratings_from_counts,
    ratings_from_rows,
    row_match_f1,
    scott_pi,
    within_tolerance,
)

CHANCE_CORRECTED = [name for name in TWO_RATERS if name != "percent"]
NOTHING: list[tuple[str | None, str | None]] = []


@pytest.mark.parametrize("name", CHANCE_CORRECTED)
@pytest.mark.parametrize("pairs", [NOTHING, [("a", None)] * 5, [("a", "b")], [("a", "b"), ("a", None), (None, "b")]])
def test_fewer_than_two_items_rated_by_both(name: str, pairs: list[tuple[str | None, str | None]]) -> None:
    estimate = TWO_RATERS[name][0](ratings_from_rows(pairs, ["a", "b"]))
    assert estimate.estimate is None
    assert estimate.undefined == "fewer than two items rated by both"
    assert estimate.n == sum(None not in pair for pair in pairs)


@pytest.mark.parametrize("name", [name for name in ANY_RATERS if name != "percent"])
def test_fewer_than_two_items_rated_by_two_of_three(name: str) -> None:
    estimate = ANY_RATERS[name][0](ratings_from_rows([("a", "b", None), (None, None, "a")]))
    assert estimate.undefined == "fewer than two items rated by at least two raters"


@pytest.mark.parametrize("name", CHANCE_CORRECTED)
def test_one_category_used(name: str) -> None:
    estimate = TWO_RATERS[name][0](ratings_from_rows([("a", "a")] * 9))
    assert (estimate.estimate, estimate.undefined, estimate.n) == (None, "one category used", 9)


def test_brennan_prediger_needs_to_know_that_there_was_a_choice() -> None:
    same = [("a", "a")] * 9
    assert brennan_prediger(ratings_from_rows(same, ["a", "b", "c"])).estimate == 1.0
    assert brennan_prediger(ratings_from_rows(same)).undefined == "one category used"


def test_percent_agreement_needs_one_item_and_a_standard_error_two() -> None:
    assert percent_agreement(ratings_from_rows([("a", None)])).undefined == "no item rated by both"
    one = percent_agreement(ratings_from_rows([("a", "a"), ("b", None)]))
    assert (one.estimate, one.n, one.standard_error, one.no_interval) == (1.0, 1, None, "one item only")


def test_perfect_agreement_has_no_interval_rather_than_one_of_no_width() -> None:
    kappa = cohen_kappa(ratings_from_rows([("a", "a"), ("b", "b"), ("b", "b")]))
    assert kappa.estimate == pytest.approx(1)
    assert (kappa.standard_error, kappa.low, kappa.high) == (0.0, None, None)
    assert kappa.no_interval is not None


def test_weights_that_call_everything_agreement_leave_nothing() -> None:
    ratings = ratings_from_rows([("a", "b"), ("b", "a"), ("a", "a")])
    assert cohen_kappa(ratings, np.ones((2, 2))).undefined == "the weights leave nothing to disagree on"
    assert krippendorff_alpha(ratings, np.zeros((2, 2))).undefined == "the categories used do not differ"


@pytest.mark.parametrize(
    "estimate",
    [
        within_tolerance([[1.0, np.nan]]),
        within_tolerance(np.zeros((0, 2))),
        limits_of_agreement([[np.nan, 2.0]]).difference,
        limits_of_agreement([[1.0, 2.0]]).lower,
        icc_2_1([[1.0, 2.0]]),
        icc_2_1([[5.0, 5.0]] * 4),
        mean_jaccard([(frozenset("a"), None)]),
        masi_alpha([(frozenset("a"), frozenset("a"))] * 3),
        masi_alpha([(frozenset("a"), frozenset("b"))]),
        row_match_f1(0, 0, 0),
    ],
)
def test_numbers_sets_and_rows_give_a_reason_too(estimate: Estimate) -> None:
    assert estimate.estimate is None
    assert estimate.undefined


def test_an_undefined_estimate_is_not_drawn_again() -> None:
    ratings = ratings_from_rows([("a", "a")] * 9)
    kappa = cohen_kappa(ratings)
    assert bootstrap(kappa, cohen_kappa_points(ratings), list("abcdefghi"), seed=1) == kappa
    assert cohen_kappa_test(ratings).undefined == "one category used"


@pytest.mark.parametrize("coefficient", [cohen_kappa, scott_pi])
def test_coefficients_of_two_raters_refuse_three(coefficient: Callable[..., Estimate]) -> None:
    with pytest.raises(ValueError, match="two raters"):
        coefficient(ratings_from_rows([("a", "b", "a"), ("a", "a", "a")]))


def test_conger_refuses_ratings_of_unknown_raters() -> None:
    counts = ratings_from_counts([[2, 0], [1, 1]])
    assert fleiss_kappa(counts).estimate is not None
    with pytest.raises(ValueError, match="unknown"):
        conger_kappa(counts)

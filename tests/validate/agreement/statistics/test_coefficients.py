"""What holds for every coefficient, whatever the ratings."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Literal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.validate.agreement.statistics.raters import ANY_RATERS, SIZE, TWO_RATERS, Rows, as_ratings, of_raters, rows
from validate.agreement.statistics import (
    Estimate,
    Interval,
    Ratings,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    quadratic_weights,
    ratings_from_counts,
    ratings_from_positions,
    ratings_from_table,
    scott_pi,
)

# A law draws ratings once for all coefficients: drawing them takes longer than all coefficients do.


def alike(a: Estimate, b: Estimate) -> bool:
    """The same estimate up to rounding."""
    ours = (a.estimate, a.standard_error, a.low, a.high)
    theirs = (b.estimate, b.standard_error, b.low, b.high)
    reasons = (a.undefined, a.no_interval, a.n) == (b.undefined, b.no_interval, b.n)
    return reasons and all(
        x is y is None or (x is not None and y is not None and math.isclose(x, y, rel_tol=1e-7, abs_tol=1e-7))
        for x, y in zip(ours, theirs, strict=True)
    )


@given(st.lists(st.integers(0, SIZE - 1), min_size=2, max_size=20), st.integers(2, 4))
def test_identical_ratings_that_vary_agree_perfectly(chosen: list[int], raters: int) -> None:
    assume(len(set(chosen)) > 1)
    for name, (coefficient, _) in ANY_RATERS.items():
        estimate = coefficient(as_ratings([[code] * raters for code in chosen]))
        assert estimate.estimate == pytest.approx(1), name


@given(rows(3), st.permutations(range(3)))
def test_raters_are_interchangeable(items: Rows, order: list[int]) -> None:
    for name, (coefficient, _) in ANY_RATERS.items():
        assert alike(coefficient(as_ratings(items)), coefficient(of_raters(as_ratings(items), *order))), name


@given(rows(2), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(items: Rows, random: object) -> None:
    shuffled = sorted(items, key=lambda _: random.random())  # type: ignore[attr-defined]
    for name, (coefficient, _) in TWO_RATERS.items():
        assert alike(coefficient(as_ratings(items)), coefficient(as_ratings(shuffled))), name


@given(rows(2), st.permutations(range(SIZE)))
def test_nominal_categories_may_be_relabelled(items: Rows, labels: list[int]) -> None:
    renamed = [tuple(labels[code] if code >= 0 else -1 for code in row) for row in items]
    for name, (coefficient, _) in TWO_RATERS.items():
        assert alike(coefficient(as_ratings(items)), coefficient(as_ratings(renamed))), name


@given(rows(2))
def test_identity_weights_give_the_unweighted_value(items: Rows) -> None:
    for name in TWO_RATERS.keys() - {"alpha"}:
        coefficient = TWO_RATERS[name][0]
        assert alike(coefficient(as_ratings(items), np.eye(SIZE)), coefficient(as_ratings(items))), name


@given(rows(3))
def test_differences_of_0_and_1_give_the_nominal_alpha(items: Rows) -> None:
    given_differences = krippendorff_alpha(as_ratings(items), 1 - np.eye(SIZE))
    assert alike(given_differences, krippendorff_alpha(as_ratings(items), "nominal"))


@given(rows(3))
def test_weights_change_nothing_where_there_are_two_categories(items: Rows) -> None:
    ratings = ratings_from_positions(np.minimum(np.array(items), 1), ["no", "yes"])
    for coefficient in (fleiss_kappa, conger_kappa, gwet_ac):
        assert alike(coefficient(ratings, "linear"), coefficient(ratings))
        assert alike(coefficient(ratings, "quadratic"), coefficient(ratings))


@given(rows(2, missing=False))
def test_alpha_of_two_raters_without_gaps_tends_to_scotts_pi(items: Rows) -> None:
    """They differ by (1 - pi) / 2n, which goes as the items grow many."""
    alpha, pi = krippendorff_alpha(as_ratings(items)), scott_pi(as_ratings(items))
    assert alpha.undefined == pi.undefined
    if alpha.estimate is not None and pi.estimate is not None:
        assert alpha.estimate - pi.estimate == pytest.approx((1 - pi.estimate) / (2 * len(items)))


@given(rows(2))
def test_for_two_raters_conger_is_cohen_and_fleiss_is_scott_where_both_rated(items: Rows) -> None:
    both = as_ratings(items).complete()
    assert alike(conger_kappa(both), cohen_kappa(as_ratings(items)))
    assert alike(fleiss_kappa(both), scott_pi(as_ratings(items)))


@given(rows(2, missing=False))
def test_a_table_of_counts_gives_what_its_rows_give(items: Rows) -> None:
    table = np.zeros((SIZE, SIZE))
    for a, b in items:
        table[a, b] += 1
    for name, (coefficient, _) in TWO_RATERS.items():
        assert alike(coefficient(as_ratings(items)), coefficient(ratings_from_table(table))), name


@given(rows(3))
def test_who_rated_matters_to_conger_alone(items: Rows) -> None:
    known, unknown = as_ratings(items), ratings_from_counts(as_ratings(items).counts)
    for name in ANY_RATERS.keys() - {"conger"}:
        coefficient = ANY_RATERS[name][0]
        assert coefficient(known).estimate == pytest.approx(coefficient(unknown).estimate), name


@given(rows(2))
def test_an_item_that_nobody_rated_changes_nothing(items: Rows) -> None:
    for name, (coefficient, _) in TWO_RATERS.items():
        assert alike(coefficient(as_ratings(items)), coefficient(as_ratings([*items, (-1, -1)]))), name


@given(rows(2), st.integers(0, SIZE - 1))
def test_an_item_that_one_person_rated_is_left_out_of_kappa_pi_and_alpha(items: Rows, code: int) -> None:
    for coefficient in (cohen_kappa, scott_pi, krippendorff_alpha):
        assert alike(coefficient(as_ratings(items)), coefficient(as_ratings([*items, (code, -1)]))), coefficient


@given(rows(2))
def test_a_value_is_a_number_in_its_range_or_has_a_reason(items: Rows) -> None:
    for name, (coefficient, _) in TWO_RATERS.items():
        estimate = coefficient(as_ratings(items))
        assert (estimate.estimate is None) == (estimate.undefined is not None), name
        if estimate.estimate is None:
            assert estimate.low is estimate.high is estimate.standard_error is None, name
            continue
        assert math.isfinite(estimate.estimate), name
        assert round(estimate.estimate, 9) <= 1, name
        if estimate.low is None or estimate.high is None:
            assert estimate.no_interval is not None, name
        else:
            assert estimate.low - 1e-9 <= estimate.estimate <= estimate.high + 1e-9, name


@given(rows(3))
def test_the_bootstrap_sees_the_same_coefficient(items: Rows) -> None:
    for name, (coefficient, points) in ANY_RATERS.items():
        estimate = coefficient(as_ratings(items)).estimate
        again = points(as_ratings(items))(np.ones((2, len(items))))
        assert again.shape == (2,), name
        if estimate is not None:
            assert again == pytest.approx([estimate, estimate]), name


@given(rows(3, missing=False), st.lists(st.integers(0, 3), min_size=30, max_size=30))
def test_a_row_that_occurs_twice_is_two_rows(items: Rows, times: list[int]) -> None:
    repeated = [row for row, often in zip(items, times, strict=False) for _ in range(often)]
    estimates = {name: coefficient(as_ratings(repeated)) for name, (coefficient, _) in ANY_RATERS.items() if repeated}
    defined = {name: estimate for name, estimate in estimates.items() if estimate.estimate is not None}
    assume(defined)
    often = np.array(times[: len(items)], dtype=np.float64)
    for name, estimate in defined.items():
        coefficient, points = ANY_RATERS[name]
        assert points(as_ratings(items))(often) == pytest.approx(estimate.estimate), name
        assert alike(coefficient(replace(as_ratings(items), times=often)), estimate), name


@given(rows(3, missing=False))
def test_both_variances_are_one_where_every_item_is_rated_by_all(items: Rows) -> None:
    ratings = as_ratings(items)
    for name, (coefficient, _) in ANY_RATERS.items():
        assert alike(coefficient(ratings), coefficient(ratings, interval=Interval(variance="delta"))), name


@given(items=rows(3))
def test_alpha_is_one_less_the_mean_difference_within_items_over_the_mean_difference_of_all(items: Rows) -> None:
    """By brute force over all pairs of values, as the definition has it."""
    units = [[code + 1 for code in row if code >= 0] for row in items]
    units = [unit for unit in units if len(unit) > 1]
    ratings = ratings_from_positions(np.array(items), [1, 2, 3, 4])
    values = [value for unit in units for value in unit]
    pairs = [(2 / (len(unit) - 1), a, b) for unit in units for a, b in combinations(unit, 2)]
    times = Counter(values)

    def ordinal(a: int, b: int) -> float:
        between = sum(number for value, number in times.items() if min(a, b) <= value <= max(a, b))
        return (between - (times[a] + times[b]) / 2) ** 2

    differences: dict[Literal["nominal", "ordinal", "interval", "ratio"], Callable[[int, int], float]] = {
        "nominal": lambda a, b: a != b,
        "ordinal": ordinal,
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2,
    }
    alphas = {level: krippendorff_alpha(ratings, level).estimate for level in differences}
    assume(any(alpha is not None for alpha in alphas.values()))
    for level, alpha in alphas.items():
        difference = differences[level]
        within = sum(weight * difference(a, b) for weight, a, b in pairs)
        among = sum(2 * difference(a, b) for a, b in combinations(values, 2)) / (len(values) - 1)
        assert alpha == (pytest.approx(1 - within / among, abs=1e-9) if among else None), level


def jackknife(name: str, ratings: Ratings, items: int) -> float:
    """The standard error from leaving out one item at a time."""
    left = ANY_RATERS[name][1](ratings)(1 - np.eye(items))
    return math.sqrt(float((items - 1) / items * ((left - left.mean()) ** 2).sum()))


@pytest.mark.parametrize("name", ANY_RATERS)
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_the_first_order_variance_is_that_of_leaving_out_one_item_at_a_time(name: str, gaps: float) -> None:
    generator = np.random.default_rng(20)
    truth = generator.integers(0, SIZE, 400)
    codes = np.where(generator.random((400, 4)) < 0.7, truth[:, None], generator.integers(0, SIZE, (400, 4)))
    codes[generator.random((400, 4)) < gaps] = -1
    codes = codes[(codes >= 0).any(axis=1)]
    ratings = as_ratings(codes.tolist())
    estimate = ANY_RATERS[name][0](ratings, interval=Interval(variance="delta"))
    assert estimate.standard_error == pytest.approx(jackknife(name, ratings, len(codes)), rel=0.02)


def test_given_weights_are_taken_as_they_are() -> None:
    table = ratings_from_table([[11, 3, 1], [4, 9, 2], [0, 2, 8]])
    assert alike(cohen_kappa(table, quadratic_weights([0, 1, 2])), cohen_kappa(table, "quadratic"))
    unequal = cohen_kappa(table, quadratic_weights([0, 1, 10]))
    assert unequal.estimate != cohen_kappa(table, "quadratic").estimate


@given(rows(3))
def test_no_interval_reaches_below_minus_one(ratings: Rows) -> None:
    for name, (statistic, _) in ANY_RATERS.items():
        estimate = statistic(as_ratings(ratings))
        assert estimate.low is None or estimate.low >= -1, name
        assert (estimate.low is None) == bool(estimate.undefined or estimate.no_interval), name


def test_few_cells_say_why_there_is_no_interval() -> None:
    estimate = cohen_kappa(ratings_from_positions([[0, 0], [0, 1], [1, 1], [1, 0]], "ab"))
    assert (estimate.estimate, estimate.low) == (0.0, None)
    assert estimate.no_interval == "too few cells: an interval would reach below -1"

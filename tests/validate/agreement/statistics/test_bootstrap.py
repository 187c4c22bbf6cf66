"""Intervals by drawing studies again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validate.agreement.statistics.raters import TWO_RATERS, Rows, as_ratings, joint_table, rows, studies_of
from validate.agreement.statistics import (
    Estimate,
    Interval,
    bootstrap,
    cohen_kappa,
    cohen_kappa_points,
    gwet_ac,
    gwet_ac_points,
    percent_agreement,
    percent_agreement_points,
    ratings_from_positions,
    ratings_from_table,
    row_match_f1,
    row_match_f1_points,
)

YES_NO = ["no", "yes"]


def drawn_again(items: Rows, studies: list[str], seed: int) -> Estimate:
    ratings = as_ratings(items)
    return bootstrap(cohen_kappa(ratings), cohen_kappa_points(ratings), studies, seed=seed, resamples=50)


@given(rows(2), st.lists(st.sampled_from("stuv"), min_size=30, max_size=30), st.integers(0, 1000))
def test_the_same_seed_gives_the_same_interval_whatever_the_order_of_rows(
    items: Rows, studies: list[str], seed: int
) -> None:
    studies = studies[: len(items)]
    estimate = drawn_again(items, studies, seed)
    assert drawn_again(items, studies, seed) == estimate
    turned = drawn_again(items[::-1], studies[::-1], seed)
    ends = (estimate.low, estimate.high, estimate.standard_error)
    assert (turned.low, turned.high, turned.standard_error) == pytest.approx(ends) or turned.low is ends[0] is None


def test_another_seed_gives_another_interval() -> None:
    items: Rows = [(0, 0), (1, 1), (0, 1), (1, 1), (0, 0), (1, 0)] * 4
    studies = [str(place) for place in range(len(items))]
    assert drawn_again(items, studies, 1).low != drawn_again(items, studies, 2).low


@pytest.mark.parametrize("name", TWO_RATERS)
def test_with_a_row_per_study_it_comes_near_the_analytic_standard_error(name: str) -> None:
    coefficient, points = TWO_RATERS[name]
    codes, _ = studies_of(np.random.default_rng(3), 300, 1, (0.9, 0.9), 0.4)
    ratings = ratings_from_positions(codes, YES_NO)
    estimate = bootstrap(coefficient(ratings), points(ratings), np.arange(300), seed=5)
    assert estimate.standard_error == pytest.approx(coefficient(ratings).standard_error, rel=0.1)
    assert estimate.resamples == 2000
    assert estimate.left_out == 0


def test_rows_of_one_study_stand_or_fall_together() -> None:
    """Each study ten times over: nothing new is known, and the interval must not shrink."""
    codes, studies = studies_of(np.random.default_rng(4), 60, 1, (0.9, 0.9), 0.4)
    once, tenfold = ratings_from_positions(codes, YES_NO), ratings_from_positions(np.tile(codes, (10, 1)), YES_NO)
    few = bootstrap(gwet_ac(once), gwet_ac_points(once), studies, seed=6)
    many = bootstrap(gwet_ac(tenfold), gwet_ac_points(tenfold), np.tile(studies, 10), seed=6)
    assert [many.low, many.high] == pytest.approx([few.low, few.high])


def test_long_columns_are_drawn_in_portions_to_the_same_end(monkeypatch: pytest.MonkeyPatch) -> None:
    items: Rows = [(0, 0), (1, 1), (0, 1), (1, 1), (0, 0), (1, 0)] * 4
    studies = [str(place) for place in range(len(items))]
    at_once = drawn_again(items, studies, 1)
    monkeypatch.setattr("validate.agreement.statistics.resampling._PORTION", 7 * len(items))
    assert drawn_again(items, studies, 1) == at_once


def test_one_study_cannot_be_drawn_again() -> None:
    estimate = drawn_again([(0, 0), (1, 1), (0, 1)], ["s"] * 3, 1)
    assert estimate.estimate is not None
    assert (estimate.low, estimate.no_interval) == (None, "fewer than two studies")


def test_perfect_agreement_has_no_bootstrap_interval_either() -> None:
    ratings = as_ratings([(0, 0), (1, 1)] * 10)
    estimate = bootstrap(percent_agreement(ratings), percent_agreement_points(ratings), np.arange(20), seed=1)
    assert estimate.estimate == 1
    assert estimate.low is None
    assert estimate.no_interval


def test_resamples_without_a_value_are_counted_and_too_many_of_them_leave_no_interval() -> None:
    items: Rows = [*[(0, 0)] * 11, (1, 1)]
    rare = drawn_again(items, [str(place) for place in range(12)], 1)
    assert rare.left_out > 5
    assert rare.low is None
    assert rare.no_interval == f"undefined in {rare.left_out} of 50 resamples"


def test_any_statistic_can_be_drawn_again() -> None:
    f1 = row_match_f1(9, 3, 2)
    estimate = bootstrap(f1, row_match_f1_points([4, 3, 2], [1, 0, 2], [0, 2, 0]), ["a", "b", "c"], seed=1)
    assert estimate.estimate == f1.estimate
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < estimate.high


@pytest.mark.long
@pytest.mark.parametrize("prevalence", [0.5, 0.15])
@pytest.mark.parametrize("name", ["percent", "cohen", "gwet", "alpha"])
def test_bootstrap_intervals_cover_the_truth_as_often_as_they_say(name: str, prevalence: float) -> None:
    """Raters who are 97 % right on some studies and 75 % on others: rows of a study are alike."""
    coefficient, points = TWO_RATERS[name]
    accuracies = (0.97, 0.75)
    truth = coefficient(ratings_from_table(joint_table(accuracies, prevalence))).estimate
    generator = np.random.default_rng(11)
    covered, times = 0, 600
    for seed in range(times):
        codes, studies = studies_of(generator, 60, 5, accuracies, prevalence)
        ratings = ratings_from_positions(codes, YES_NO)
        estimate = bootstrap(coefficient(ratings), points(ratings), studies, seed=seed, resamples=1000)
        assert estimate.low is not None
        assert estimate.high is not None
        covered += estimate.low <= truth <= estimate.high
    # 95 % give or take: percentile intervals of 60 studies are a little narrow, and 600 trials have an error of 0.9 %.
    assert 0.915 <= covered / times <= 0.98


@pytest.mark.long
@pytest.mark.parametrize("name", ["percent", "cohen", "gwet", "alpha"])
@pytest.mark.parametrize("variance", ["gwet", "delta"])
def test_analytic_intervals_cover_the_truth_at_least_as_often_as_they_say(name: str, variance: str) -> None:
    """Independent rows, a tenth of the ratings missing: the printed variance is wide, the first-order one is right."""
    coefficient = TWO_RATERS[name][0]
    truth = coefficient(ratings_from_table(joint_table((0.9, 0.9), 0.4))).estimate
    generator = np.random.default_rng(12)
    covered, times = 0, 2000
    for _ in range(times):
        codes, _studies = studies_of(generator, 200, 1, (0.9, 0.9), 0.4)
        codes[generator.random(codes.shape) < 0.1] = -1
        interval = Interval(variance="gwet" if variance == "gwet" else "delta")
        estimate = coefficient(ratings_from_positions(codes, YES_NO), interval=interval)
        assert estimate.low is not None
        covered += estimate.low <= truth <= estimate.high
    assert 0.93 <= covered / times <= (1.0 if variance == "gwet" else 0.97)

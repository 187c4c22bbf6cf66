"""Several choices as sets, and rows that both or only one recorded."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from validate.agreement.statistics import (
    jaccard,
    masi_alpha,
    masi_alpha_points,
    masi_distance,
    mean_jaccard,
    mean_jaccard_points,
    row_match_f1,
    row_match_f1_points,
)

sets = st.frozensets(st.sampled_from("abcd"))
pairs = st.lists(st.tuples(st.none() | sets, st.none() | sets), min_size=1, max_size=15)


def test_the_masi_distance_of_same_nested_overlapping_and_apart() -> None:
    assert masi_distance(frozenset("ab"), frozenset("ab")) == 0
    assert masi_distance(frozenset("ab"), frozenset("abcd")) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi_distance(frozenset("ab"), frozenset("cd")) == 1
    assert masi_distance(frozenset(), frozenset("a")) == 1
    assert masi_distance(frozenset(), frozenset()) == 0


def test_mean_jaccard_of_a_worked_case() -> None:
    rows: list[tuple[Any, ...]] = [
        (frozenset("ab"), frozenset("ab")),
        (frozenset("ab"), frozenset("b")),
        (frozenset("a"), None),
        (frozenset(), frozenset()),
    ]
    estimate = mean_jaccard(rows)
    assert estimate.estimate == pytest.approx((1 + 1 / 2 + 1) / 3)
    assert estimate.n == 3


@given(sets, sets)
def test_distances_are_symmetric_and_0_only_for_the_same(a: frozenset[str], b: frozenset[str]) -> None:
    assert masi_distance(a, b) == masi_distance(b, a)
    assert (masi_distance(a, b) == 0) == (a == b)
    assert 1 - jaccard(a, b) <= masi_distance(a, b) <= 1


@given(st.lists(sets, min_size=2, max_size=12))
def test_the_same_sets_agree_perfectly(chosen: list[frozenset[str]]) -> None:
    assume(len(set(chosen)) > 1)
    assert mean_jaccard([(one, one) for one in chosen]).estimate == 1
    assert masi_alpha([(one, one) for one in chosen]).estimate == pytest.approx(1)


@given(pairs)
def test_sets_know_no_order_of_raters_and_the_bootstrap_sees_the_same(rows: list[Any]) -> None:
    once = np.ones((1, len(rows)))
    alpha, index = masi_alpha(rows), mean_jaccard(rows)
    swapped = [row[::-1] for row in rows[::-1]]
    assert masi_alpha(swapped).undefined == alpha.undefined
    if alpha.estimate is not None:
        assert masi_alpha(swapped).estimate == pytest.approx(alpha.estimate)
        assert masi_alpha_points(rows)(once) == pytest.approx([alpha.estimate])
    if index.estimate is not None:
        assert mean_jaccard(swapped).estimate == pytest.approx(index.estimate)
        assert mean_jaccard_points(rows)(once) == pytest.approx([index.estimate])


def test_f1_of_a_worked_case() -> None:
    """Graham and Bull's standard error, 4 * 8 * 4 * 12 / 20^4 under the root."""
    f1 = row_match_f1(8, 3, 1)
    assert f1.estimate == pytest.approx(0.8)
    assert f1.n == 12
    assert f1.standard_error == pytest.approx((4 * 8 * 4 * 12 / 20**4) ** 0.5)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_is_a_share_that_knows_no_order_of_raters(matched: int, only_a: int, only_b: int) -> None:
    assume(matched + only_a + only_b)
    f1 = row_match_f1(matched, only_a, only_b)
    assert f1 == row_match_f1(matched, only_b, only_a)
    assert f1.estimate is not None
    assert 0 <= f1.estimate <= 1
    assert (f1.estimate == 1) == (only_a + only_b == 0)


def test_f1_over_studies_is_that_of_all_their_rows() -> None:
    points = row_match_f1_points([5, 3, 0], [1, 2, 0], [0, 1, 0])
    assert points(np.ones(3)) == pytest.approx(row_match_f1(8, 3, 1).estimate)
    assert np.isnan(points(np.array([0.0, 0.0, 3.0])))


def test_counts_below_0_are_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        row_match_f1(-1, 0, 0)

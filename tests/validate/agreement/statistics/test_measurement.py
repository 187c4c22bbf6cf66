"""Numbers: equal, within a tolerance, their mean difference, the intraclass correlation."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from validate.agreement.statistics import (
    icc_2_1,
    icc_2_1_points,
    limits_of_agreement,
    mean_difference_points,
    within_tolerance,
    within_tolerance_points,
)

# Six targets and four judges (Shrout & Fleiss 1979, table 2).
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Peak flow by two meters (Bland & Altman 1986, table 1): large meter, mini meter, first readings.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]

numbers = st.integers(-50, 50).map(float)
tables = st.lists(st.tuples(numbers, numbers, numbers), min_size=2, max_size=15)


def test_icc_of_shrout_and_fleiss() -> None:
    icc = icc_2_1(JUDGES)
    assert icc.estimate == pytest.approx(0.29, abs=0.005)
    # The interval that R's psych prints for these data.
    assert [icc.low, icc.high] == pytest.approx([0.019, 0.761], abs=5e-4)


def test_limits_of_agreement_of_bland_and_altman() -> None:
    limits = limits_of_agreement(np.stack([LARGE, MINI], axis=1))
    assert limits.difference.estimate == pytest.approx(-2.1, abs=0.05)
    assert limits.deviation == pytest.approx(38.8, abs=0.05)
    # They print -79.7 and 75.5, with 2 in place of 1.96.
    assert limits.lower.estimate == pytest.approx(-2.1 - 1.96 * 38.8, abs=0.1)
    assert limits.upper.estimate == pytest.approx(-2.1 + 1.96 * 38.8, abs=0.1)
    assert limits.difference.low == pytest.approx(-22.0, abs=0.1)
    assert limits.difference.high == pytest.approx(17.8, abs=0.1)


def test_a_tolerance_holds_up_to_the_rounding_of_binary_fractions() -> None:
    values = [[1.1, 1.0], [2.0, 2.11], [3.0, np.nan], [5.0, 5.0]]
    estimate = within_tolerance(values, 0.1)
    assert estimate.estimate == pytest.approx(2 / 3)
    assert estimate.n == 3
    assert within_tolerance(values).estimate == pytest.approx(1 / 3)


def test_a_tolerance_is_between_the_largest_and_the_smallest_of_several() -> None:
    assert within_tolerance([[1.0, 2.0, 3.0], [1.0, np.nan, 2.0]], 1).estimate == 0.5


def test_a_tolerance_below_0_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        within_tolerance([[1.0, 2.0]], -1)


@given(tables)
def test_identical_numbers_that_vary_have_an_icc_of_one(table: list[tuple[float, ...]]) -> None:
    same = [(row[0],) * 3 for row in table]
    assume(len(set(same)) > 1)
    icc = icc_2_1(same)
    assert icc.estimate == pytest.approx(1)
    assert icc.low is None


@given(tables, st.permutations(range(3)), st.integers(-1000, 1000), st.integers(1, 100))
def test_icc_knows_neither_order_nor_unit(
    table: list[tuple[float, ...]], order: list[int], shift: int, unit: int
) -> None:
    icc = icc_2_1(table)
    other = icc_2_1(np.array(table)[::-1, order] * unit + shift)
    assert icc.undefined == other.undefined
    if icc.estimate is not None:
        assert other.estimate == pytest.approx(icc.estimate, abs=1e-6)


@given(tables)
def test_an_icc_lies_in_its_interval(table: list[tuple[float, ...]]) -> None:
    icc = icc_2_1(table)
    assert (icc.estimate is None) == (icc.undefined is not None)
    if icc.estimate is not None and icc.low is not None and icc.high is not None:
        assert icc.low - 1e-9 <= icc.estimate <= icc.high + 1e-9


@given(tables)
def test_swapping_the_raters_turns_the_difference_round(table: list[tuple[float, ...]]) -> None:
    pair = np.array(table)[:, :2]
    there, back = limits_of_agreement(pair), limits_of_agreement(pair[:, ::-1])
    assert there.difference.estimate == pytest.approx(-back.difference.estimate, abs=1e-9)  # type: ignore[operator]
    assert there.lower.estimate == pytest.approx(-back.upper.estimate, abs=1e-9)  # type: ignore[operator]


@given(tables)
def test_the_bootstrap_sees_the_same_numbers(table: list[tuple[float, ...]]) -> None:
    values = np.array([*table, (np.nan, 1.0, 2.0)])
    once = np.ones((2, len(values)))
    icc, again = icc_2_1(values).estimate, icc_2_1_points(values)(once)
    assert np.isnan(again).all() if icc is None else again == pytest.approx([icc, icc])
    share = within_tolerance(values, 2).estimate
    assert within_tolerance_points(values, 2)(once) == pytest.approx([share, share])
    difference = limits_of_agreement(values[:, :2]).difference.estimate
    assert mean_difference_points(values[:, :2])(once) == pytest.approx([difference, difference])


def test_two_items_that_both_raters_swap_have_no_intraclass_correlation() -> None:
    icc = icc_2_1(np.array([[30.0, 24.0], [24.0, 30.0]]))
    assert (icc.estimate, icc.undefined) == (None, "the items do not differ")

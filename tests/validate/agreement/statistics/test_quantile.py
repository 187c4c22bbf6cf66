"""Quantiles against printed tables, and against each other."""

from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validate.agreement.statistics.quantile import f_quantile, incomplete_beta, normal_quantile, t_quantile


@pytest.mark.parametrize(
    ("probability", "freedom", "answer"),
    [(0.975, 1, 12.7062), (0.975, 10, 2.2281), (0.975, 14, 2.1448), (0.995, 5, 4.0321), (0.95, 30, 1.6973)],
)
def test_t_is_as_printed_in_tables(probability: float, freedom: int, answer: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(answer, abs=5e-5)
    assert t_quantile(1 - probability, freedom) == pytest.approx(-answer, abs=5e-5)


@pytest.mark.parametrize(
    ("probability", "numerator", "denominator", "answer"),
    [(0.95, 5, 10, 3.3258), (0.975, 3, 12, 4.4742), (0.95, 1, 1, 161.4476), (0.99, 10, 20, 3.3682)],
)
def test_f_is_as_printed_in_tables(probability: float, numerator: int, denominator: int, answer: float) -> None:
    assert f_quantile(probability, numerator, denominator) == pytest.approx(answer, abs=5e-5)


@given(st.floats(0.501, 0.999), st.floats(1, 5_000))
def test_f_of_one_degree_of_freedom_is_t_squared(probability: float, freedom: float) -> None:
    assert f_quantile(2 * probability - 1, 1, freedom) == pytest.approx(t_quantile(probability, freedom) ** 2, rel=1e-6)


@given(st.floats(0.01, 0.99))
def test_t_of_many_degrees_of_freedom_is_normal(probability: float) -> None:
    assert t_quantile(probability, 1_000_000) == pytest.approx(normal_quantile(probability), abs=1e-4)
    assert NormalDist().cdf(normal_quantile(probability)) == pytest.approx(probability)


@given(st.floats(0.001, 0.999), st.floats(0.1, 500), st.floats(0.1, 500))
def test_the_incomplete_beta_function_is_a_probability_with_its_complement(x: float, a: float, b: float) -> None:
    assert 0 <= incomplete_beta(x, a, b) <= 1
    assert incomplete_beta(x, a, b) + incomplete_beta(1 - x, b, a) == pytest.approx(1)

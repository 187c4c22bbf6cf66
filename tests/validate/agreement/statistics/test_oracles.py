"""The same numbers from scikit-learn and statsmodels, where these are installed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from validate.agreement.statistics import (
    Interval,
    cohen_kappa,
    cohen_kappa_test,
    fleiss_kappa,
    gwet_ac,
    ratings_from_counts,
    ratings_from_positions,
    ratings_from_table,
)


def two_raters(seed: int) -> Any:
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 4, 120)
    return np.where(generator.random((120, 2)) < 0.6, truth[:, None], generator.integers(0, 4, (120, 2)))


@pytest.fixture
def metrics() -> Any:
    return pytest.importorskip("sklearn.metrics", exc_type=ImportError)


@pytest.fixture
def inter_rater() -> Any:
    return pytest.importorskip("statsmodels.stats.inter_rater", exc_type=ImportError)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic"])
def test_kappa_is_that_of_scikit_learn(metrics: Any, weights: Any, seed: int) -> None:
    codes = two_raters(seed)
    ours = cohen_kappa(ratings_from_positions(codes, range(4)), weights)
    theirs = metrics.cohen_kappa_score(*codes.T, weights=None if weights == "identity" else weights)
    assert ours.estimate == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("weights", "name"), [("identity", None), ("linear", "linear"), ("quadratic", "quadratic")])
def test_kappa_its_errors_and_interval_are_those_of_statsmodels(
    inter_rater: Any, weights: Any, name: str | None, seed: int
) -> None:
    codes = two_raters(seed)
    table = np.zeros((4, 4))
    np.add.at(table, tuple(codes.T), 1)
    ratings = ratings_from_table(table)
    ours, theirs = cohen_kappa(ratings, weights, Interval(quantile="normal")), inter_rater.cohens_kappa(table, wt=name)
    assert ours.estimate == pytest.approx(theirs.kappa)
    assert ours.standard_error == pytest.approx(theirs.std_kappa)
    assert [ours.low, ours.high] == pytest.approx([theirs.kappa_low, theirs.kappa_upp])
    assert cohen_kappa_test(ratings, weights).standard_error == pytest.approx(theirs.std_kappa0)


@pytest.mark.parametrize("seed", range(3))
def test_fleiss_kappa_is_that_of_statsmodels(inter_rater: Any, seed: int) -> None:
    counts = np.random.default_rng(seed).multinomial(6, [0.5, 0.2, 0.2, 0.1], size=40)
    assert fleiss_kappa(ratings_from_counts(counts)).estimate == pytest.approx(inter_rater.fleiss_kappa(counts))


@pytest.mark.parametrize("coefficient", [cohen_kappa, gwet_ac])
def test_a_million_pairs_are_counted_and_not_looped_over(coefficient: Callable[..., Any]) -> None:
    codes = np.tile(two_raters(1), (8_000, 1))
    many, few = (
        coefficient(ratings_from_positions(codes, range(4))),
        coefficient(ratings_from_positions(two_raters(1), range(4))),
    )
    assert many.estimate == pytest.approx(few.estimate)
    assert many.n == 960_000

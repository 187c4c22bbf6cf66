"""Caches estimates for equal ratings: in a small review, most fields have one of a few patterns."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from validate.agreement.interval import Drawn, Intervals
from validate.agreement.statistics import Estimate, Points, Ratings, Weights
from validate.agreement.statistics.ratings import Floats, Integers

_MOST = 5_000  # maximum number of cached ratings: patterns of larger fields do not repeat

Statistic = Callable[..., Estimate]
"""A function for a coefficient: takes ratings and, if it has any, weights."""
PointsOf = Callable[..., Points]
"""A function that gives the same coefficient for the bootstrap."""


def ratings_of(chosen: Integers, categories: int, times: Floats) -> Ratings:
    """Ratings from chosen positions of categories."""
    if chosen.size > _MOST:
        return Ratings(chosen, tuple(range(categories)), times)
    return _ratings(_bytes(chosen), chosen.shape, categories, times.tobytes())


def estimated(statistic: Statistic, points: PointsOf, ratings: Ratings, drawn: Drawn, *weights: Weights) -> Estimate:
    """The coefficient of these ratings with its interval."""
    if ratings.chosen.size > _MOST or not all(isinstance(weight, str) for weight in weights):
        return _estimate(statistic, points, ratings, drawn, weights)
    studies = None if drawn.studies is None else _bytes(drawn.studies)
    chosen, times = _bytes(ratings.chosen), ratings.times.tobytes()
    shape = (*ratings.chosen.shape, len(ratings.categories))
    return _remembered(statistic, points, chosen, shape, times, studies, drawn.how, weights)


def _estimate(
    statistic: Statistic, points: PointsOf, ratings: Ratings, drawn: Drawn, weights: tuple[Weights, ...]
) -> Estimate:
    return drawn.of(statistic(ratings, *weights), lambda: points(ratings, *weights))


@lru_cache(maxsize=1_000)
def _remembered(  # noqa: PLR0913, PLR0917
    statistic: Statistic,
    points: PointsOf,
    chosen: bytes,
    shape: tuple[int, int, int],
    times: bytes,
    studies: bytes | None,
    how: Intervals,
    weights: tuple[Weights, ...],
) -> Estimate:
    ratings = _ratings(chosen, shape[:2], shape[2], times)
    drawn = Drawn(None if studies is None else np.frombuffer(studies, dtype=np.int64), how)
    return _estimate(statistic, points, ratings, drawn, weights)


@lru_cache(maxsize=1_000)
def _ratings(chosen: bytes, shape: tuple[int, ...], categories: int, times: bytes) -> Ratings:
    given = np.frombuffer(chosen, dtype=np.int64).reshape(shape)
    return Ratings(given, tuple(range(categories)), np.frombuffer(times, dtype=np.float64))


def _bytes(chosen: Integers) -> bytes:
    return np.ascontiguousarray(chosen, dtype=np.int64).tobytes()

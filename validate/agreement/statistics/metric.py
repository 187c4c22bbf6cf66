"""The distances between categories in Krippendorff's alpha, at each level of measurement.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, repository.upenn.edu/asc_papers/43.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from schema.records import record
from validate.agreement.statistics.ratings import Floats, Integers, Ratings

Level = Literal["nominal", "ordinal", "interval", "ratio"] | NDArray[np.float64]

_BLOCK = 512


@record
class Metric:
    """Distances between categories; 0 for the same.

    between: for the categories in two arrays of positions, given the proportions of categories (ordinal distances
    depend on them). to_all: the mean distance of every category from a category drawn by its proportion. largest: the
    largest possible distance.
    """

    between: Callable[[Integers, Integers, Floats], Floats]
    to_all: Callable[[Floats], Floats]
    largest: float


def metric(ratings: Ratings, level: Level) -> Metric:
    """The distances between these categories. Interval and ratio categories are numbers; ordinal ones are in order.

    Raises ValueError for negative numbers at the ratio level, and for given distances that do not fit the categories,
    are not symmetric, or are not 0 on the diagonal and 0 or more elsewhere.
    """
    size = len(ratings.categories)
    if not isinstance(level, str):
        return _given(np.asarray(level, dtype=np.float64), size)
    if level == "nominal":
        return Metric(lambda a, b, _: np.asarray(a != b, dtype=np.float64), lambda share: 1 - share, 1.0)
    if level == "ordinal":
        return _squared(_middle_ranks, 1.0)
    numbers = np.array([float(str(category)) for category in ratings.categories], dtype=np.float64)
    if level == "ratio":
        return _ratio(numbers)
    span = float(np.ptp(numbers)) if size else 0.0
    return _squared(lambda _: numbers, span**2 or 1.0)


def _squared(scores: Callable[[Floats], Floats], largest: float) -> Metric:
    """Squared differences of scores that may depend on proportions. A mean square needs no table of all pairs."""

    def between(a: Integers, b: Integers, share: Floats) -> Floats:
        score = scores(share)
        return np.asarray((score[..., a] - score[..., b]) ** 2)

    def to_all(share: Floats) -> Floats:
        score = scores(share)
        mean = (share * score).sum(axis=-1, keepdims=True)
        return np.asarray((score - mean) ** 2 + (share * (score - mean) ** 2).sum(axis=-1, keepdims=True))

    return Metric(between, to_all, largest)


def _middle_ranks(share: Floats) -> Floats:
    """The middle rank of each category among all values in order: its ordinal score."""
    return np.asarray(np.cumsum(share, axis=-1) - share / 2)


def _ratio(numbers: Floats) -> Metric:
    if (numbers < 0).any():
        raise ValueError("the ratio level has no numbers below 0")

    def difference(a: Floats, b: Floats) -> Floats:
        total = a + b
        return np.divide(a - b, total, out=np.zeros_like(total), where=total > 0) ** 2

    def to_all(share: Floats) -> Floats:
        # In blocks, because a table of all pairs of ten thousand different numbers would take a gigabyte.
        blocks = [numbers[start : start + _BLOCK] for start in range(0, len(numbers), _BLOCK)]
        return np.concatenate([share @ difference(numbers[:, None], block[None, :]) for block in blocks], axis=-1)

    largest = float(difference(numbers.max(keepdims=True), numbers.min(keepdims=True))[0]) if numbers.size else 0.0
    return Metric(lambda a, b, _: difference(numbers[a], numbers[b]), to_all, largest or 1.0)


def _given(table: Floats, size: int) -> Metric:
    if table.shape != (size, size):
        raise ValueError(f"{size} categories need {size} by {size} differences, not {table.shape}")
    if not (table == table.T).all() or table.diagonal().any() or (table.size and table.min() < 0):
        raise ValueError("differences must be symmetric, 0 on the diagonal and 0 or more elsewhere")
    return Metric(lambda a, b, _: table[a, b], lambda share: share @ table, float(table.max(initial=0.0)) or 1.0)

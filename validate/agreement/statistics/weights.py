"""The weight of a pair of categories: 1 if they are the same, 0 if they are as different as possible."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from validate.agreement.statistics.ratings import Floats

Weights = Literal["identity", "linear", "quadratic"] | NDArray[np.float64]


def identity_weights(size: int) -> Floats:
    """1 for the same category, 0 for any other: the unweighted coefficient."""
    return np.eye(size)


def linear_weights(scores: Sequence[float]) -> Floats:
    """1 less the distance over the range (Cicchetti & Allison 1971, doi:10.1080/00029238.1971.11080840)."""
    return 1 - _distances(scores)


def quadratic_weights(scores: Sequence[float]) -> Floats:
    """1 less the squared distance over the squared range (Fleiss & Cohen 1973, doi:10.1177/001316447303300309)."""
    return np.asarray(1 - _distances(scores) ** 2, dtype=np.float64)


def weight_matrix(weights: Weights, size: int) -> Floats:
    """The weights of `size` categories, one row and one column per category.

    Names take the position of the category as its score (so equal steps); for other scores pass a matrix, such as
    `linear_weights([1, 2, 3, 6])`. ValueError unless a given matrix fits, is symmetric, has 1 on its diagonal and 0
    to 1 elsewhere.
    """
    if isinstance(weights, str):
        if weights == "identity":
            return identity_weights(size)
        return {"linear": linear_weights, "quadratic": quadratic_weights}[weights](range(size))
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (size, size):
        raise ValueError(f"{size} categories need {size} by {size} weights, not {given.shape}")
    if not (given == given.T).all() or not (given.diagonal() == 1).all() or given.min() < 0 or given.max() > 1:
        raise ValueError("weights must be symmetric, 1 on the diagonal and between 0 and 1 elsewhere")
    return given


def _distances(scores: Sequence[float]) -> Floats:
    """Distances between scores as proportions of their range, 0 to 1."""
    score = np.asarray(scores, dtype=np.float64)
    span = float(np.ptp(score)) if score.size else 0.0
    return np.asarray(np.abs(score[:, None] - score) / (span or 1.0), dtype=np.float64)

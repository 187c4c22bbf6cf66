"""Percent agreement: how often two raters chose the same."""

from dataclasses import replace

import numpy as np

from validate.agreement.statistics.estimate import DEFAULT_INTERVAL, Estimate, Interval, not_defined
from validate.agreement.statistics.linearised import Chance, Points, chance_corrected, item_agreement, observed_points
from validate.agreement.statistics.ratings import Ratings
from validate.agreement.statistics.weights import Weights, weight_matrix


def percent_agreement(
    ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL
) -> Estimate:
    """The mean over items of the share of pairs of raters who agree: a proportion, 0 to 1.

    With weights a pair counts as much as its weight. Items with fewer than two ratings have no pair and are left out; n
    counts the others. Undefined where no item has two ratings. Nothing is taken off for chance. It is defined where
    everybody chose one category.
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ISBN 978-0970806284.
    """
    items = ratings.compressed
    matrix = weight_matrix(weights, len(items.categories))
    agreement, paired = item_agreement(items, matrix)
    n = int(items.times @ paired)
    if n == 0:
        by = "both" if items.chosen.shape[1] == 2 and not items.anonymous else "at least two raters"
        return not_defined(f"no item rated by {by}", 0)
    if n == 1:
        from_one = float(items.times @ (agreement * paired))
        return Estimate(from_one, None, None, None, 1, no_interval="one item only")
    estimate = chance_corrected(items, matrix, lambda them: Chance(0.0, np.zeros(len(them.times))), interval)
    return estimate if estimate.low is None else replace(estimate, low=max(0.0, estimate.low))


def percent_agreement_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """Percent agreement for the bootstrap."""
    return observed_points(ratings, weight_matrix(weights, len(ratings.categories)))

"""Fleiss' kappa and Scott's pi: chance from the proportions that all raters together gave to each category."""

from collections.abc import Callable

import numpy as np

from validate.agreement.statistics.estimate import DEFAULT_INTERVAL, Estimate, Interval
from validate.agreement.statistics.linearised import Chance, Points, chance_corrected, corrected, observed_points, over
from validate.agreement.statistics.ratings import Floats, Ratings
from validate.agreement.statistics.weights import Weights, weight_matrix


def fleiss_kappa(ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """Agreement beyond chance for any number of raters: 1 perfect, 0 as by chance, below 0 worse.

    Chance is the sum over pairs of categories of weight times share times share; a category's share is the mean over
    items of the share of the item's ratings. Items with one rating count for the shares only; n counts those with two
    or more. Undefined with fewer than two of these, or one category used.
    Source: Fleiss (1971), doi:10.1037/h0031619; weights, missing ratings and variance Gwet (2014), ISBN
    978-0970806284.
    """
    matrix = weight_matrix(weights, len(ratings.categories))
    return chance_corrected(ratings.compressed, matrix, lambda items: shares_chance(items, *_chance(matrix)), interval)


def fleiss_kappa_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """Fleiss' kappa for the bootstrap."""
    matrix = weight_matrix(weights, len(ratings.categories))
    return shares_points(ratings, matrix, _chance(matrix)[0])


def scott_pi(ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """Fleiss' kappa of two raters: 1 perfect, 0 as by chance.

    Items that one of the two did not rate are left out; n counts the others. ValueError unless there are two raters.
    Source: Scott (1955), doi:10.1086/266577; variance Gwet (2014), ISBN 978-0970806284.
    """
    return fleiss_kappa(two_raters(ratings.compressed), weights, interval)


def scott_pi_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """Scott's pi for the bootstrap."""
    return fleiss_kappa_points(two_raters(ratings), weights)


def two_raters(ratings: Ratings) -> Ratings:
    """The items that both rated. ValueError unless there are two raters."""
    if ratings.chosen.shape[1] != 2:
        raise ValueError(f"for two raters, not {ratings.chosen.shape[1]}")
    return ratings.complete()


def shares(ratings: Ratings) -> Floats:
    """For each item, the proportion of its ratings in each category; 0 if nobody rated it."""
    rated = ratings.rated[:, None]
    return np.divide(ratings.counts, rated, out=np.zeros_like(ratings.counts), where=rated > 0)


def shares_chance(ratings: Ratings, value: Callable[[Floats], Floats], slope: Callable[[Floats], Floats]) -> Chance:
    """Chance agreement that depends only on the mean proportions of categories, with each item's influence on it."""
    by_item = shares(ratings)
    mean = ratings.times @ by_item / ratings.times.sum()
    return Chance(float(value(mean)), (by_item - mean) @ slope(mean))


def shares_points(ratings: Ratings, matrix: Floats, value: Callable[[Floats], Floats]) -> Points:
    """A coefficient whose chance agreement depends only on the mean proportions, for the bootstrap."""
    observed = observed_points(ratings, matrix)
    by_item, rated = shares(ratings), ratings.rated > 0

    def points(times: Floats) -> Floats:
        counted = times * ratings.times
        return corrected(observed(times), value(over(counted @ by_item, (counted @ rated)[..., None])))

    return points


def _chance(matrix: Floats) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    return (lambda share: ((share @ matrix) * share).sum(axis=-1), lambda share: 2 * matrix @ share)

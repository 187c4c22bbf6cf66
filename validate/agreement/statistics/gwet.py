"""Gwet's AC1 and AC2, and the coefficient of Brennan and Prediger: chance that prevalence does not inflate."""

from collections.abc import Callable

import numpy as np

from validate.agreement.statistics.estimate import DEFAULT_INTERVAL, Estimate, Interval, not_defined
from validate.agreement.statistics.fleiss import shares_chance, shares_points
from validate.agreement.statistics.linearised import ONE_CATEGORY, Points, chance_corrected, too_few
from validate.agreement.statistics.ratings import Floats, Ratings
from validate.agreement.statistics.weights import Weights, weight_matrix


def gwet_ac(ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """AC1 (identity weights) or AC2 (others): 1 perfect, 0 as by chance; it stays high where one category prevails.

    Chance is the sum of all weights over q(q - 1), times the sum of share times 1 - share, q being the number of
    categories that could be chosen. Items with one rating count for the shares only; n counts those with two or more.
    Undefined with fewer than two of these, or one category used (where its formula would give 1 by convention).
    Source: Gwet (2008), doi:10.1348/000711006X126600; weights and missing ratings Gwet (2014), ISBN 978-0970806284.
    """
    items = ratings.compressed
    matrix = weight_matrix(weights, len(items.categories))
    paired = int(items.times @ (items.rated >= 2))
    if paired < 2:
        return not_defined(too_few(items), paired)
    if (items.times @ items.counts > 0).sum() < 2:
        return not_defined(ONE_CATEGORY, paired)
    return chance_corrected(items, matrix, lambda them: shares_chance(them, *_gwet_chance(matrix)), interval)


def gwet_ac_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """AC1 or AC2 for the bootstrap; a resample in which one category is left gives its limit, 1."""
    matrix = weight_matrix(weights, len(ratings.categories))
    return shares_points(ratings, matrix, _gwet_chance(matrix)[0])


def brennan_prediger(
    ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL
) -> Estimate:
    """Agreement beyond that of raters who choose at random, each category alike: 1 perfect, 0 as by such chance.

    Chance is the mean of all weights: 1/q without weights, q being the number of categories that could be chosen (PABAK
    where there are two). Items with fewer than two ratings are left out of it. Undefined with fewer than two items that
    have two ratings, or where there was one category to choose; where one of several was used it is defined, and 1.
    Source: Brennan & Prediger (1981), doi:10.1177/001316448104100307; variance Gwet (2014), ISBN 978-0970806284.
    """
    items = ratings.compressed
    matrix = weight_matrix(weights, len(items.categories))
    paired = int(items.times @ (items.rated >= 2))
    if len(items.categories) < 2 <= paired:
        return not_defined(ONE_CATEGORY, paired)
    return chance_corrected(items, matrix, lambda them: shares_chance(them, *_equal_chance(matrix)), interval)


def brennan_prediger_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """The coefficient of Brennan and Prediger for the bootstrap."""
    matrix = weight_matrix(weights, len(ratings.categories))
    return shares_points(ratings, matrix, _equal_chance(matrix)[0])


def _gwet_chance(matrix: Floats) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    size = len(matrix)
    scale = matrix.sum() / max(1, size * (size - 1))
    return (lambda share: scale * (share * (1 - share)).sum(axis=-1), lambda share: scale * (1 - 2 * share))


def _equal_chance(matrix: Floats) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    mean = matrix.mean() if matrix.size else 1.0
    return (lambda share: np.full(share.shape[:-1], mean), np.zeros_like)

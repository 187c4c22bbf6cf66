"""Coefficients corrected for chance, (observed - chance) / (1 - chance), and their linearised standard errors.

Each is a smooth function of means over items. Written as such it serves two ends: with the influence of each item on
the means it has an analytic variance, and with other `times` per item it is the same coefficient of a bootstrap
resample.
"""

from collections.abc import Callable
from math import sqrt

import numpy as np

from schema.records import record
from validate.agreement.statistics.estimate import Estimate, Interval, not_defined, unless_too_wide, with_interval
from validate.agreement.statistics.ratings import Flags, Floats, Ratings

# A function from the number of occurrences of each item (last axis: items) to the statistic; nan if undefined.
Points = Callable[[Floats], Floats]

# Below this, 1 - chance is 0 up to rounding.
NOTHING_LEFT = 1e-12
ONE_CATEGORY = "one category used"
NO_ROOM = "the weights leave nothing to disagree on"


@record
class Chance:
    """Agreement expected by chance: its value, and how far each item moves it away from its mean of 0."""

    value: float
    influence: Floats


def too_few(ratings: Ratings) -> str:
    """The reason for having no correction with fewer than two items that two raters rated."""
    by = "both" if ratings.chosen.shape[1] == 2 and not ratings.anonymous else "at least two raters"
    return f"fewer than two items rated by {by}"


def item_agreement(ratings: Ratings, weights: Floats) -> tuple[Floats, Flags]:
    """For each item, the proportion of agreeing pairs of raters (weighted, 0 to 1), and whether it has a pair."""
    counts, rated = ratings.counts, ratings.rated
    paired = rated >= 2
    agreeing = (counts * (counts @ weights - 1)).sum(axis=1)
    return np.divide(agreeing, rated * (rated - 1), out=np.zeros_like(rated), where=paired), paired


def over(numerator: Floats, denominator: Floats) -> Floats:
    """The quotient; nan if the denominator is 0."""
    quotient: Floats = np.full(np.broadcast_shapes(np.shape(numerator), np.shape(denominator)), np.nan)
    np.divide(numerator, denominator, out=quotient, where=np.asarray(denominator) > 0)
    return quotient


def observed_points(ratings: Ratings, weights: Floats) -> Points:
    """Observed agreement: the mean over items with two or more ratings of the share of agreeing pairs."""
    agreement, paired = item_agreement(ratings, weights)
    return lambda times: over((times * ratings.times) @ agreement, (times * ratings.times) @ paired)


def corrected(observed: Floats, chance: Floats) -> Floats:
    """(observed - chance) / (1 - chance); nan if chance is 1."""
    room = 1 - chance
    return over(observed - chance, np.where(room > NOTHING_LEFT, room, 0))


def divisor(ratings: Ratings, n: float) -> float:
    """The divisor of the sum of squared influences.

    n * n if every item has exactly two ratings, as for the multinomial table of two raters (Fleiss, Cohen & Everitt
    1969, doi:10.1037/h0028106); n * (n - 1) otherwise (Gwet 2014, ISBN 978-0970806284).
    """
    return n * n if (ratings.rated == 2).all() else n * (n - 1)


def chance_corrected(
    ratings: Ratings, weights: Floats, chance: Callable[[Ratings], Chance], interval: Interval
) -> Estimate:
    """The coefficient with Gwet's linearised variance; n counts the items with two or more ratings.

    `ratings` must be compressed. Undefined with fewer than two such items, or where chance alone would agree always.
    """
    agreement, paired = item_agreement(ratings, weights)
    items, pairs = ratings.times.sum(), float(ratings.times @ paired)
    if pairs < 2:
        return not_defined(too_few(ratings), int(pairs))
    by_chance = chance(ratings)
    room = 1 - by_chance.value
    if room <= NOTHING_LEFT:
        used = (ratings.times @ ratings.counts > 0).sum()
        return not_defined(ONE_CATEGORY if used < 2 else NO_ROOM, int(pairs))
    observed = float(ratings.times @ (agreement * paired)) / pairs
    value = (observed - by_chance.value) / room
    deviation = agreement - (observed if interval.variance == "delta" else by_chance.value)
    influence = items / pairs * paired * deviation - (1 - value) * by_chance.influence
    if interval.variance == "gwet":
        influence = influence - value * room
    error = sqrt(float(ratings.times @ influence**2) / divisor(ratings, items)) / room if items > 1 else 0.0
    return unless_too_wide(
        with_interval(value, error, int(pairs), interval, degrees_of_freedom=int(items) - 1, ceiling=1.0)
    )

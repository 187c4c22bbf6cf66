"""Krippendorff's alpha: disagreement observed within items against disagreement between all values."""

from dataclasses import replace
from itertools import combinations
from math import sqrt

import numpy as np

from validate.agreement.statistics.estimate import (
    DEFAULT_INTERVAL,
    Estimate,
    Interval,
    not_defined,
    unless_too_wide,
    with_interval,
    without_interval,
)
from validate.agreement.statistics.linearised import NOTHING_LEFT, ONE_CATEGORY, Points, divisor, over, too_few
from validate.agreement.statistics.metric import Level, Metric, metric
from validate.agreement.statistics.ratings import MISSING, Floats, Ratings

NO_DIFFERENCES = "the categories used do not differ"
ORDINAL = "no standard error is published for the ordinal level: use the bootstrap"


def krippendorff_alpha(
    ratings: Ratings,
    level: Level = "nominal",
    interval: Interval = DEFAULT_INTERVAL,
    *,
    chance_counted_once: bool = False,
) -> Estimate:
    """1 less observed over expected disagreement, for any number of raters: 1 perfect, 0 as by chance.

    Observed: the mean difference of two values of one item, each item counting as often as it has values. Expected:
    the mean difference of any two values. level: nominal (0 or 1), ordinal (squared difference of middle ranks),
    interval (squared difference), ratio (squared difference over sum), or a table of differences between the
    categories. Items with fewer than two values are left out of everything; n counts the others. Undefined with fewer
    than two of these, or one category used.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, repository.upenn.edu/asc_papers/43;
    variance Gwet (2014), ISBN 978-0970806284. chance_counted_once reproduces the standard errors that irrCAC 1.0
    prints for counts of raters by category, which take the item's part in chance once and not twice: for comparison
    only.
    """
    items = _pairable(ratings.compressed).compressed
    n = int(items.times.sum())
    if n < 2:
        return not_defined(too_few(ratings), n)
    differences = metric(items, level)
    values = float(items.times @ items.rated)
    share = items.totals(items.times) / values
    to_all = differences.to_all(share)
    expected = float(share @ to_all)
    if expected <= NOTHING_LEFT * differences.largest:
        return not_defined(ONE_CATEGORY if (share > 0).sum() < 2 else NO_DIFFERENCES, n)
    within = _within(items, differences, share)
    observed = float(items.times @ within) / values
    # Two values of a finite sample are drawn without replacement.
    value = 1 - observed / expected * (1 - 1 / values)
    if isinstance(level, str) and level == "ordinal":
        return without_interval(value, n, ORDINAL)
    times_in_chance, shrink = (1, 1 - 1 / values) if chance_counted_once else (2, 1.0)
    influence = _influence(items, observed, within, to_all, share, (interval.variance, times_in_chance))
    error = shrink * sqrt(float(items.times @ influence**2) / divisor(items, n)) / expected
    return unless_too_wide(with_interval(value, error, n, interval, degrees_of_freedom=n - 1, ceiling=1.0))


def krippendorff_alpha_points(ratings: Ratings, level: Level = "nominal") -> Points:
    """Krippendorff's alpha for the bootstrap."""
    items = _pairable(ratings)
    differences = metric(items, level)

    def points(times: Floats) -> Floats:
        counted = times * items.times
        values = counted @ items.rated
        share = over(items.totals(counted), np.expand_dims(values, -1))
        observed = over((counted * _within(items, differences, share)).sum(axis=-1), values)
        expected = (share * differences.to_all(share)).sum(axis=-1)
        room = np.where(expected > NOTHING_LEFT * differences.largest, expected, 0)
        return np.asarray(1 - over(observed, room) * (1 - over(np.ones_like(values), values)))

    return points


def _pairable(ratings: Ratings) -> Ratings:
    """The same rows without single values."""
    return replace(ratings, chosen=np.where(ratings.rated[:, None] >= 2, ratings.chosen, MISSING))


def _within(items: Ratings, differences: Metric, share: Floats) -> Floats:
    """For each item the sum of differences over ordered pairs of its values, divided by its other values."""
    total: Floats = np.zeros(len(items.times))
    for a, b in combinations(items.chosen.T, 2):
        pair = (a != MISSING) & (b != MISSING)
        total = total + 2 * differences.between(a, b, share) * pair
    return np.asarray(total / np.maximum(items.rated - 1, 1))


def _sum_over_values(items: Ratings, per_category: Floats) -> Floats:
    """For each item, the sum over its values of the number for their category."""
    return np.asarray((per_category[items.chosen] * (items.chosen != MISSING)).sum(axis=1))


def _influence(
    items: Ratings, observed: float, within: Floats, to_all: Floats, share: Floats, method: tuple[str, int]
) -> Floats:
    """How each item moves alpha, times expected disagreement; the item's part in chance is counted once or twice."""
    variance, times_in_chance = method
    values = float(items.times @ items.rated)
    expected = float(share @ to_all)
    size = items.rated * items.times.sum() / values
    one_value = size / items.rated
    moved = observed * size - within * one_value
    if variance == "gwet":
        # The printed formula weighs the size of an item by the agreement that is corrected for a finite sample.
        moved = moved - observed / values * (size - 1)
    by_chance = expected * size - _sum_over_values(items, to_all) * one_value
    return np.asarray(moved - times_in_chance * observed / expected * by_chance)

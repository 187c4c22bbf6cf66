"""Specific agreement: how often others choose a category when one rater does, without any correction for chance."""

import numpy as np

from validate.agreement.statistics.estimate import Estimate, not_defined, without_interval
from validate.agreement.statistics.linearised import over
from validate.agreement.statistics.ratings import Floats, Ratings

_NO_INTERVAL = "no interval is made for specific agreement"


def specific_agreement(ratings: Ratings, category: int) -> Estimate:
    """The chance that a second rater chose a category if a first one did: a proportion, 0 to 1.

    With two raters it is 2 x both / (2 x both + only one). With more, it is the mean over all pairs of raters of an
    item, in both directions. `category` is a position among the categories. Items with fewer than two ratings are left
    out; n counts the others. Undefined if nobody chose the category. For presence and absence it is called positive
    and negative agreement.
    Source: Cicchetti & Feinstein (1990), doi:10.1016/0895-4356(90)90159-M; more than two raters de Vet et al. (2017),
    doi:10.1016/j.jclinepi.2016.12.007.
    """
    n = int(ratings.times @ (ratings.rated >= 2))
    found = float(over(*_pairs(ratings, category)))
    if np.isnan(found):
        return not_defined("nobody chose it" if n else "no item rated by two", n)
    return without_interval(found, n, _NO_INTERVAL)


def _pairs(ratings: Ratings, category: int) -> tuple[Floats, Floats]:
    """Pairs of raters, in both directions, of whom both chose the category, and of whom the first one did."""
    chose, rated = ratings.counts[:, category], ratings.rated
    others = np.where(rated >= 2, rated - 1, 0)
    return np.asarray(ratings.times @ (chose * (chose - 1))), np.asarray(ratings.times @ (chose * others))

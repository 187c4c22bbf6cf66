"""Cohen's kappa, and Conger's for more than two raters: chance from each rater's own shares."""

from dataclasses import dataclass

import numpy as np

from validate.agreement.statistics.estimate import DEFAULT_INTERVAL, Estimate, Interval
from validate.agreement.statistics.fleiss import two_raters
from validate.agreement.statistics.linearised import Chance, Points, chance_corrected, corrected, observed_points, over
from validate.agreement.statistics.ratings import Floats, Ratings
from validate.agreement.statistics.weights import Weights, weight_matrix


def cohen_kappa(ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """Agreement of two raters beyond chance: 1 perfect, 0 as by chance, below 0 worse.

    Chance is the sum over pairs of categories of weight times A's share times B's share. Items that one of the two
    did not rate are left out; n counts the others. Undefined with fewer than two of these, or one category used. The
    standard error is the one for a kappa other than 0. ValueError unless there are two raters, known by their
    columns.
    Source: Cohen (1960), doi:10.1177/001316446002000104; weights Cohen (1968), doi:10.1037/h0026256; standard error
    Fleiss, Cohen & Everitt (1969), doi:10.1037/h0028106.
    """
    return conger_kappa(two_raters(ratings.compressed), weights, interval)


def cohen_kappa_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """Cohen's kappa for the bootstrap."""
    return conger_kappa_points(two_raters(ratings), weights)


def conger_kappa(ratings: Ratings, weights: Weights = "identity", interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """Agreement of any number of raters beyond chance: 1 perfect, 0 as by chance; Cohen's kappa where there are two.

    Chance is the mean, over pairs of raters, of Cohen's chance. A rater's shares are of the items that he or she
    rated; items with one rating count for these only; raters without any rating are left out. n counts the items with
    two or more ratings. Undefined with fewer than two of these, or one category used. ValueError where raters are
    unknown.
    Source: Conger (1980), doi:10.1037/0033-2909.88.2.322; missing ratings and variance Gwet (2014), ISBN
    978-0970806284.
    """
    items = _known(ratings).compressed
    matrix = weight_matrix(weights, len(items.categories))
    return chance_corrected(items, matrix, lambda them: _chance(them, matrix), interval)


def conger_kappa_points(ratings: Ratings, weights: Weights = "identity") -> Points:
    """Conger's kappa for the bootstrap."""
    items = _known(ratings)
    matrix = weight_matrix(weights, len(items.categories))
    observed, choices = observed_points(items, matrix), _choices(items)
    return lambda times: corrected(observed(times), _chance_of(*_profiles(choices, times * items.times), matrix))


@dataclass(frozen=True, slots=True)
class ChanceTest:
    """A test of kappa against 0: the standard error if the true kappa were 0, and z = kappa / standard error."""

    standard_error: float | None
    z: float | None
    undefined: str | None = None


def cohen_kappa_test(ratings: Ratings, weights: Weights = "identity") -> ChanceTest:
    """Cohen's kappa against 0; undefined where kappa is, or where its variance under chance is 0.

    Source: Fleiss, Cohen & Everitt (1969), doi:10.1037/h0028106.
    """
    kappa = cohen_kappa(ratings, weights)
    if kappa.estimate is None:
        return ChanceTest(None, None, kappa.undefined)
    items = two_raters(ratings).compressed
    matrix = weight_matrix(weights, len(items.categories))
    (first, second), _ = _profiles(_choices(items), items.times)
    chance = first @ matrix @ second
    spread = matrix - (matrix @ second)[:, None] - (first @ matrix)[None, :]
    variance = (first @ spread**2 @ second - chance**2) / (kappa.n * (1 - chance) ** 2)
    return chance_test(kappa.estimate, float(variance))


def fleiss_kappa_test(ratings: Ratings, kappa: Estimate) -> ChanceTest:
    """An unweighted Fleiss' kappa against 0, for items that all have as many ratings; ValueError if they have not.

    Source: Fleiss, Nee & Landis (1979), doi:10.1037/0033-2909.86.5.974.
    """
    if kappa.estimate is None:
        return ChanceTest(None, None, kappa.undefined)
    items = ratings.compressed
    per_item = float(items.rated[0])
    if (items.rated != per_item).any():
        raise ValueError("every item needs as many ratings")
    share = items.times @ items.counts / (kappa.n * per_item)
    spread = share @ (1 - share)
    variance = 2 * (spread**2 - (share * (1 - share)) @ (1 - 2 * share))
    return chance_test(kappa.estimate, float(variance / (spread**2 * kappa.n * per_item * (per_item - 1))))


def chance_test(kappa: float, variance: float) -> ChanceTest:
    """The test from a kappa and its variance under chance."""
    if variance <= 0:
        return ChanceTest(None, None, "chance alone would always give this kappa")
    return ChanceTest(variance**0.5, kappa / variance**0.5)


def _known(ratings: Ratings) -> Ratings:
    if ratings.anonymous:
        raise ValueError("which rater gave which rating is unknown: use Fleiss' kappa")
    return ratings


def _choices(ratings: Ratings) -> Floats:
    """For each rater and item (first two axes): 1 in the chosen category; all 0 without a choice."""
    return np.asarray(ratings.chosen.T[:, :, None] == np.arange(len(ratings.categories)), dtype=np.float64)


def _profiles(choices: Floats, times: Floats) -> tuple[Floats, Floats]:
    """For each rater (first axis), the proportion of each category (0 without ratings), and the number of ratings."""
    chosen = np.stack([times @ one for one in choices])
    rated = chosen.sum(axis=-1)
    return np.divide(chosen, rated[..., None], out=np.zeros_like(chosen), where=rated[..., None] > 0), rated


def _chance_of(profiles: Floats, rated: Floats, matrix: Floats) -> Floats:
    """The mean agreement by chance over ordered pairs of different raters, from each one's proportions."""
    together = profiles.sum(axis=0)
    own = ((profiles @ matrix) * profiles).sum(axis=(0, -1))
    active = (rated > 0).sum(axis=0)
    return over(((together @ matrix) * together).sum(axis=-1) - own, active * (active - 1))


def _chance(ratings: Ratings, matrix: Floats) -> Chance:
    choices = _choices(ratings)
    profiles, rated = _profiles(choices, ratings.times)
    together, active = profiles.sum(axis=0), int((rated > 0).sum())
    scale = 2 * ratings.times.sum() / (active * (active - 1))
    influence = np.zeros(len(ratings.times))
    for chosen, own, n in zip(choices, profiles, rated, strict=True):
        slope = matrix @ (together - own)
        influence += scale / max(n, 1) * (chosen @ slope - chosen.sum(axis=1) * (own @ slope))
    return Chance(float(_chance_of(profiles, rated, matrix)), influence)

"""Agreement on several choices: each rating is a set."""

from collections.abc import Hashable, Sequence
from itertools import combinations

import numpy as np

from validate.agreement.statistics.estimate import DEFAULT_INTERVAL, Estimate, Interval, mean_estimate, not_defined
from validate.agreement.statistics.krippendorff import krippendorff_alpha, krippendorff_alpha_points
from validate.agreement.statistics.linearised import Points, over
from validate.agreement.statistics.ratings import Floats, Ratings, ratings_from_rows

Choices = frozenset[Hashable]
SetRow = Sequence[Choices | None]


def jaccard(a: Choices, b: Choices) -> float:
    """What two sets share over what they hold together: a proportion, 0 to 1; two empty sets are the same, so 1.

    Source: Jaccard (1912), doi:10.1111/j.1469-8137.1912.tb05611.x.
    """
    together = len(a | b)
    return len(a & b) / together if together else 1.0


def masi_distance(a: Choices, b: Choices) -> float:
    """1 less Jaccard times 1 (the same), 2/3 (one holds the other), 1/3 (they overlap) or 0 (nothing shared): 0 to 1.

    Source: Passonneau (2006), Measuring Agreement on Set-valued Items, LREC, aclanthology.org/L06-1392.
    """
    if a == b:
        return 0.0
    if not a & b:
        return 1.0
    return 1 - jaccard(a, b) * (2 / 3 if a <= b or b <= a else 1 / 3)


def mean_jaccard(rows: Sequence[SetRow], interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """The mean over items of the Jaccard index of the raters' sets (the mean over pairs of raters): 0 to 1.

    rows: one per item, with one set per rater; None is missing, an empty set is an answer. Items with fewer than two
    sets are left out; n counts the others. Undefined where there is none. Nothing is taken off for chance. The
    standard error is that of a mean of n values. Source: Jaccard (1912), doi:10.1111/j.1469-8137.1912.tb05611.x.
    """
    index, compared = _by_item(rows)
    values = index[compared > 0]
    if not len(values):
        return not_defined("no item has two sets", 0)
    spread = float(((values - values.mean()) ** 2).sum() / max(1, len(values) - 1))
    return mean_estimate(float(values.mean()), spread, len(values), interval, floor=0.0, ceiling=1.0)


def mean_jaccard_points(rows: Sequence[SetRow]) -> Points:
    """The mean Jaccard index for the bootstrap."""
    index, compared = _by_item(rows)
    return lambda times: over(times @ index, times @ compared)


def masi_alpha(rows: Sequence[SetRow], interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """Krippendorff's alpha with the MASI distance between sets: 1 perfect, 0 as by chance.

    rows: one per item, with one set per rater; None is missing, an empty set is an answer. Items with fewer than two
    sets are left out; n counts the others. Undefined with fewer than two of these, or one set used.
    Source: Passonneau (2006), Measuring Agreement on Set-valued Items, LREC, aclanthology.org/L06-1392.
    """
    ratings, distances = _as_categories(rows)
    return krippendorff_alpha(ratings, distances, interval)


def masi_alpha_points(rows: Sequence[SetRow]) -> Points:
    """Krippendorff's alpha with the MASI distance for the bootstrap."""
    ratings, distances = _as_categories(rows)
    return krippendorff_alpha_points(ratings, distances)


def _as_categories(rows: Sequence[SetRow]) -> tuple[Ratings, Floats]:
    """Each different set as a category, and the distances between them."""
    used = list(dict.fromkeys(choices for row in rows for choices in row if choices is not None))
    distances = np.zeros((len(used), len(used)))
    for (i, a), (j, b) in combinations(enumerate(used), 2):
        distances[i, j] = distances[j, i] = masi_distance(a, b)
    return ratings_from_rows(rows, used), distances


def _by_item(rows: Sequence[SetRow]) -> tuple[Floats, Floats]:
    """The Jaccard index of each item (0 where it has none), and 1 where it has one."""
    known: dict[SetRow, tuple[float, float]] = {}  # many rows are the same
    for row in set(map(tuple, rows)):
        pairs = list(combinations([choices for choices in row if choices is not None], 2))
        known[row] = (sum(jaccard(a, b) for a, b in pairs) / max(1, len(pairs)), float(bool(pairs)))
    found = np.array([known[tuple(row)] for row in rows], dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]

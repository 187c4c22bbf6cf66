"""Agreement on numbers: equal, within a tolerance, their mean difference, and the intraclass correlation."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from validate.agreement.statistics.estimate import (
    DEFAULT_INTERVAL,
    NO_VARIATION,
    Estimate,
    Interval,
    mean_estimate,
    not_defined,
    with_interval,
    without_interval,
)
from validate.agreement.statistics.linearised import Points, over
from validate.agreement.statistics.quantile import f_quantile, normal_quantile
from validate.agreement.statistics.ratings import Floats

NO_PAIR = "no item has two numbers"
TOO_FEW = "fewer than two items with a number from every rater"
ONE_VALUE = "one value used"
ITEMS_ALIKE = "the items differ too little for an interval"
ITEMS_THE_SAME = "the items do not differ"
# Decimals are stored in binary: 1.1 - 1.0 is slightly more than 0.1.
_ROUNDING = 1e-9


def within_tolerance(values: ArrayLike, tolerance: float = 0.0, interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """The share of items whose largest number less its smallest is within the tolerance: a proportion, 0 to 1.

    values: one row per item, one column per rater, nan where missing; items with fewer than two numbers are left out
    and n counts the others. tolerance 0 is exact agreement; it is in the unit of the values. Undefined where no item
    has two numbers. ValueError for a tolerance below 0. The standard error is that of a mean of n zeros and ones
    (divisor n - 1).
    """
    if tolerance < 0:
        raise ValueError("a tolerance is 0 or more")
    agreed, compared = _agreed(_table(values), tolerance)
    n = int(compared.sum())
    if n == 0:
        return not_defined(NO_PAIR, 0)
    share = float(agreed.sum() / n)
    variance = share * (1 - share) * n / max(1, n - 1)
    return mean_estimate(share, variance, n, interval, floor=0.0, ceiling=1.0)


def within_tolerance_points(values: ArrayLike, tolerance: float = 0.0) -> Points:
    """The share within the tolerance for the bootstrap."""
    agreed, compared = _agreed(_table(values), tolerance)
    return lambda times: over(times @ agreed, times @ compared)


@dataclass(frozen=True, slots=True)
class Limits:
    """The mean difference A - B and the limits between which 95 % of differences lie, in the unit of the values.

    deviation is the standard deviation of the differences (None where the mean difference has no standard error).
    """

    difference: Estimate
    lower: Estimate
    upper: Estimate
    deviation: float | None


def limits_of_agreement(values: ArrayLike, interval: Interval = DEFAULT_INTERVAL, *, coverage: float = 0.95) -> Limits:
    """The mean difference of two raters' numbers with its limits of agreement, in the unit of the values.

    values: one row per item and two columns, A and B, nan where missing; items without both are left out and n counts
    the others. The limits are the mean difference less and plus a normal quantile (1.96 for a coverage of 0.95) times
    the standard deviation of the differences. Undefined where no item has both; no limits from fewer than two.
    Source: Bland & Altman (1986), doi:10.1016/S0140-6736(86)90837-8; standard errors of the limits Bland & Altman
    (1999), doi:10.1177/096228029900800204. ValueError unless there are two columns.
    """
    differences = _differences(values)
    differences = differences[np.isfinite(differences)]
    n = len(differences)
    if n == 0:
        nothing = not_defined("no item has a number from both", 0)
        return Limits(nothing, nothing, nothing, None)
    mean = float(differences.mean())
    if n == 1:
        alone = not_defined("fewer than two items with a number from both", 1)
        return Limits(without_interval(mean, 1, "one item only"), alone, alone, None)
    deviation = float(differences.std(ddof=1))
    reach = normal_quantile((1 + coverage) / 2)
    error = deviation * sqrt(1 / n + reach**2 / (2 * (n - 1)))
    lower, upper = (
        with_interval(mean + side * deviation, error, n, interval, degrees_of_freedom=n - 1) for side in (-reach, reach)
    )
    return Limits(mean_estimate(mean, deviation**2, n, interval), lower, upper, deviation)


def mean_difference_points(values: ArrayLike) -> Points:
    """The mean difference A - B for the bootstrap."""
    differences = _differences(values)
    both = np.isfinite(differences)
    filled = np.where(both, differences, 0.0)
    return lambda times: over(times @ filled, times @ both)


def icc_2_1(values: ArrayLike, interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """The intraclass correlation ICC(2,1): absolute agreement of single numbers, raters a sample of raters; 1 perfect.

    (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n), from the mean squares of items, raters and error of a two-way
    table of n items by k raters. values: one row per item, one column per rater, nan where missing; only items with a
    number from every rater enter, and n counts them. Undefined with fewer than two of these, or one value used. No
    standard error is published; the interval is McGraw & Wong's, from F, whatever `interval.quantile` says.
    Source: Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420; McGraw & Wong (1996), doi:10.1037/1082-989X.1.1.30.
    """
    table = _table(values)
    table = table[np.isfinite(table).all(axis=1)]
    n, raters = table.shape
    if n < 2 or raters < 2:
        return not_defined(TOO_FEW, n)
    if np.ptp(table) == 0:
        return not_defined(ONE_VALUE, n)
    rows, columns, error = (float(square) for square in _mean_squares(table, np.ones(n)))
    spread = rows + (raters - 1) * error + raters * (columns - error) / n
    if spread <= 1e-12 * (rows + columns + error):  # two items with equal means: 30 and 24 against 24 and 30
        return not_defined(ITEMS_THE_SAME, n)
    value = (rows - error) / spread
    if error <= 1e-12 * max(rows, columns) and columns <= 1e-12 * rows:
        return without_interval(value, n, NO_VARIATION)
    ends = _icc_interval(value, rows, columns, error, (n, raters, interval.level))
    if ends is None:
        return without_interval(value, n, ITEMS_ALIKE)
    return Estimate(value, None, *ends, n, level=interval.level)


def icc_2_1_points(values: ArrayLike) -> Points:
    """ICC(2,1) for the bootstrap."""
    table = _table(values)
    whole = np.asarray(np.isfinite(table).all(axis=1))
    centre = float(table[whole].mean()) if whole.any() else 0.0
    filled = np.where(whole[:, None], table - centre, 0.0)
    raters = table.shape[1]

    def points(times: Floats) -> Floats:
        counted = times * whole
        n = counted.sum(axis=-1)
        rows, columns, error = _mean_squares(filled, counted)
        spread = rows + (raters - 1) * error + raters * over(columns - error, n)
        return over(rows - error, np.where(spread > 1e-12 * (rows + columns), spread, 0))

    return points


def _mean_squares(table: Floats, times: Floats) -> tuple[Floats, Floats, Floats]:
    """The mean squares of items, raters and error where item i occurs times[..., i] times; nan with fewer than two."""
    raters = table.shape[1]
    n = np.asarray(times.sum(axis=-1))
    by_item, by_rater = table.mean(axis=1), over(times @ table, np.expand_dims(n, -1))
    mean = by_rater.mean(axis=-1, keepdims=True)
    total = (times * ((table - mean[..., None]) ** 2).sum(axis=-1)).sum(axis=-1)
    rows = raters * (times * (by_item - mean) ** 2).sum(axis=-1)
    columns = n * ((by_rater - mean) ** 2).sum(axis=-1)
    error = np.maximum(total - rows - columns, 0)
    return over(rows, n - 1), np.asarray(columns / (raters - 1)), over(error, (n - 1) * (raters - 1))


def _icc_interval(
    value: float, rows: float, columns: float, error: float, design: tuple[int, int, float]
) -> tuple[float, float] | None:
    """McGraw & Wong's interval for ICC(A,1), by Satterthwaite's degrees of freedom; None if these vanish."""
    n, raters, level = design
    a, b = raters * value / (n * (1 - value)), 1 + raters * value * (n - 1) / (n * (1 - value))
    spread = (a * columns) ** 2 / (raters - 1) + (b * error) ** 2 / ((n - 1) * (raters - 1))
    freedom = (a * columns + b * error) ** 2 / spread if spread else 0.0
    # This is at least 1, unless items differ less than by chance: then the two terms partly cancel.
    if freedom < 1 - 1e-9:
        return None
    tail = (1 + level) / 2
    below, above = f_quantile(tail, n - 1, freedom), f_quantile(tail, freedom, n - 1)
    noise = raters * columns + (raters * n - raters - n) * error
    low = n * (rows - below * error) / (below * noise + n * rows)
    high = n * (above * rows - error) / (noise + n * above * rows)
    return low, min(1.0, high)


def _table(values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("values have one row per item and one column per rater")
    return table


def _differences(values: ArrayLike) -> Floats:
    table = _table(values)
    if table.shape[1] != 2:
        raise ValueError(f"for two raters, not {table.shape[1]}")
    return np.asarray(table[:, 0] - table[:, 1])


def _agreed(table: Floats, tolerance: float) -> tuple[Floats, Floats]:
    """Whether each item is within the tolerance, and whether it can be compared at all: 1 or 0 each."""
    known = np.isfinite(table)
    compared = known.sum(axis=1) >= 2
    largest = np.where(known, table, -np.inf).max(axis=1, initial=-np.inf)
    smallest = np.where(known, table, np.inf).min(axis=1, initial=np.inf)
    span = np.where(compared, largest, 0) - np.where(compared, smallest, 0)
    slack = _ROUNDING * np.abs(table, where=known, out=np.zeros_like(table)).max(axis=1, initial=0) if tolerance else 0
    return (compared & (span <= tolerance + slack)).astype(np.float64), compared.astype(np.float64)

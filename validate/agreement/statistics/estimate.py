"""One estimate with its uncertainty, or the reason why there is none."""

from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import Literal

from validate.agreement.statistics.quantile import normal_quantile, t_quantile

NO_VARIATION = "the estimated error is 0 here, so the sample does not show how uncertain the value is"
ONE_ITEM = "one item only"
TOO_WIDE = "too few cells: an interval would reach below -1"


@dataclass(frozen=True, slots=True)
class Interval:
    """How an analytic interval is made.

    level: its confidence, 0 to 1. quantile: `t` with one degree of freedom fewer than items (Gwet), or `normal`
    (Fleiss, Cohen & Everitt; SAS). variance: `gwet` as printed by his book and its software, in which an item rated
    once counts as a deviation and widens the interval; `delta`, the first-order variance, in which such an item only
    informs the chance term. The two are equal where every item is rated at least twice.
    """

    level: float = 0.95
    quantile: Literal["t", "normal"] = "t"
    variance: Literal["gwet", "delta"] = "gwet"

    def reach(self, degrees_of_freedom: int) -> float:
        """The number of standard errors that the interval extends to each side."""
        upper = (1 + self.level) / 2
        return normal_quantile(upper) if self.quantile == "normal" else t_quantile(upper, degrees_of_freedom)


DEFAULT_INTERVAL = Interval()


@dataclass(frozen=True, slots=True)
class Estimate:
    """The result of a statistic.

    estimate is None exactly if `undefined` says why. standard_error, low and high are None if `undefined` or
    `no_interval` says why. n counts the units that were compared (each statistic says which). resamples is the number
    of bootstrap resamples (0: analytic), left_out the number of them without a defined value, and studies how many
    studies they were drawn from.
    """

    estimate: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    n: int
    undefined: str | None = None
    no_interval: str | None = None
    level: float = 0.95
    resamples: int = 0
    left_out: int = 0
    studies: int = 0


def not_defined(reason: str, n: int) -> Estimate:
    """An undefined estimate, with the reason."""
    return Estimate(None, None, None, None, n, undefined=reason)


def without_interval(value: float, n: int, reason: str, *, standard_error: float | None = None) -> Estimate:
    """An estimate without an interval, with the reason."""
    return Estimate(value, standard_error, None, None, n, no_interval=reason)


def with_interval(
    value: float,
    standard_error: float,
    n: int,
    interval: Interval,
    *,
    degrees_of_freedom: int,
    floor: float = -inf,
    ceiling: float = inf,
) -> Estimate:
    """An estimate plus and minus its quantile times its standard error, cut at floor and ceiling.

    A standard error of 0 gives no interval: one of no width would claim a certainty that the sample does not carry.
    """
    if degrees_of_freedom < 1:
        return without_interval(value, n, ONE_ITEM)
    # Rounding can leave a tiny sum of squares although every deviation is 0.
    if not isfinite(standard_error) or standard_error < 1e-12 * max(1.0, abs(value)):
        return without_interval(value, n, NO_VARIATION, standard_error=0.0)
    half = interval.reach(degrees_of_freedom) * standard_error
    low, high = max(floor, value - half), min(ceiling, value + half)
    return Estimate(value, standard_error, low, high, n, level=interval.level)


def unless_too_wide(estimate: Estimate) -> Estimate:
    """Removes an interval that extends below -1, as it can with few cells, because it has no meaning."""
    if estimate.estimate is None or estimate.low is None or estimate.low >= -1:
        return estimate
    return without_interval(estimate.estimate, estimate.n, TOO_WIDE, standard_error=estimate.standard_error)


def mean_estimate(mean: float, variance: float, n: int, interval: Interval, **bounds: float) -> Estimate:
    """A mean of n units with their sample variance (divisor n - 1)."""
    return with_interval(mean, sqrt(variance / n), n, interval, degrees_of_freedom=n - 1, **bounds)

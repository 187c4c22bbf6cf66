"""Intervals from resampling studies: studies are the sampled units, and rows of a study are not independent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from validate.agreement.statistics.estimate import NO_VARIATION, Estimate
from validate.agreement.statistics.linearised import Points
from validate.agreement.statistics.ratings import Floats

# The approximate number of values in memory at once; resamples are processed in portions of this size.
_PORTION = 2_000_000
# With fewer defined resamples, the interval would describe other data than these.
_LEAST_DEFINED = 0.9


def bootstrap(
    estimate: Estimate,
    points: Points,
    studies: Sequence[str] | NDArray[np.int64],
    *,
    seed: int,
    resamples: int = 2000,
    level: float = 0.95,
) -> Estimate:
    """The estimate with the standard error and percentile interval of a cluster bootstrap over studies.

    points: the same statistic for the bootstrap (`cohen_kappa_points` for `cohen_kappa`, and so on). studies: the
    study of each row that `points` was made from. As many studies are drawn, with replacement, as there are; all rows
    of a study come together. Resamples without a defined value are left out and counted; an estimate that is
    undefined comes back as it is, and one has no interval where there are fewer than two studies, where no resample
    differs from another, or where more than a tenth of the resamples are undefined. Only the seed decides what is
    drawn, not the order of rows.
    Source: Efron & Tibshirani (1993), doi:10.1007/978-1-4899-4541-9; clusters Field & Welsh (2007),
    doi:10.1111/j.1467-9868.2007.00593.x.
    """
    if estimate.undefined is not None:
        return estimate
    names, study = np.unique(np.asarray(studies), return_inverse=True)
    if len(names) < 2:
        return _without(estimate, "fewer than two studies", level)
    drawn = np.concatenate([points(times) for times in _draws(len(names), study, resamples, seed)])
    values = drawn[np.isfinite(drawn)]
    left_out = resamples - len(values)
    if len(values) < _LEAST_DEFINED * resamples:
        reason = f"undefined in {left_out} of {resamples} resamples"
        return replace(_without(estimate, reason, level), resamples=resamples, left_out=left_out)
    if np.ptp(values) < 1e-12 * max(1.0, float(np.abs(values).max())):
        return replace(_without(estimate, NO_VARIATION, level), resamples=resamples, left_out=left_out)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return replace(
        estimate,
        standard_error=float(values.std(ddof=1)),
        low=float(low),
        high=float(high),
        no_interval=None,
        level=level,
        resamples=resamples,
        left_out=left_out,
        studies=len(names),
    )


def _without(estimate: Estimate, reason: str, level: float) -> Estimate:
    return replace(estimate, standard_error=None, low=None, high=None, no_interval=reason, level=level)


def _draws(studies: int, study: NDArray[np.int64], resamples: int, seed: int) -> Iterator[Floats]:
    """The number of occurrences of each row (columns) in each resample (rows), portion by portion."""
    portion = max(1, _PORTION // max(1, len(study)))
    if studies * resamples <= _PORTION:
        drawn = _drawn(studies, resamples, seed)
        portions = (drawn[start : start + portion] for start in range(0, resamples, portion))
    else:
        generator = np.random.default_rng(seed)
        sizes = (min(portion, resamples - start) for start in range(0, resamples, portion))
        portions = (_draw(generator, studies, size) for size in sizes)
    for drawn in portions:
        yield drawn[:, study].astype(np.float64)


def _draw(generator: np.random.Generator, studies: int, resamples: int) -> NDArray[np.int64]:
    return generator.multinomial(studies, np.full(studies, 1 / studies), size=resamples)


@lru_cache(maxsize=8)
def _drawn(studies: int, resamples: int, seed: int) -> NDArray[np.int64]:
    """The draws, shared by every estimate with this number of studies. Only kept for few studies."""
    return _draw(np.random.default_rng(seed), studies, resamples)

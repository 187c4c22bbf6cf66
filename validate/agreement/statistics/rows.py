"""Agreement on which rows there are: findings, quotes or treatments that both recorded, or only one."""

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from validate.agreement.statistics.estimate import DEFAULT_INTERVAL, Estimate, Interval, not_defined, with_interval
from validate.agreement.statistics.linearised import Points, over
from validate.agreement.statistics.ratings import Floats

NO_ROWS = "nobody recorded a row"


def row_match_f1(matched: int, only_a: int, only_b: int, interval: Interval = DEFAULT_INTERVAL) -> Estimate:
    """2 matched / (2 matched + only A + only B): a proportion, 0 (no row in common) to 1 (the same rows).

    The same whichever of the two is taken for the truth; it needs no count of rows that nobody recorded. matched
    counts pairs of rows; n = matched + only A + only B. Undefined where n is 0. ValueError for counts below 0. The
    standard error takes rows as independent; rows come in studies, so prefer the bootstrap over studies.
    Source: Hripcsak & Rothschild (2005), doi:10.1197/jamia.M1733; standard error Graham & Bull (1998),
    doi:10.1016/S0895-4356(98)00048-1.
    """
    if min(matched, only_a, only_b) < 0:
        raise ValueError("counts are 0 or more")
    alone = only_a + only_b
    n = matched + alone
    if n == 0:
        return not_defined(NO_ROWS, 0)
    whole = 2 * matched + alone
    error = 2 * sqrt(matched * alone * n) / whole**2
    return with_interval(2 * matched / whole, error, n, interval, degrees_of_freedom=n - 1, floor=0.0, ceiling=1.0)


def row_match_f1_points(matched: ArrayLike, only_a: ArrayLike, only_b: ArrayLike) -> Points:
    """The F1 of the match for the bootstrap, from the three counts of each study."""
    both: Floats = 2 * np.asarray(matched, dtype=np.float64)
    whole = both + np.asarray(only_a, dtype=np.float64) + np.asarray(only_b, dtype=np.float64)
    return lambda times: over(times @ both, times @ whole)

"""The interval of an estimate: the published one, or a bootstrap over studies."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from schema.records import record
from validate.agreement.statistics import Estimate, Points, bootstrap
from validate.agreement.statistics.estimate import NO_VARIATION
from validate.agreement.statistics.ratings import Flags, Integers

USUAL_RESAMPLES = 2000
SEED = 1
# Cells of a table up to which its rows are resampled without request. More would take minutes.
_UNASKED = 30_000

Method = Literal["analytic", "bootstrap"]


@record
class Intervals:
    """How the intervals of a field are made.

    resamples: their number, 0 for none. With None, the data decide: studies are resampled if one has several rows,
    because rows of one study are not independent.
    """

    resamples: int | None = None
    seed: int = SEED

    def method(self, studies: Integers, fields: int = 1) -> Method:
        """The method for rows in these studies, in a table with this number of fields."""
        if self.resamples is None:
            several = bool(len(studies)) and int(np.bincount(studies + 1).max()) > 1  # -1: no study
            return "bootstrap" if several and len(studies) * fields <= _UNASKED else "analytic"
        return "bootstrap" if self.resamples else "analytic"

    def on(self, studies: Integers, fields: int = 1) -> "Drawn":
        """The source of intervals for rows in these studies."""
        return Drawn(studies if self.method(studies, fields) == "bootstrap" else None, self)


_ROUNDING = 1e-9


@record
class Drawn:
    """Gives an estimate its interval. `studies` is None for the published interval."""

    studies: Integers | None
    how: Intervals

    def of(self, estimate: Estimate, points: Callable[[], Points]) -> Estimate:
        """The estimate with its interval; `points` gives the same statistic for the bootstrap.

        If agreement is perfect, it is perfect in every resample, so none are drawn.
        """
        if self.studies is None or estimate.estimate is None:
            return estimate
        if estimate.no_interval == NO_VARIATION and abs(estimate.estimate - 1) < _ROUNDING:
            return estimate
        resamples = self.how.resamples or USUAL_RESAMPLES
        return bootstrap(estimate, points(), self.studies, seed=self.how.seed, resamples=resamples)

    def rows(self, kept: Flags) -> "Drawn":
        """The source for some of the rows."""
        return self if self.studies is None else replace(self, studies=self.studies[kept])

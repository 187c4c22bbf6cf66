"""The ratings of one field, and their coefficients."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from schema.records import record
from validate.agreement.cells import alike
from validate.agreement.interval import Drawn
from validate.agreement.remembered import estimated, ratings_of
from validate.agreement.statistics import (
    Estimate,
    Points,
    Ratings,
    Weights,
    brennan_prediger,
    brennan_prediger_points,
    conger_kappa,
    conger_kappa_points,
    fleiss_kappa,
    fleiss_kappa_points,
    gwet_ac,
    gwet_ac_points,
    percent_agreement,
    percent_agreement_points,
)
from validate.agreement.statistics.estimate import not_defined
from validate.agreement.statistics.ratings import MISSING, Floats, Integers

# With more categories than this, chance hardly ever agrees, and kappa equals the percentage.
MOST_CATEGORIES = 100


@record
class RatedCells:
    """The ratings in rows that have two or more. `closed` categories count even if nobody used them.

    without_chance: why agreement by chance is not defined, so that only the percentage is computed; blank if it is.
    """

    chosen: Integers
    times: Floats
    closed: int
    drawn: Drawn
    without_chance: str = ""

    def percent(self) -> Estimate:
        """Percent agreement. It only compares raters within a row, so thousands of categories take no memory."""
        chosen, times, drawn = self._compared
        ratings = ratings_of(alike(chosen), chosen.shape[1], times)
        return estimated(percent_agreement, percent_agreement_points, ratings, drawn)

    def kappa(self, weights: Weights = "identity") -> Estimate:
        """Cohen's kappa, or Conger's for more than two."""
        return self._corrected(conger_kappa, conger_kappa_points, weights)

    def fleiss(self, weights: Weights = "identity") -> Estimate:
        """Fleiss' kappa; Scott's pi for two raters."""
        return self._corrected(fleiss_kappa, fleiss_kappa_points, weights)

    def brennan_prediger(self) -> Estimate:
        """The coefficient of Brennan and Prediger."""
        return self._corrected(brennan_prediger, brennan_prediger_points, "identity")

    def ac(self, weights: Weights = "identity") -> Estimate:
        """AC1, or AC2 with weights."""
        return self._corrected(gwet_ac, gwet_ac_points, weights)

    def _corrected(
        self, estimate: Callable[..., Estimate], points: Callable[..., Points], weights: Weights
    ) -> Estimate:
        _, times, drawn = self._compared
        if self.without_chance:
            return not_defined(self.without_chance, int(times.sum()))
        if len(self._categories) > MOST_CATEGORIES:
            return not_defined(
                f"{len(self._categories)} different entries, too many for agreement by chance", int(times.sum())
            )
        return estimated(estimate, points, self._ratings, drawn, weights)

    def named(self, names: Sequence[str]) -> dict[str, int]:
        """The categories that chance is computed over, with their numbers of entries; empty if there are too many."""
        chosen, times, _ = self._compared
        if self.without_chance or len(self._categories) > MOST_CATEGORIES:
            return {}
        entries = {one: int(times @ (chosen == one).sum(axis=1)) for one in self._categories.tolist()}
        return {names[position]: number for position, number in entries.items()}

    @cached_property
    def _compared(self) -> tuple[Integers, Floats, Drawn]:
        kept = np.asarray((self.chosen != MISSING).sum(axis=1) >= 2)
        return self.chosen[kept], self.times[kept], self.drawn.rows(kept)

    @cached_property
    def _categories(self) -> Integers:
        chosen, _, _ = self._compared
        return np.union1d(np.arange(self.closed), chosen[chosen != MISSING])

    @cached_property
    def _ratings(self) -> Ratings:
        """The ratings as positions among the categories that count. Computed once for all coefficients."""
        chosen, times, _ = self._compared
        positions = np.where(chosen == MISSING, MISSING, np.searchsorted(self._categories, chosen))
        return ratings_of(positions, len(self._categories), times)

"""The agreement on one field, computed from its cells."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from schema.records import record
from validate.agreement.cells import FieldCells, alike
from validate.agreement.interval import Drawn, Intervals
from validate.agreement.remembered import estimated, ratings_of
from validate.agreement.results import Counted, FieldAgreement
from validate.agreement.scale import alpha_of, jaccard_of, numbers_of, scale_of
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
from validate.agreement.statistics.ratings import MISSING, Codes, Flags, Floats

# With more categories than this an entry is as good as free: chance hardly ever agrees, and kappa is the percentage.
MOST_CATEGORIES = 100


def field_agreement(cells: FieldCells, intervals: Intervals, *, fields: int = 1) -> FieldAgreement:
    """All figures of a field. `fields` counts the fields of its table; the kind of interval may depend on it."""
    drawn = intervals.on(cells.studies, fields)
    if drawn.studies is None:
        cells = cells.counted_together()

    # Nobody is shown the intervals of these without asking for them.
    drawn_if_asked = drawn if intervals.resamples else Drawn(None, intervals)

    def rated(codes: Codes, closed: int, drawn: Drawn = drawn) -> _Rated:
        return _Rated(codes, cells.how_often, closed, drawn)

    answers, statuses = rated(cells.codes, cells.closed), rated(_status(cells), 0, drawn_if_asked)
    with_blanks = rated(_with_blanks(cells), cells.closed, drawn_if_asked)
    weights, scale = cells.field.weights, scale_of(cells)
    # All coefficients are of the same cells: values on the field's scale. "Other" has no place in an order.
    values = rated(scale.codes, len(scale.categories) if scale.level == "ordinal" else cells.closed)
    ordered, unweighted = values if weights and scale.level == "ordinal" else None, values.kappa()
    return FieldAgreement(
        table=cells.table.name,
        sheet=cells.table.label,
        field=cells.field.name,
        label=cells.field.label,
        extractors=cells.names,
        counted=_counted(cells),
        raw=rated(cells.texts, 0, drawn_if_asked).percent(),
        percent=answers.percent(),
        with_omissions=with_blanks.percent(),
        status=statuses.percent(),
        value=rated(cells.values, cells.closed, drawn_if_asked).percent(),
        kappa=ordered.kappa(weights or "identity") if ordered else unweighted,
        kappa_unweighted=unweighted,
        kappa_with_omissions=with_blanks.kappa(),
        kappa_status=statuses.kappa(),
        weights=weights if ordered else None,
        fleiss=ordered.fleiss(weights or "identity") if ordered else values.fleiss(),
        brennan_prediger=values.brennan_prediger(),
        ac1=values.ac(),
        categories=values.named([cells.entry(code) for code in range(len(cells.categories))]),
        ac2=ordered.ac(weights or "identity") if ordered else None,
        alpha=alpha_of(scale, drawn),
        alpha_level=scale.level,
        numbers=numbers_of(cells, scale, drawn),
        jaccard=jaccard_of(scale, drawn),
        common=_common(cells),
        interval="analytic" if drawn.studies is None else "bootstrap",
    )


@record
class _Rated:
    """Codes to compare in the rows that have two or more. `closed` categories count even if nobody uses them."""

    codes: Codes
    times: Floats
    closed: int
    drawn: Drawn

    def percent(self) -> Estimate:
        """Percent agreement. It only needs to know who agrees in a row, so thousands of categories take no memory."""
        codes, times, drawn = self._compared
        ratings = ratings_of(alike(codes), codes.shape[1], times)
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
        if len(self._categories) > MOST_CATEGORIES:
            return not_defined(
                f"{len(self._categories)} different entries, too many for agreement by chance", int(times.sum())
            )
        return estimated(estimate, points, self._ratings, drawn, weights)

    def named(self, names: Sequence[str]) -> dict[str, int]:
        """The categories over which chance is spread, and how often each was entered; none if there are too many."""
        codes, times, _ = self._compared
        if len(self._categories) > MOST_CATEGORIES:
            return {}
        entries = {code: int(times @ (codes == code).sum(axis=1)) for code in self._categories.tolist()}
        return {names[code]: number for code, number in entries.items()}

    @cached_property
    def _compared(self) -> tuple[Codes, Floats, Drawn]:
        kept = np.asarray((self.codes != MISSING).sum(axis=1) >= 2)
        return self.codes[kept], self.times[kept], self.drawn.rows(kept)

    @cached_property
    def _categories(self) -> Codes:
        codes, _, _ = self._compared
        return np.union1d(np.arange(self.closed), codes[codes != MISSING])

    @cached_property
    def _ratings(self) -> Ratings:
        """The compared codes as positions among the categories that count. Computed once for all coefficients."""
        codes, times, _ = self._compared
        positions = np.where(codes == MISSING, MISSING, np.searchsorted(self._categories, codes))
        return ratings_of(positions, len(self._categories), times)


def _status(cells: FieldCells) -> Codes:
    """0 for a value, the number of the code for a missing code, -1 for a blank cell."""
    positions = np.unique(cells.codes[cells.coded])
    codes = np.searchsorted(positions, cells.codes) + 1
    return np.where(cells.coded, codes, np.where(cells.filled, 0, MISSING))


def _with_blanks(cells: FieldCells) -> Codes:
    """The codes with one more category, for cells that one extractor left blank and another filled in."""
    left_blank = cells.asked & ~cells.filled & np.asarray(cells.filled.any(axis=1))[:, None]
    return np.where(left_blank, len(cells.categories), cells.codes)


def _counted(cells: FieldCells) -> Counted:
    times = cells.how_often
    filled: Codes = np.asarray(cells.filled.sum(axis=1))
    values: Codes = np.asarray(cells.values != MISSING).sum(axis=1)
    omitted = cells.asked & ~cells.filled & np.asarray(filled > 0)[:, None]
    several = filled >= 2

    def number(rows: Flags) -> int:
        return int(times @ rows)

    return Counted(
        rows=int(times.sum()),
        several=number(several),
        one_sided=number(filled == 1),
        nobody=number(filled == 0),
        values=number(values >= 2),
        codes=number(several & (values == 0)),
        omissions={name: number(column) for name, column in zip(cells.names, omitted.T, strict=True)},
        most=int(filled.max(initial=0)),
        missing_rows={
            name: number(column) for name, column in zip(cells.names, (omitted & ~cells.there).T, strict=True)
        },
    )


def _common(cells: FieldCells) -> tuple[str, float] | None:
    several = np.asarray((cells.values != MISSING).sum(axis=1) >= 2)
    codes = cells.values[several]
    chosen = codes != MISSING
    if not chosen.any():
        return None
    weights = np.broadcast_to(cells.how_often[several][:, None], codes.shape)[chosen]
    times = np.bincount(codes[chosen], weights)
    most = int(times.argmax())
    return cells.entry(most), float(times[most] / weights.sum())

"""The agreement on one field, computed from its cells."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from validate.agreement.cells import FieldCells
from validate.agreement.field_counts import Counted, Numbers
from validate.agreement.interval import Drawn, Intervals, Method
from validate.agreement.rated import RatedCells
from validate.agreement.scale import Scale, alpha_of, has_categories, jaccard_of, numbers_of, scale_of
from validate.agreement.statistics import (
    Estimate,
    Weights,
)
from validate.agreement.statistics.ratings import MISSING, Flags, Integers

WITH_TOLERANCE = "numbers within the form's tolerance are the same, and no categories: see ICC and limits of agreement"
"""Why a field with a tolerance has no kappa and AC1: their chance would treat equal meanings as different."""


class FieldAgreement:
    """Agreement on one field. Percentages are proportions, 0 to 1. A figure is computed when it is first needed.

    - raw: the same text.
    - percent: the same meaning, with missing codes as answers. Numbers within the field's tolerance mean the same.
    - with_omissions: like percent, but blank and filled are different.
    - status: the same missing code, or any value.
    - value: the same value, in cells in which two or more recorded one.
    - kappa: Cohen's (Conger's for more than two), with the field's weights if it has any; then there is also
      kappa_unweighted, and AC2 in addition to AC1. fleiss has the weights too.
    - alpha: Krippendorff's at `alpha_level`.
    - categories: the categories that chance is computed over, with their numbers of entries; empty if there are too
      many.
    - common: the most frequent value and its proportion.

    All coefficients except kappa_status and kappa_with_omissions use the same cells: those in which two or more
    recorded a value on the field's scale. `sheet` and `label` are the labels of table and field.
    """

    def __init__(self, cells: FieldCells, drawn: Drawn, *, if_asked: Drawn) -> None:
        self.table, self.sheet = cells.table.name, cells.table.label
        self.field, self.label = cells.field.name, cells.field.label
        self.extractors = cells.names
        self.interval: Method = "analytic" if drawn.studies is None else "bootstrap"
        self._cells, self._drawn, self._drawn_if_asked = cells, drawn, if_asked

    @cached_property
    def counted(self) -> Counted:
        """The counts of cells."""
        return _counted(self._cells)

    @cached_property
    def raw(self) -> Estimate:
        """The proportion with the same text."""
        return self._rated(self._cells.texts, 0, self._drawn_if_asked).percent()

    @cached_property
    def percent(self) -> Estimate:
        """The proportion with the same meaning."""
        return self._rated(self._cells.meanings, self._cells.closed, self._drawn).percent()

    @cached_property
    def with_omissions(self) -> Estimate:
        """The proportion with the same meaning, if a blank cell differs from a filled one."""
        return self._rated(_with_blanks_apart(self._cells), self._cells.closed, self._drawn_if_asked).percent()

    @cached_property
    def status(self) -> Estimate:
        """The proportion with the same missing code, or with any value."""
        return self._statuses.percent()

    @cached_property
    def value(self) -> Estimate:
        """The proportion with the same value, among those with a value."""
        return self._rated(_values(self._cells), self._cells.closed, self._drawn_if_asked).percent()

    @cached_property
    def kappa(self) -> Estimate:
        """Cohen's or Conger's kappa, with the field's weights."""
        return self._ordered.kappa(self._weights) if self._ordered else self.kappa_unweighted

    @cached_property
    def kappa_unweighted(self) -> Estimate:
        """The same kappa without weights."""
        return self._values.kappa()

    @cached_property
    def kappa_with_omissions(self) -> Estimate:
        """Kappa, if blank and filled are different."""
        return self._with_blanks.kappa()

    @cached_property
    def kappa_status(self) -> Estimate:
        """Kappa for the missing codes."""
        return self._statuses.kappa()

    @cached_property
    def weights(self) -> str | None:
        """The weights of the coefficients; None without weights."""
        return self._cells.field.weights if self._ordered else None

    @cached_property
    def fleiss(self) -> Estimate:
        """Fleiss' kappa, with the field's weights."""
        return self._ordered.fleiss(self._weights) if self._ordered else self._values.fleiss()

    @cached_property
    def brennan_prediger(self) -> Estimate:
        """The coefficient of Brennan and Prediger."""
        return self._values.brennan_prediger()

    @cached_property
    def ac1(self) -> Estimate:
        """Gwet's AC1."""
        return self._values.ac()

    @cached_property
    def ac2(self) -> Estimate | None:
        """Gwet's AC2; None if the field has no weights."""
        return self._ordered.ac(self._weights) if self._ordered else None

    @cached_property
    def categories(self) -> Mapping[str, int]:
        """The categories that chance is computed over, and the number of entries of each."""
        return self._values.named([self._cells.entry(position) for position in range(len(self._cells.categories))])

    @cached_property
    def alpha(self) -> Estimate:
        """Krippendorff's alpha at the level of the field."""
        return alpha_of(self._scale, self._drawn)

    @cached_property
    def alpha_level(self) -> str:
        """The level of measurement."""
        return self._scale.level

    @cached_property
    def categorical(self) -> bool:
        """Whether its values are categories, not numbers, identifiers or dates."""
        return has_categories(self._cells.field, self.alpha_level)

    @cached_property
    def listed(self) -> bool:
        """Whether chance is computed over the choices in the form's list, including unused ones."""
        return self._closed > 0

    @cached_property
    def numbers(self) -> Numbers | None:
        """Statistics of numbers; None for other fields."""
        return numbers_of(self._cells, self._scale, self._drawn)

    @cached_property
    def jaccard(self) -> Estimate | None:
        """The mean Jaccard index of several choices; None for fields with one choice."""
        return jaccard_of(self._scale, self._drawn)

    @cached_property
    def has_several(self) -> bool:
        """Whether any entry has several choices. A field that allows several may have one in every cell."""
        cells = self._cells
        listed = cells.field.cell.storage == "list"
        return listed and any(len(cells.choices_of(position)) > 1 for position in range(len(cells.categories)))

    @cached_property
    def common(self) -> tuple[str, float] | None:
        """The most frequent value and its proportion; None without values."""
        return _common(self._cells)

    def complete(self) -> None:
        """Computes all figures and releases the cells: the cells of many large fields would need much memory."""
        kept = vars(FieldAgreement).items()
        figures = [name for name, made in kept if isinstance(made, cached_property) and not name.startswith("_")]
        known = {name: getattr(self, name) for name in figures}
        for name in [name for name in vars(self) if name.startswith("_")]:
            delattr(self, name)
        vars(self).update(known)

    def _rated(self, chosen: Integers, closed: int, drawn: Drawn, *, without_chance: str = "") -> "RatedCells":
        return RatedCells(chosen, self._cells.how_often, closed, drawn, without_chance)

    @property
    def _without_chance(self) -> str:
        """Why coefficients that treat each value as a category are not computed; blank if they are."""
        return "" if self._cells.field.effective_tolerance is None else WITH_TOLERANCE

    @cached_property
    def _statuses(self) -> "RatedCells":
        return self._rated(_status(self._cells), 0, self._drawn_if_asked)

    @cached_property
    def _with_blanks(self) -> "RatedCells":
        chosen, closed = _with_blanks(self._cells), self._cells.closed
        return self._rated(chosen, closed, self._drawn_if_asked, without_chance=self._without_chance)

    @cached_property
    def _scale(self) -> Scale:
        return scale_of(self._cells)

    @cached_property
    def _values(self) -> "RatedCells":
        """The ratings for all coefficients: values on the field's scale. "Other" has no position in an order."""
        return self._rated(self._scale.chosen, self._closed, self._drawn, without_chance=self._without_chance)

    @property
    def _closed(self) -> int:
        """The number of categories, from the first, that the form lists."""
        return len(self._scale.categories) if self._scale.level == "ordinal" else self._cells.closed

    @property
    def _ordered(self) -> "RatedCells | None":
        """The ratings for weighted coefficients; None if the field has no weights or is not ordinal."""
        return self._values if self._cells.field.weights and self._scale.level == "ordinal" else None

    @property
    def _weights(self) -> Weights:
        return self._cells.field.weights or "identity"


def field_agreement(cells: FieldCells, intervals: Intervals, *, fields: int = 1) -> FieldAgreement:
    """All figures of a field. `fields` is the number of fields in its table, which may affect the kind of interval."""
    drawn = intervals.on(cells.studies, fields)
    # Some intervals are only shown on request.
    if_asked = drawn if intervals.resamples else Drawn(None, intervals)
    kept = cells.counted_together() if drawn.studies is None else cells
    found = FieldAgreement(kept, drawn, if_asked=if_asked)
    if kept.chosen.size > _MOST_KEPT:
        found.complete()
    return found


_MOST_KEPT = 10_000  # cells of a field


def _status(cells: FieldCells) -> Integers:
    """0 for a value, the number of the code for a missing code, -1 for a blank cell."""
    positions = np.unique(cells.chosen[cells.is_missing_code])
    codes = np.searchsorted(positions, cells.chosen) + 1
    return np.where(cells.is_missing_code, codes, np.where(cells.filled, 0, MISSING))


def _with_blanks(cells: FieldCells) -> Integers:
    """The entries, with one more category for cells that one extractor left blank and another filled in."""
    left_blank = cells.counting & ~cells.filled & np.asarray(cells.filled.any(axis=1))[:, None]
    return np.where(left_blank, len(cells.categories), cells.meanings)


def _with_blanks_apart(cells: FieldCells) -> Integers:
    """The entries, with one category per extractor for blank cells, so that two blank cells do not agree."""
    blanks = len(cells.categories) + np.arange(len(cells.names))
    return np.where(_with_blanks(cells) == len(cells.categories), blanks[None, :], cells.meanings)


def _values(cells: FieldCells) -> Integers:
    """The positions of values only, with one position for numbers within the tolerance; -1 for all else."""
    return np.where(cells.values == MISSING, MISSING, cells.meanings)


def _counted(cells: FieldCells) -> Counted:
    times = cells.how_often
    filled: Integers = np.asarray(cells.filled.sum(axis=1))
    values: Integers = np.asarray(cells.values != MISSING).sum(axis=1)
    unread: Integers = np.asarray(cells.unread.sum(axis=1))
    given, differ = values + unread >= 2, _differ(cells)
    omitted = cells.counting & ~cells.filled & np.asarray(filled > 0)[:, None]
    several = filled >= 2

    def number(rows: Flags) -> int:
        return int(times @ rows)

    return Counted(
        rows=int(times.sum()),
        several=number(several),
        one_sided=number(filled == 1),
        nobody=number(filled == 0),
        values=number(values >= 2),
        missing_codes=number(several & (values + unread == 0)),
        not_known=number(several & (values < 2) & (unread > 0)),
        given=number(given),
        differ=number(differ),
        differ_unread=number(differ & (unread > 0)),
        unread=int(times @ np.where(several, unread, 0)),
        omissions={name: number(column) for name, column in zip(cells.names, omitted.T, strict=True)},
        most=int(filled.max(initial=0)),
        missing_rows={
            name: number(column) for name, column in zip(cells.names, (omitted & ~cells.there).T, strict=True)
        },
    )


def _differ(cells: FieldCells) -> Flags:
    """The rows in which two entries other than missing codes differ in meaning."""
    given = np.where(cells.is_missing_code, MISSING, cells.meanings)
    first = given.max(axis=1, initial=MISSING)[:, None]
    return np.asarray(((given != MISSING) & (given != first)).any(axis=1))


def _common(cells: FieldCells) -> tuple[str, float] | None:
    several = np.asarray((cells.values != MISSING).sum(axis=1) >= 2)
    chosen = cells.values[several]
    filled = chosen != MISSING
    if not filled.any():
        return None
    weights = np.broadcast_to(cells.how_often[several][:, None], chosen.shape)[filled]
    times = np.bincount(chosen[filled], weights)
    most = int(times.argmax())
    return cells.entry(most), float(times[most] / weights.sum())

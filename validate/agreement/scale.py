"""The scale of a field: how Krippendorff's alpha and the statistics for numbers and sets treat its values."""

from collections import Counter
from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Literal, assert_never

import numpy as np

from schema.cell_type import Family
from schema.form import Field
from schema.records import record
from validate.agreement.cells import FieldCells
from validate.agreement.field_counts import Numbers
from validate.agreement.interval import Drawn
from validate.agreement.statistics import (
    Estimate,
    Ratings,
    icc_2_1,
    icc_2_1_points,
    krippendorff_alpha,
    krippendorff_alpha_points,
    limits_of_agreement,
    masi_alpha,
    masi_alpha_points,
    mean_jaccard,
    mean_jaccard_points,
    within_tolerance,
    within_tolerance_points,
)
from validate.agreement.statistics.estimate import not_defined
from validate.agreement.statistics.ratings import MISSING, Floats, Integers

# Each set is compared with every other set.
_MOST_SETS = 1000

ScaleLevel = Literal["nominal", "ordinal", "interval", "ratio", "sets"]


@record(eq=False)
class Scale:
    """The positions of entries on the scale, -1 for others, and the categories of the scale.

    Missing codes are on no scale. nominal: the entries; ordinal: the choices in their order; interval and ratio:
    numbers; sets: several choices as sets. unit: for a quantity, the base unit of most entries; others are left out.
    """

    level: ScaleLevel
    chosen: Integers
    times: Floats
    categories: tuple[Hashable, ...]
    unit: str = ""

    @property
    def numeric(self) -> bool:
        """Whether differences between values have a meaning."""
        return self.level in {"interval", "ratio"}


def has_categories(field: Field, level: str | None) -> bool:
    """Whether values are categories, as kappa and AC1 require.

    Each number, identifier or date would be a category of its own, and chance would hardly ever agree.
    """
    return level not in {"interval", "ratio"} and field.cell.family not in {Family.IDENTIFIER, Family.DATE}


def scale_of(cells: FieldCells) -> Scale:
    """The scale of the field's values."""
    storage = cells.field.cell.storage
    match storage:
        case "list":
            sets = tuple(frozenset(category.split("; ")) for category in cells.categories)
            return Scale("sets", cells.values, cells.how_often, sets)
        case "integer" | "decimal":
            return _numeric(cells, _number)
        case "quantity":
            return _numeric(cells, _quantity)
        case "text":
            return _worded(cells)
        case _:
            assert_never(storage)


def alpha_of(scale: Scale, drawn: Drawn) -> Estimate:
    """Krippendorff's alpha at the level of the scale; with the MASI distance for sets."""
    chosen, times, drawn = _compared(scale, drawn)
    if scale.level == "sets":
        used = len(np.unique(chosen))
        if used > _MOST_SETS:
            return not_defined(f"{used} different sets, too many to compare each with each", int(times.sum()))
        rows = _sets(scale, chosen, times)
        return drawn.of(masi_alpha(rows), lambda: masi_alpha_points(rows))
    categories = scale.categories
    if scale.level != "ordinal":  # ordinal ranks are over all choices; at other levels, only used categories matter
        met = np.unique(chosen[chosen != MISSING])
        chosen = np.where(chosen == MISSING, MISSING, np.searchsorted(met, chosen))
        categories = tuple(scale.categories[position] for position in met)
    ratings, level = Ratings(chosen, categories, times), scale.level
    return drawn.of(krippendorff_alpha(ratings, level), lambda: krippendorff_alpha_points(ratings, level))


def jaccard_of(scale: Scale, drawn: Drawn) -> Estimate | None:
    """The mean Jaccard index of several choices; None for other fields."""
    if scale.level != "sets":
        return None
    chosen, times, drawn = _compared(scale, drawn)
    rows = _sets(scale, chosen, times)
    return drawn.of(mean_jaccard(rows), lambda: mean_jaccard_points(rows))


def numbers_of(cells: FieldCells, scale: Scale, drawn: Drawn) -> Numbers | None:
    """Statistics of numbers; None for other fields."""
    if not scale.numeric:
        return None
    chosen, times, drawn = _compared(scale, drawn)
    values = np.repeat(_as_numbers(scale)[chosen], times.astype(np.int64), axis=0)
    tolerance = cells.field.effective_tolerance
    limits = None
    if len(cells.names) == 2:
        limits = limits_of_agreement(values)
    return Numbers(
        unit=scale.unit,
        exact=drawn.of(within_tolerance(values), lambda: within_tolerance_points(values)),
        tolerance=None if tolerance is None else float(tolerance),
        within=None
        if tolerance is None
        else drawn.of(
            within_tolerance(values, float(tolerance)), lambda: within_tolerance_points(values, float(tolerance))
        ),
        limits=limits,
        icc=drawn.of(icc_2_1(values), lambda: icc_2_1_points(values)),
    )


def _worded(cells: FieldCells) -> Scale:
    """Ordinal for the choices of an ordered list, in which "other" has no position; otherwise nominal."""
    size = len(cells.field.cell.offered)
    if cells.field.level != "ordinal" or not size:
        return Scale("nominal", cells.values, cells.how_often, cells.categories)
    chosen = np.where(cells.values < size, cells.values, MISSING)
    return Scale("ordinal", chosen, cells.how_often, cells.categories[:size])


def _numeric(cells: FieldCells, read: Callable[[str], tuple[float, str] | None]) -> Scale:
    known = [None if category in cells.field.codes else read(category) for category in cells.categories]
    used = Counter(amount[1] for position in cells.chosen[cells.chosen != MISSING] if (amount := known[position]))
    unit = min(used, key=lambda base: (-used[base], base), default="")
    numbers = np.array([amount[0] if amount and amount[1] == unit else np.nan for amount in [*known, None]])
    chosen = np.where(np.isfinite(numbers[cells.chosen]), cells.chosen, MISSING)
    below = bool((numbers[chosen] < 0).any())
    level: ScaleLevel = "interval" if cells.field.level == "interval" or below else "ratio"
    return Scale(level, chosen, cells.how_often, tuple(numbers[:-1].tolist()), unit)


def _number(key: str) -> tuple[float, str] | None:
    try:
        return float(key), ""
    except ValueError:  # a text that could not be read as a number is not on the scale
        return None


def _quantity(key: str) -> tuple[float, str] | None:
    amount, _, unit = key.partition(" ")
    try:
        return float(Fraction(amount)), unit
    except ValueError:
        return None


def _compared(scale: Scale, drawn: Drawn) -> tuple[Integers, Floats, Drawn]:
    kept = np.asarray((scale.chosen != MISSING).sum(axis=1) >= 2)
    return scale.chosen[kept], scale.times[kept], drawn.rows(kept)


def _as_numbers(scale: Scale) -> Floats:
    """The number for each position; nan for the last one, which means missing."""
    return np.array([*scale.categories, np.nan], dtype=np.float64)


def _sets(scale: Scale, chosen: Integers, times: Floats) -> list[tuple[frozenset[Hashable] | None, ...]]:
    listed = [*scale.categories, None]
    rows = [tuple(listed[position] for position in row) for row in chosen.tolist()]
    return [row for row, often in zip(rows, times.tolist(), strict=True) for _ in range(int(often))]

"""Ratings: the category that each rater gave to each item. Some may be missing."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from schema.records import record

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MISSING = -1
# Equal rows are counted together while the table of all possible rows is at most this large.
_LARGEST_TABLE = 1 << 14


@record(eq=False)
class Ratings:
    """Items by raters.

    - chosen: one row per item, one column per rater: the position of the category, or -1 if the rater gave none.
    - categories: all categories that could be chosen, in order if they have one. Unused categories count in
      coefficients that depend on the number of categories (Gwet, Brennan-Prediger).
    - times: the number of occurrences of each row.
    - anonymous: the columns are not people (from counts), so statistics that need to know who rated cannot be computed.
    """

    chosen: Integers
    categories: tuple[Hashable, ...]
    times: Floats
    anonymous: bool = False

    def __post_init__(self) -> None:
        if self.chosen.ndim != 2 or self.times.shape != self.chosen.shape[:1]:
            raise ValueError("chosen must have one row per item and one column per rater, and times one number per row")
        if self.chosen.size and not MISSING <= self.chosen.min() <= self.chosen.max() < len(self.categories):
            raise ValueError("what is chosen is the position of a category, or -1 for missing")

    @cached_property
    def counts(self) -> Floats:
        """The number of raters who put each item (row) into each category (column)."""
        rows, _ = self.chosen.shape
        seen = self.chosen != MISSING
        cells = (np.arange(rows)[:, None] * len(self.categories) + self.chosen)[seen]
        counted = np.bincount(cells, minlength=rows * len(self.categories)).astype(np.float64)
        return counted.reshape(rows, len(self.categories))

    @cached_property
    def rated(self) -> Floats:
        """The number of raters of each item."""
        return np.asarray((self.chosen != MISSING).sum(axis=1), dtype=np.float64)

    def totals(self, times: Floats) -> Floats:
        """The number of choices of each category if the items occur `times` (last axis: items) times.

        For thousands of categories, such as numbers, for which a row of `counts` per item would be too large.
        """
        resamples = times.reshape(-1, times.shape[-1])
        size = len(self.categories)
        start = np.arange(len(resamples))[:, None] * size
        total = np.zeros(len(resamples) * size)
        for chosen in self.chosen.T:
            seen = chosen != MISSING
            total += np.bincount((start + chosen[seen]).ravel(), resamples[:, seen].ravel(), len(total))
        return total.reshape(*times.shape[:-1], size)

    @cached_property
    def compressed(self) -> "Ratings":
        """The same ratings with equal rows counted together and rows without any rating left out."""
        kept = self.rated > 0
        base, raters = len(self.categories) + 1, self.chosen.shape[1]
        if base**raters > _LARGEST_TABLE:
            return replace(self, chosen=self.chosen[kept], times=self.times[kept])
        place = base ** np.arange(raters)
        table = np.bincount((self.chosen[kept] + 1) @ place, weights=self.times[kept], minlength=base**raters)
        occurring = np.flatnonzero(table)
        return replace(self, chosen=occurring[:, None] // place % base - 1, times=table[occurring].astype(np.float64))

    def complete(self) -> "Ratings":
        """The same rows, with all ratings removed from items that some rater did not rate."""
        whole = (self.chosen != MISSING).all(axis=1, keepdims=True)
        return replace(self, chosen=np.where(whole, self.chosen, MISSING))


def ratings_from_rows(
    rows: Iterable[Sequence[Hashable | None]], categories: Sequence[Hashable] | None = None
) -> Ratings:
    """Ratings from one row per item with one value per rater; None is missing.

    The default categories are the values that occur, sorted. Raises ValueError for a value that is not a category.
    """
    table = [tuple(row) for row in rows]
    if len({len(row) for row in table}) > 1:
        raise ValueError("every item needs one value per rater, None where it is missing")
    used = {value for row in table for value in row if value is not None}
    known = tuple(categories) if categories is not None else tuple(sorted(used))  # type: ignore[type-var]
    if not used <= set(known):
        raise ValueError(f"not among the categories: {', '.join(sorted(map(repr, used - set(known))))}")
    position: dict[Hashable | None, int] = {category: place for place, category in enumerate(known)}
    position[None] = MISSING
    width = len(table[0]) if table else 2
    chosen = np.array([[position[value] for value in row] for row in table], dtype=np.int64).reshape(-1, width)
    return Ratings(chosen, known, np.ones(len(table)))


def ratings_from_positions(chosen: ArrayLike, categories: Sequence[Hashable]) -> Ratings:
    """Ratings from positions in `categories` (-1 missing), with one row per item. Fast for long columns."""
    given = np.asarray(chosen, dtype=np.int64)
    return Ratings(given, tuple(categories), np.ones(given.shape[0]))


def ratings_from_table(table: ArrayLike, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Ratings of two raters from a square table of counts: rows what A chose, columns what B chose."""
    counts = _whole_counts(table)
    size = counts.shape[0]
    if counts.shape != (size, size):
        raise ValueError("a table of two raters has as many rows as columns")
    chosen = np.indices((size, size)).reshape(2, -1).T
    return Ratings(chosen, _names(categories, size), counts.ravel())


def ratings_from_counts(counts: ArrayLike, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Ratings from the number of raters who put each item (row) into each category (column). The raters are unknown."""
    given = _whole_counts(counts).astype(np.int64)
    items, size = given.shape
    raters = max(2, int(given.sum(axis=1).max(initial=0)))
    chosen = np.full((items, raters), MISSING, dtype=np.int64)
    for row, of_item in zip(chosen, given, strict=True):
        row[: of_item.sum()] = np.repeat(np.arange(size), of_item)
    return Ratings(chosen, _names(categories, size), np.ones(items), anonymous=True)


def _whole_counts(table: ArrayLike) -> Floats:
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise ValueError("counts are whole numbers of 0 or more, in rows and columns")
    return counts


def _names(categories: Sequence[Hashable] | None, size: int) -> tuple[Hashable, ...]:
    if categories is not None and len(categories) != size:
        raise ValueError(f"the table has {size} categories, but {len(categories)} are named")
    return tuple(categories) if categories is not None else tuple(range(size))

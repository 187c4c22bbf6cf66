"""Tables that only count answers: how often each pair occurs, or how many people gave each answer to an item."""

from __future__ import annotations

import polars as pl

from schema.text import fold
from validate.inference.plain_table import PlainTable

_FEWEST_ROWS = 3


def counts_pairs(table: PlainTable) -> bool:
    """Whether this is a square table with the same answers down its first column and across its headers."""
    first = [fold(text or "") for text in table.cells.to_series(0)]
    return first == [fold(header) for header in table.headers[1:]] and _counts(table.cells[:, 1:]) is not None


def counts_people(table: PlainTable) -> bool:
    """Whether the numbers of the last two columns or more add up to the same in each row, but are not the same."""
    for first in range(1, len(table.headers) - 1):
        numbers = _counts(table.cells[:, first:])
        if numbers is not None and numbers.height >= _FEWEST_ROWS:
            sums = numbers.sum_horizontal()
            return sums[0] > 1 and sums.n_unique() == 1 and numbers.n_unique() > 1
    return False


def _counts(cells: pl.DataFrame) -> pl.DataFrame | None:
    """The cells as whole numbers, None where one is something else."""
    numbers = cells.select(pl.all().str.strip_chars().cast(pl.UInt32, strict=False))
    return None if any(column.null_count() for column in numbers) else numbers

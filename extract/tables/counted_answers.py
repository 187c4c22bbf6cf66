"""Recognises tables that only count answers: how often each pair occurs, or how many people gave each answer."""

from __future__ import annotations

import polars as pl

from schema.text import fold
from validate.inference.plain_table import PlainTable

_FEWEST_ROWS = 3


def counts_pairs(table: PlainTable) -> bool:
    """Whether this is a square table with the same answers in its first column and its headers."""
    first = [fold(text or "") for text in table.cells.to_series(0)]
    return first == [fold(header) for header in table.headers[1:]] and _counts(table.cells[:, 1:]) is not None


def counts_people(table: PlainTable) -> bool:
    """Whether the numbers in the last columns, at least two, add up to the number of people who answered in each row.

    In most rows all people answered, and in some row all gave the same answer.
    """
    starts = range(1, len(table.headers) - 1)
    return any(
        numbers is not None and numbers.height >= _FEWEST_ROWS and _adds_up(numbers)
        for numbers in (_counts(table.cells[:, first:]) for first in starts)
    )


def _adds_up(numbers: pl.DataFrame) -> bool:
    """Whether most rows have the same sum, and no row a larger one.

    Otherwise the numbers may be the answers themselves.
    """
    sums = numbers.sum_horizontal()
    people = max(sums)
    if people < 2 or numbers.n_unique() == 1:
        return False
    return sums.n_unique() == 1 or (
        max(numbers.max_horizontal()) == people and (sums == people).sum() > numbers.height / 2
    )


def _counts(cells: pl.DataFrame) -> pl.DataFrame | None:
    """The cells as whole numbers. None if a cell is not a whole number."""
    numbers = cells.select(pl.all().str.strip_chars().cast(pl.UInt32, strict=False))
    return None if any(column.null_count() for column in numbers) else numbers

"""Puts columns of several tables and extractors into one long column, so that one query serves all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from validate.extraction.columns import constant


class Stack:
    """The parts of a long column, with the number of rows of each."""

    def __init__(self, heights: Sequence[int]) -> None:
        self.heights = heights

    @classmethod
    def of_parts(cls, numbers: pl.Series, parts: int) -> "Stack":
        """The parts of a column with part numbers. The rows of a part must be contiguous."""
        counted = Counter(numbers.to_list())
        return cls([counted[number] for number in range(parts)])

    @cached_property
    def starts(self) -> list[int]:
        """The index of the first row of each part."""
        return [sum(self.heights[:number]) for number in range(len(self.heights))]

    @cached_property
    def part(self) -> pl.Series:
        """The number of the part of each row."""
        numbers = [constant(number, height, pl.UInt32) for number, height in enumerate(self.heights)]
        return pl.concat(numbers).alias("part") if numbers else pl.Series("part", [], dtype=pl.UInt32)

    def repeated(self, values: Sequence[Any], dtype: Any, name: str) -> pl.Series:
        """For every row, the value of its part."""
        return pl.Series(name, values, dtype=dtype)[self.part]

    @property
    def positions(self) -> pl.Series:
        """The position of each row within its part."""
        rows = pl.Series(range(sum(self.heights)), dtype=pl.UInt32)
        return rows - pl.Series(self.starts, dtype=pl.UInt32)[self.part]

    def columns(self, columns: Iterable[pl.Series], name: str) -> pl.Series:
        """The columns of all parts, one after the other, as one column."""
        return pl.concat(list(columns)).alias(name)

    def slots(
        self, fields: Sequence[Sequence[str]], column: Callable[[int, str], pl.Series], name: str
    ) -> list[pl.Series]:
        """Stacks the fields of all parts slot by slot: the first field of each part, then the second, and so on.

        `column` gives the column of a field of a part. A part with fewer fields has nulls in the last slots.
        """
        return [
            self.columns(
                (
                    column(part, listed[slot]) if slot < len(listed) else constant(None, self.heights[part], pl.String)
                    for part, listed in enumerate(fields)
                ),
                f"{name} {slot}",
            )
            for slot in range(max(map(len, fields), default=0))
        ]

"""The values that calamine gives, as columns of text. Column by column, because one kind of value costs one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, islice
from typing import TypeVar

import polars as pl

from extract.reading.grid import letters

Row = TypeVar("Row")
Value = int | float | str | bool | dt.date | dt.time | dt.datetime | dt.timedelta

#: So few rows at a time stay in the processor's cache: twice as fast as turning the whole sheet at once.
ROWS_AT_ONCE = 512
_EXACT_INTEGER = 10.0**15
_DATES = {dt.date, dt.datetime, dt.time, dt.timedelta}


def text_of(value: Value) -> str | None:
    """A value as people would type it: 14, 0.1, TRUE, 2024-02-01, 2024-02-01 12:30:00; None for the blank cell."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, dt.timedelta):
        return _duration_text(value)
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def number_text(number: float) -> str:
    """The shortest decimal that is this number, without exponent unless it would need more than twenty digits."""
    if number.is_integer() and abs(number) < _EXACT_INTEGER:
        return str(int(number))
    text = repr(number)
    return _without_exponent(text) if "e" in text else text.removesuffix(".0")


def _without_exponent(text: str) -> str:
    """1e-07 as 0.0000001; a number beyond twenty digits keeps its exponent, being no more legible without."""
    exponent = int(text.partition("e")[2])
    return format(Decimal(text), "f") if -12 <= exponent <= 20 else text


def _duration_text(value: dt.timedelta) -> str:
    """Hours, minutes and seconds, as a spreadsheet shows a span of time: 30:00:00."""
    sign = "-" if value < dt.timedelta() else ""
    minutes, seconds = divmod(abs(value), dt.timedelta(minutes=1))
    second = f"{seconds.seconds:02}" + (f".{seconds.microseconds:06}".rstrip("0") if seconds.microseconds else "")
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}:{second}"


def is_early(value: Value) -> bool:
    """Whether a date is before March 1900: Excel has a 29 February in that year, so the days before it are in doubt."""
    return isinstance(value, dt.date) and (value.year, value.month) < (1900, 3)


class TextColumns:
    """Gathers rows of values, as many at a time as are given, into columns of text."""

    def __init__(self, width: int) -> None:
        self._pieces: list[list[pl.Series]] = [[] for _ in range(width)]
        self.first_dates: dict[int, int] = {}
        self.early_dates: list[tuple[int, int]] = []
        self._rows = 0

    def add(self, rows: Sequence[Sequence[Value]]) -> None:
        """Takes the next rows, all as wide as the table.

        Texts of all columns become one Series, of which each has a part: to make one takes as long as 50 texts in it.
        """
        texts: list[str | None] = []
        of_text: list[int] = []
        for column, values in enumerate(zip(*rows, strict=True)):
            kinds = set(map(type, values))
            if (numbers := _numbers(values, kinds)) is not None:
                self._pieces[column].append(numbers)
            else:
                of_text.append(column)
                texts += [value or None for value in values] if kinds == {str} else map(text_of, values)
            if not kinds.isdisjoint(_DATES):
                dates = [self._rows + row for row, value in enumerate(values) if type(value) in _DATES]
                self.first_dates.setdefault(column, dates[0])
                self.early_dates += [(row, column) for row in dates if is_early(values[row - self._rows])]
        together = pl.Series(texts, dtype=pl.String)
        for place, column in enumerate(of_text):
            self._pieces[column].append(together.slice(place * len(rows), len(rows)))
        self._rows += len(rows)

    def frame(self, first_column: int) -> pl.DataFrame:
        """All rows taken so far: a String column per column, named by its letters; blank cells are null."""
        named = enumerate(self._pieces, first_column)
        return pl.DataFrame([_joined(pieces).rename(letters(column)) for column, pieces in named if pieces])


def _numbers(values: Sequence[Value], kinds: set[type]) -> pl.Series | None:
    """One piece of a column with numbers alone, which stay numbers for now (see _joined); None if it is text."""
    if kinds == {float}:
        return pl.Series(values, dtype=pl.Float64)
    if kinds == {float, str} and not any(type(value) is str and value for value in values):
        return pl.Series([None if value == "" else value for value in values], dtype=pl.Float64)
    return None


def _joined(pieces: list[pl.Series]) -> pl.Series:
    """The pieces of one column as text; neighbouring pieces of numbers become text together, which is faster."""
    runs = (_end_to_end(list(run)) for _, run in groupby(pieces, key=lambda piece: piece.dtype))
    return _end_to_end([number_texts(run) if run.dtype == pl.Float64 else run for run in runs])


def _end_to_end(pieces: list[pl.Series]) -> pl.Series:
    """The pieces as one; most sheets are so short that there is only one."""
    return pieces[0] if len(pieces) == 1 else pl.concat(pieces)


def number_texts(numbers: pl.Series) -> pl.Series:
    """What number_text gives for each number, null for null, but by whole columns."""
    whole = numbers.cast(pl.Int64, strict=False)
    if bool((whole.cast(pl.Float64) == numbers).all()) and bool((numbers.abs() < _EXACT_INTEGER).all()):
        return whole.cast(pl.String)
    text = numbers.cast(pl.String).str.strip_suffix(".0").replace("-0", "0")
    if bool(text.str.contains("e", literal=True).any()):
        return pl.Series([None if number is None else number_text(number) for number in numbers], dtype=pl.String)
    return text


def in_pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, ROWS_AT_ONCE at a time."""
    rest = iter(rows)
    while piece := list(islice(rest, ROWS_AT_ONCE)):
        yield piece


def trimmed(frame: pl.DataFrame) -> tuple[pl.DataFrame, int, int]:
    """The frame without blank rows and columns at its edges, and how many rows and columns were cut before it."""
    filled = [name for name in frame.columns if frame[name].null_count() < frame.height]
    if not filled:
        return frame.clear().select([]), 0, 0
    left, right = frame.columns.index(filled[0]), frame.columns.index(filled[-1])
    frame = frame[:, left : right + 1]
    if _filled(frame.row(0)) and _filled(frame.row(-1)):
        return frame, 0, left
    rows = frame.select(pl.any_horizontal(pl.all().is_not_null()).arg_true()).to_series()
    top, bottom = int(rows[0]), int(rows[-1])
    return frame[top : bottom + 1], top, left


def _filled(row: Iterable[str | None]) -> bool:
    return any(text is not None for text in row)

"""Which rows of a sheet are rows of its table: not the headings, the headers, the hints, nor what is blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from extract.reading import Sheet, letters

_BLANK = " \t\r\n\x0b\x0c\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u00ad"
HAS_TEXT = f"[^{_BLANK}]"
"""Matches a text in which something is to be seen."""


@dataclass(frozen=True)
class Rows:
    """The rows of a table: a String column per field and the sheet's number of each row.

    `above` are the rows among them that stand above the headers, `left_out` those there that were not read.
    """

    cells: pl.DataFrame
    numbers: pl.Series
    above: tuple[int, ...]
    left_out: tuple[int, ...]


def data_rows(
    sheet: Sheet,
    header: int,
    columns: Mapping[str, int],
    *,
    hints: Mapping[str, frozenset[str]],
    bands: frozenset[str],
    ours: bool,
) -> Rows:
    """The rows in which a field has an entry. Headings, headers and hints are known by what they say, wherever.

    Above the headers, a workbook of ours (`ours`) can only have rows that were sorted there; elsewhere a title or a
    note stands there, which is left out.
    """
    cells = sheet.cells.select(pl.col(letters(column)).alias(field) for field, column in columns.items())
    counted = _counted(cells, header, hints, bands)
    position = pl.int_range(pl.len())
    above = position < header
    row = (position + sheet.first_row).cast(pl.Int64)
    told = counted.select(
        row.alias("row"),
        kept=~pl.col("nothing") & (~above | (pl.lit(ours) & (pl.col("filled") > 1))),
        above=above & ~pl.col("nothing"),
    )
    kept = told["kept"]
    numbers = told["row"].filter(kept)
    return Rows(
        cells=cells.filter(kept),
        numbers=numbers,
        above=tuple(told.filter(pl.col("above") & pl.col("kept"))["row"]),
        left_out=tuple(told.filter(pl.col("above") & ~pl.col("kept"))["row"]),
    )


def _counted(
    cells: pl.DataFrame, header: int, hints: Mapping[str, frozenset[str]], bands: frozenset[str]
) -> pl.DataFrame:
    """How many entries each row has, and whether it is `nothing`: blank, or all hints, or headers, or headings."""
    titles = dict(zip(cells.columns, cells.row(header), strict=True))
    written = {*bands, *titles.values()}.union(*(hints.get(name, ()) for name in cells.columns)) - {None}
    counted = cells.select(
        filled=_count(pl.all().str.contains(HAS_TEXT)), written=_count(pl.all().is_in(sorted(written)))
    )
    filled = counted["filled"]
    nothing = (filled == 0).to_list()
    for row in ((filled == counted["written"]) & (filled > 0)).arg_true():
        entries = [(name, text) for name, text in zip(cells.columns, cells.row(row), strict=True) if text in written]
        all_over = len(entries) >= (cells.width + 1) // 2
        nothing[row] = all(text in bands for _, text in entries) or (
            all_over
            and (
                all(text in hints.get(name, ()) for name, text in entries)
                or all(text == titles[name] for name, text in entries)
            )
        )
    return pl.DataFrame([filled, pl.Series("nothing", nothing, dtype=pl.Boolean)])


def entries(sheet: Sheet, header: int, hints: Iterable[str]) -> Mapping[int, int]:
    """How many entries each column has below the row of headers, hints aside; columns are numbered as in the sheet."""
    below = sheet.cells[header + 1 :]
    entry = pl.all().str.contains(HAS_TEXT) & ~pl.all().is_in(list(hints))
    counted = below.select(entry.sum()).row(0) if below.width else ()
    return {sheet.first_column + at: count for at, count in enumerate(counted)}


def _count(condition: pl.Expr) -> pl.Expr:
    """For how many columns of a row the condition holds."""
    return pl.sum_horizontal(condition.fill_null(value=False))

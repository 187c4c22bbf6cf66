"""Handles people side by side as `Reviewer 1` and `Reviewer 2`, with their real names in another column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.text import fold, tidy
from validate.extraction.cell_names import letters
from validate.extraction.scattered import Scattered, stacked_places
from validate.inference.plain_table import PlainTable


def by_their_names(
    table: PlainTable, sides: Mapping[str, PlainTable], naming: Sequence[int], keys: int
) -> dict[str, PlainTable]:
    """The rows of each person, from any side.

    `naming` has the column with the names for each side. Rows without a name stay under the name of the side, if they
    have entries besides the first `keys` columns, which identify the row.
    """
    parts: dict[str, list[PlainTable]] = {}
    called: dict[str, str] = {}
    for (side, of), column in zip(sides.items(), naming, strict=True):
        names = [tidy(text or "") for text in table.cells.to_series(column).to_list()]
        answered = of.cells.select(pl.any_horizontal(pl.nth(range(keys, of.cells.width)).is_not_null())).to_series()
        owners = [fold(name or side) if name or has else "" for name, has in zip(names, answered, strict=True)]
        placed = _placed(of)
        for name, owner in zip(names, owners, strict=True):
            called.setdefault(owner, name or side)
        for owner in filter(None, dict.fromkeys(owners)):
            mine = pl.Series([one == owner for one in owners], dtype=pl.Boolean)
            parts.setdefault(owner, []).append(_only(placed, mine))
    return {called[owner]: _stacked(several) for owner, several in parts.items()}


def _placed(side: PlainTable) -> PlainTable:
    """The table of a side with the place of each cell, because the other side has the same cells in other columns."""
    rows = side.rows.to_list()
    places = {
        str(number): pl.Series([f"{letters(column)}{row}" for row in rows], dtype=pl.String)
        for number, column in enumerate(side.columns)
    }
    sheets = pl.Series([side.sheet] * side.height, dtype=pl.String)
    files = pl.Series([side.file] * side.height, dtype=pl.String)
    return replace(side, scattered=Scattered(sheets=sheets, cells=pl.DataFrame(places), files=files))


def _only(table: PlainTable, kept: pl.Series) -> PlainTable:
    return replace(
        table,
        rows=table.rows.filter(kept),
        cells=table.cells.filter(kept),
        scattered=table.scattered and table.scattered.filter(kept),
    )


def _stacked(several: Sequence[PlainTable]) -> PlainTable:
    """The rows of one person, in the order of the sheet."""
    first = several[0]
    rows = pl.concat([part.rows for part in several])
    order = rows.arg_sort()
    places = stacked_places([part.scattered for part in several if part.scattered is not None])
    return replace(
        first,
        rows=rows.gather(order),
        cells=pl.concat([part.cells for part in several])[order],
        scattered=Scattered(
            sheets=places.sheets.gather(order),
            cells=places.cells[order],
            files=None if places.files is None else places.files.gather(order),
        ),
    )

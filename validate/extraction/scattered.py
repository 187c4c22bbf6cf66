"""Places of cells where a table's row is no row of a sheet, as in a form laid out downwards on a sheet per study."""

from collections.abc import Mapping, Sequence

import polars as pl

from schema.records import record


@record(kw_only=True)
class Scattered:
    """The sheet of each row, and the name of each cell (`F7`, null for none) in a String column per column."""

    sheets: pl.Series
    cells: pl.DataFrame

    def filter(self, kept: pl.Series) -> "Scattered":
        """The places of some of the rows."""
        return Scattered(sheets=self.sheets.filter(kept), cells=self.cells.filter(kept))

    def renamed(self, columns: Mapping[str, str]) -> "Scattered":
        """The places of some of the columns, by the new name of each."""
        return Scattered(
            sheets=self.sheets, cells=self.cells.select(pl.col(old).alias(new) for new, old in columns.items())
        )


def stacked_places(several: Sequence[Scattered | None]) -> Scattered | None:
    """The places of several tables below each other; None if the rows of any of them are rows of its sheet."""
    known = [places for places in several if places is not None]
    if not known or len(known) < len(several):
        return None
    return Scattered(
        sheets=pl.concat([places.sheets for places in known]),
        cells=pl.concat([places.cells for places in known], how="diagonal"),
    )

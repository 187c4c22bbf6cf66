"""Addresses of cells in tables whose rows are not rows of a sheet, such as a form with one sheet per study."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.records import record


@record(kw_only=True)
class Scattered:
    """The sheet of each row, and the name of each cell (`F7`; null for no cell) in one String column per field.

    `files` has the file of each row, if the table was joined from several files.
    """

    sheets: pl.Series
    cells: pl.DataFrame
    files: pl.Series | None = None

    def filter(self, kept: pl.Series) -> "Scattered":
        """The addresses of some of the rows."""
        files = None if self.files is None else self.files.filter(kept)
        return Scattered(sheets=self.sheets.filter(kept), cells=self.cells.filter(kept), files=files)

    def renamed(self, columns: Mapping[str, str]) -> "Scattered":
        """The addresses of some of the columns, with the new name of each."""
        return replace(self, cells=self.cells.select(pl.col(old).alias(new) for new, old in columns.items()))


def stacked_places(several: Sequence[Scattered]) -> Scattered:
    """The addresses of several tables put below each other. Each must have its files."""
    return Scattered(
        sheets=pl.concat([places.sheets for places in several]),
        cells=pl.concat([places.cells for places in several], how="diagonal"),
        files=pl.concat([places.files for places in several if places.files is not None]),
    )

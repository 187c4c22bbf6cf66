"""What agreement needs from a merge: its rows and cells as frames."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from schema.form import Form, Table
from validate.extraction.extraction import Extraction
from validate.pairing.pairings import Pairing


class MergedRows(Protocol):
    """One table of a merge; see `validate.merge.merged_table.MergedTable`."""

    table: Table
    rows: pl.DataFrame

    @property
    def height(self) -> int:
        """The number of merged rows."""

    @property
    def compared(self) -> tuple[str, ...]:
        """The fields that are compared in every row."""

    def wide(self, part: str, fields: Sequence[str]) -> pl.DataFrame:
        """A column of the frame of cells for several fields, with one column per field."""


class MergedForm(Protocol):
    """A merge; see `validate.merge.comparison.Comparison`."""

    @property
    def form(self) -> Form:
        """The form."""

    @property
    def extractions(self) -> tuple[Extraction, ...]:
        """The merged extractions."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the extractors."""

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        """The pairings that identity alone does not settle."""

    @property
    def tables(self) -> Mapping[str, MergedRows]:
        """The tables of the form by name."""

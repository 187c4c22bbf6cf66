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
        """What the frame of cells has about these fields, one column per field."""


class MergedForm(Protocol):
    """A merge; see `validate.merge.comparison.Comparison`."""

    @property
    def form(self) -> Form:
        """The form."""

    @property
    def extractions(self) -> tuple[Extraction, ...]:
        """What was merged."""

    @property
    def names(self) -> tuple[str, ...]:
        """The extractors."""

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        """How rows were paired that identity alone does not pair."""

    @property
    def tables(self) -> Mapping[str, MergedRows]:
        """Each table of the form."""

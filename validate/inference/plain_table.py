"""A table as a team made it, before anything is known about its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

import polars as pl

from schema.missing import Missing
from schema.records import record
from validate.extraction.scattered import Scattered
from validate.inference.decimal_commas import column_has_decimal_commas


@record(kw_only=True)
class PlainTable:
    """One table of one sheet: its headers, and its rows as text.

    - `cells`: one String column per column of the table, named "0", "1", ... (headers may repeat or be empty); null if
      blank.
    - `headers`: in the same order; several header rows are joined by " / "; "" without a header.
    - `columns`, `rows`: the sheet's column and row numbers.
    - `remarks`: sentences on what was skipped, repaired or doubtful, and where; `guesses`: those that somebody should
      check.
    - `notes`: the comments on cells, by row and column number of the sheet.
    - `scattered`: the addresses of cells, if the rows are not rows of the sheet.
    - `above`: the titles above the header, from the top.
    - `missing`: the codes that the file documents as missing, by the plain header of their column; "" for all columns.
    - `decimal_commas`: a number such as 1,500 is one and a half in all columns.
    - `given`: the headers under which a platform describes a study, its name first; nobody extracted these.
    - `own`: the headers under which a platform counts rows or gives their status, with what that is; they may identify
      rows, but nobody extracted them either.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    columns: tuple[int, ...]
    rows: pl.Series
    cells: pl.DataFrame
    visible: bool = True
    remarks: tuple[str, ...] = ()
    guesses: tuple[tuple[str, str], ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    scattered: Scattered | None = None
    above: tuple[str, ...] = ()
    missing: Mapping[str, Mapping[str, Missing]] = field(default_factory=dict)
    decimal_commas: bool = False
    given: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)

    def has(self, position: int) -> bool:
        """Whether the column exists. For scattered cells: whether it has any cell."""
        if self.scattered is None:
            return True
        name = str(position)
        return any(len(part[name].drop_nulls()) for part in (self.scattered.cells, self.cells))

    def with_decimal_commas(self, position: int) -> bool:
        """Whether 1,500 means one and a half in this column, according to the file or the column itself."""
        return self.decimal_commas or position in self._with_decimal_commas

    @cached_property
    def _with_decimal_commas(self) -> frozenset[int]:
        """The positions of the columns that show decimal commas themselves."""
        columns = enumerate(self.cells.get_columns())
        return frozenset(position for position, column in columns if column_has_decimal_commas(column))

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.cells.height

    def of_columns(self, kept: Sequence[int]) -> "PlainTable":
        """The same rows with the columns at these positions alone, in this order."""
        places = {str(number): str(place) for number, place in enumerate(kept)}
        return replace(
            self,
            headers=tuple(self.headers[place] for place in kept),
            columns=tuple(self.columns[place] for place in kept),
            cells=self.cells.select(
                self.cells.to_series(place).alias(str(number)) for number, place in enumerate(kept)
            ),
            scattered=self.scattered and self.scattered.renamed(places),
        )


def file_or_sheet(table: PlainTable, tables: Sequence[PlainTable]) -> str:
    """The file of a table, or its sheet if other tables are in the same file."""
    of_file = sum(other.file == table.file for other in tables)
    return f"the sheet {table.sheet!r}" if of_file > 1 else table.file


def text_frame(columns: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """These columns as the cells of a table, named "0", "1", ..."""
    return pl.DataFrame([pl.Series(str(number), column, dtype=pl.String) for number, column in enumerate(columns)])

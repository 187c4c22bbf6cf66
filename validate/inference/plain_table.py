"""A table as a team made it, before anything is known about its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

import polars as pl

from schema.missing import Missing
from schema.records import record
from validate.extraction.scattered import Scattered
from validate.inference.decimal_commas import column_has_decimal_commas


@record(kw_only=True)
class PlainTable:
    """One table of one sheet: its headers, and below them its rows as text.

    `cells` has one String column per column of the table, named "0", "1", ... (headers may repeat or be empty),
    null where blank; `headers` are their headers in the same order, several rows of a header joined by " / ", ""
    where there is none; `columns` the sheet's column numbers, `rows` the sheet's row numbers. `remarks` are
    sentences that say what was skipped, repaired or doubtful, and where, `guesses` those that somebody should look
    at. `notes` are the comments on the sheet's cells, by the sheet's row and column numbers. `scattered` has the
    places of cells if the rows are no rows of the sheet. `above` are the titles over the header, from the top.
    `missing` has the codes that the file says mean missing, by the plain header of their column, "" for all columns.
    With `decimal_commas`, a number such as 1,500 is one and a half in all columns. `given` are the headers of what a
    platform itself says of a study, its name first: nobody extracted it. `own` are the headers under which the platform
    counts the rows or says how far they are, with what that is: they may say which row is which, but nobody extracted
    them either.
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
        """Whether the column is there: of cells that stand apart, whether there is any."""
        if self.scattered is None:
            return True
        name = str(position)
        return any(len(part[name].drop_nulls()) for part in (self.scattered.cells, self.cells))

    def with_decimal_commas(self, position: int) -> bool:
        """Whether a number such as 1,500 in this column is one and a half, as the file or the column itself shows."""
        return self.decimal_commas or position in self._with_decimal_commas

    @cached_property
    def _with_decimal_commas(self) -> frozenset[int]:
        """The positions of the columns that show decimal commas themselves."""
        columns = enumerate(self.cells.get_columns())
        return frozenset(position for position, column in columns if column_has_decimal_commas(column))

    @property
    def height(self) -> int:
        """How many rows."""
        return self.cells.height


def file_or_sheet(table: PlainTable, tables: Sequence[PlainTable]) -> str:
    """The file of a table, or its sheet where others of the tables are of the same file."""
    of_file = sum(other.file == table.file for other in tables)
    return f"the sheet {table.sheet!r}" if of_file > 1 else table.file


def text_frame(columns: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """These columns as the cells of a table, named "0", "1", ..."""
    return pl.DataFrame([pl.Series(str(number), column, dtype=pl.String) for number, column in enumerate(columns)])

"""Asks about files without blank cells that have `NA`, which a program such as R may have written for blank cells."""

from collections.abc import Iterator, Sequence

import polars as pl

from schema.text import plural
from validate.inference.assumed import Assumption
from validate.inference.form import FieldOf
from validate.inference.plain_table import PlainTable

_NA = "NA"  # as R writes it; people also write n/a
_FEWEST_CELLS = 3
_FEWEST_COLUMNS = 2
_OPTION = 'if so, leave these cells blank in the file; in R: write.csv(..., na = "")'


def about_no_blank_cells(tables: Sequence[PlainTable], fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    """A question for each file without a blank cell that has `NA` in several columns. Only for two tables or more."""
    for file in dict.fromkeys(table.file for table in tables) if len(tables) > 1 else ():
        columns = [
            [
                table.cells.to_series(position)
                for table, position in zip(tables, field.column.positions, strict=True)
                if table.file == file and position is not None
            ]
            for field in fields[1:]
        ]
        means_missing = [_NA.casefold() in field.cell.missing for field in fields[1:]]
        of_na = [
            number
            for several, means in zip(columns, means_missing, strict=True)
            if means and (number := sum(map(_times, several)))
        ]
        if any(map(_has_blank, (series for several in columns for series in several))):
            continue
        if len(of_na) >= _FEWEST_COLUMNS and sum(of_na) >= _FEWEST_CELLS:
            sentence = (
                f"{file} has no blank cell, and {_NA} in {plural(sum(of_na), 'cell')} of {len(of_na):,} columns: did a"
                " program such as R write it for blank cells? It is compared as it is: against a blank cell it is"
                f" an omission, against a value a status difference, and {_NA} against {_NA} is the same"
            )
            yield Assumption(about="missing", sentence=sentence, option=_OPTION, doubtful=True)


def _times(column: pl.Series) -> int:
    return int((column.str.strip_chars() == _NA).sum())


def _has_blank(column: pl.Series) -> bool:
    return column.has_nulls() or bool((column.str.strip_chars() == "").any())

"""Makes one table of all extractions as they were typed: every cell of every extractor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

RAW = ("round", "extractor", "table", "sheet_row", "study", "field", "label", "typed")
"""The columns: a row per filled cell, `typed` as it stands in the workbook."""


def raw_table(rounds: Mapping[int, Iterable[Extraction]], names: Mapping[str, str]) -> pl.DataFrame:
    """A row per filled cell of each extraction, in the order of the workbooks.

    `rounds` has the extractions by the number of their round. `names` maps people to the names that the dataset has
    for them.
    """
    frames = [
        _cells(recorded, names.get(extraction.name, extraction.name), number)
        for number, several in rounds.items()
        for extraction in several
        for recorded in extraction.tables.values()
    ]
    return pl.concat([_NOTHING, *(frame for frame in frames if frame.height)])


_NOTHING = pl.DataFrame(schema=dict.fromkeys(RAW, pl.String))


def _cells(recorded: RecordedTable, name: str, number: int) -> pl.DataFrame:
    table, texts = recorded.table, recorded.texts
    fields = list(_columns(recorded))
    labels = {field.name: field.label for field in table.fields}
    order = {field: place for place, field in enumerate(fields)}
    cells = (
        texts.select(fields)
        .with_columns(recorded.rows.cast(pl.Int64).alias("of row"), texts[table.study].alias("of study"))  # no fields
        .unpivot(fields, index=["of row", "of study"], variable_name="of field", value_name="as typed")
        .rename({"of row": "sheet_row", "of study": "study", "of field": "field", "as typed": "typed"})
        .drop_nulls("typed")
    )
    return (
        cells.with_columns(pl.col("field").replace_strict(order, return_dtype=pl.Int64).alias("place"))
        .sort("sheet_row", "place")
        .select(
            pl.lit(str(number)).alias("round"),
            pl.lit(name).alias("extractor"),
            pl.lit(table.label).alias("table"),
            pl.col("sheet_row").cast(pl.String),
            "study",
            "field",
            pl.col("field").replace_strict(labels, return_dtype=pl.String).alias("label"),
            "typed",
        )
    )


def _columns(recorded: RecordedTable) -> Iterator[str]:
    return (field.name for field in recorded.table.fields if field.name in recorded.texts.columns)

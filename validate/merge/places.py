"""The addresses of the cells of a comparison in the extractors' files."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from validate.extraction.cell_names import letters
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable
from validate.pairing.extractor_columns import row_column


def places(extraction: Extraction, merged_rows: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The file, sheet and cell of an extraction for these merged cells (`table`, `field`, `row`), line by line.

    All are null if it does not have the row; `cell` is also null if the sheet has no such column.
    """
    of_tables = merged_rows.partition_by("table", maintain_order=True)
    own = row_column(extraction.name)
    numbers = [extraction[rows["table"][0]].rows.cast(pl.Int64).gather(rows[own]) for rows in of_tables]
    rows = merged_rows.select(
        "table",
        "row",
        pl.Series("number", pl.concat(numbers) if numbers else [], dtype=pl.Int64),
        pl.col(own).cast(pl.Int64).alias("position"),
    )
    columns = [
        (name, field.name, recorded.file, recorded.sheet, _letters(recorded.columns.get(field.name)))
        for name, recorded in extraction.tables.items()
        for field in recorded.table.fields
    ]
    schema = dict.fromkeys(("table", "field", "file", "sheet", "letters"), pl.String)
    named = pl.DataFrame(columns, schema=schema, orient="row").cast(
        {
            "table": lines.schema["table"],
            "field": lines.schema["field"],
        }
    )
    found = (
        lines.select("table", "field", "row")
        .join(rows, on=["table", "row"], how="left", maintain_order="left")
        .join(named, on=["table", "field"], how="left", maintain_order="left")
    )
    there = pl.col("number").is_not_null()
    where = found.select(
        pl.when(there).then("file").alias("file"),
        pl.when(there).then("sheet").alias("sheet"),
        pl.concat_str("letters", pl.col("number").cast(pl.String)).alias("cell"),
    )
    scattered = [recorded for recorded in extraction.tables.values() if recorded.scattered]
    return _scattered(found, where, scattered) if scattered else where


def _scattered(lines: pl.DataFrame, where: pl.DataFrame, tables: Iterable[RecordedTable]) -> pl.DataFrame:
    """The addresses, with those in tables whose rows are not rows of a sheet."""
    of = ["of table", "of position"]  # with a blank, which no name of a field has
    known = pl.concat(
        places.cells.with_columns(
            pl.lit(recorded.table.name).alias("of table"),
            pl.int_range(pl.len(), dtype=pl.Int64).alias("of position"),
            places.sheets.alias("own sheet"),
            pl.lit(recorded.file).alias("own file") if places.files is None else places.files.alias("own file"),
        ).unpivot(index=[*of, "own sheet", "own file"], variable_name="of field", value_name="own cell")
        for recorded in tables
        if (places := recorded.scattered) is not None
    ).cast({"of table": lines.schema["table"], "of field": lines.schema["field"]})
    own = lines.join(
        known,
        left_on=["table", "position", "field"],
        right_on=[*of, "of field"],
        how="left",
        maintain_order="left",
    )
    there = own["own sheet"].is_not_null()
    return where.with_columns(
        pl.when(there).then(own["own file"]).otherwise("file").alias("file"),
        pl.when(there).then(own["own sheet"]).otherwise("sheet").alias("sheet"),
        pl.when(there).then(own["own cell"]).otherwise("cell").alias("cell"),
    )


def _letters(column: int | None) -> str | None:
    return None if column is None else letters(column)

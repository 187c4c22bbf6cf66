"""Where the cells of a comparison are in the extractors' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from validate.extraction.cell_names import letters
from validate.pairing.positions import row_column

if TYPE_CHECKING:
    from validate.merge.comparison import Comparison


def places(comparison: Comparison, lines: pl.DataFrame, extractor: str) -> pl.DataFrame:
    """File, sheet and cell of what an extractor has in these merged cells (`table`, `field`, `row`), line by line.

    All are null where the extractor does not have the row; `cell` is null too where the sheet has no such column.
    """
    numbers = pl.concat(
        [
            comparison.extraction(extractor)[name].rows.cast(pl.Int64).gather(merged.rows[row_column(extractor)])
            for name, merged in comparison.tables.items()
        ]
    ).alias("number")
    rows = comparison.merged_rows.select("table", "row").hstack([numbers])
    columns = [
        (name, field.name, recorded.file, recorded.sheet, _letters(recorded.columns.get(field.name)))
        for name, recorded in comparison.extraction(extractor).tables.items()
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
    return found.select(
        pl.when(there).then("file").alias("file"),
        pl.when(there).then("sheet").alias("sheet"),
        pl.concat_str("letters", pl.col("number").cast(pl.String)).alias("cell"),
    )


def _letters(column: int | None) -> str | None:
    return None if column is None else letters(column)

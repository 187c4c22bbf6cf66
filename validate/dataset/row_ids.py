"""The names of the rows of the dataset."""

import polars as pl

from validate.merge.kept_numbers import is_numbered
from validate.merge.merged_table import MergedTable


def row_ids(merged: MergedTable) -> pl.Series:
    """A unique name for each merged row, which depends only on the row's study: `S01.samples.2`.

    Rows that are numbered in the dataset have their number in it.
    """
    place = pl.int_range(1, pl.len() + 1).over("study").cast(pl.String)
    number = pl.col("row_key").str.extract(r"(\d+)$").str.strip_chars_start("0")
    within = merged.rows.select(number if is_numbered(merged.table) else place).to_series()
    parts = [merged.rows["study_text"].fill_null("?"), pl.lit(merged.table.name), within]
    return pl.select(pl.concat_str(parts, separator=".").alias("row_id")).to_series()

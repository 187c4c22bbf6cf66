"""The keys of final values, which show who gave a value."""

from collections.abc import Sequence

import polars as pl

from schema.form import Form
from validate.extraction.read_cells import key_of
from validate.pairing.extractor_columns import of_extractor


def final_keys(form: Form, cells: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The key of the final value of each of these merged cells; null if there is none.

    It is the key of an extractor who wrote the value; otherwise the value is read again.
    """
    written = pl.coalesce(
        pl.when(pl.col(of_extractor("value", name)) == pl.col("final")).then(of_extractor("key", name))
        for name in names
    )
    keys = cells.select(written.alias("final_key")).to_series()
    lines = (keys.is_null() & cells["final"].is_not_null() & (cells["role"] != "key")).arg_true()
    unknown = cells[lines].select("table", "field", "final").iter_rows()
    read = [key_of(form[table][name], final) for table, name, final in unknown]
    return keys.scatter(lines, pl.Series(read, dtype=pl.String)) if read else keys

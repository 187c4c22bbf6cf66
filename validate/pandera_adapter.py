"""The one place where pandera is called: a condition over a frame, and the positions of the rows that break it."""

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrorReason, SchemaErrors
from pandera.polars import PolarsData


class CheckCrashed(RuntimeError):
    """A check raised instead of answering. That is a bug of twofold, never bad data."""


def failing(frame: pl.DataFrame, name: str, condition: pl.Expr) -> pl.Series:
    """Positions (UInt32) of the rows in which the condition is false. Null is unknown, and unknown does not fail."""

    def holds(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(condition.fill_null(value=True).alias("holds"))

    used = list(dict.fromkeys(condition.meta.root_names()))
    narrow = frame.select(used or frame.columns[:1])  # pandera copies every column of each row that fails
    schema = pa.DataFrameSchema(checks=[pa.Check(holds, name=name)])
    try:
        schema.validate(narrow, lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
                raise CheckCrashed(f"the check {name} could not be run: {error}") from errors
        output: pl.DataFrame = errors.schema_errors[0].check_output
        return output.to_series().not_().arg_true()
    return pl.Series([], dtype=pl.UInt32)

"""The one place where pandera is called: what must hold for the rows of a frame, and which rows break it."""

from collections.abc import Mapping

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrorReason, SchemaErrors

_HOLDS = pa.DataFrameSchema({"holds": pa.Column(pl.Boolean, pa.Check.equal_to(True), nullable=True)})


class CheckCrashed(RuntimeError):
    """A check raised instead of answering. That is a bug of twofold, never bad data."""


def failing(frame: pl.DataFrame, conditions: Mapping[str, pl.Expr]) -> dict[str, pl.Series]:
    """Positions (UInt32) of the rows in which a condition is false, for each that is somewhere.

    Null is unknown, and unknown does not fail. The conditions are answered first, all in one pass, and pandera judges
    the answers: it copies whatever it is given of every row that fails, and an answer is one bit. It is given those of
    all conditions as one column, because each column costs it milliseconds, however short it is.
    """
    answers = frame.select(condition.cast(pl.Boolean).alias(name) for name, condition in conditions.items())
    if not answers.width:
        return {}
    try:
        _HOLDS.validate(pl.concat([each.alias("holds") for each in answers]).to_frame(), lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
                raise CheckCrashed(f"a check could not be run: {error}") from errors
        broken = answers.select(pl.all().not_().any()).row(0, named=True)
        return {name: answers[name].not_().arg_true() for name in conditions if broken[name]}
    return {}

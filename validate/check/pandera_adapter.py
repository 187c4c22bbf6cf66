"""The one place where pandera is called: what must hold for the rows of frames, and which rows break it."""

from collections.abc import Mapping, Sequence

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrorReason, SchemaErrors

_HOLDS = pa.DataFrameSchema({"holds": pa.Column(pl.Boolean, pa.Check.equal_to(True), nullable=True)})


class CheckCrashed(RuntimeError):
    """A check raised instead of answering. That is a bug of twofold, never bad data."""


def failing(asked: Sequence[tuple[pl.DataFrame, Mapping[str, pl.Expr]]]) -> list[dict[str, pl.Series]]:
    """For each frame, positions (UInt32) of the rows in which a condition is false, for each that is somewhere.

    Null is unknown, and unknown does not fail. The conditions are answered first, those of a frame in one pass, and
    pandera judges the answers: it copies whatever it is given of every row that fails, and an answer is one bit. It is
    given all of them as one column, because each column costs it milliseconds, however short it is.
    """
    answered = [
        frame.select(condition.cast(pl.Boolean).alias(name) for name, condition in conditions.items())
        for frame, conditions in asked
    ]
    answers = [answer.alias("holds") for several in answered for answer in several]
    if not answers:
        return [{} for _ in asked]
    try:
        _HOLDS.validate(pl.concat(answers).to_frame(), lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
                raise CheckCrashed(f"a check could not be run: {error}") from errors
        return [
            {answer.name: answer.not_().arg_true() for answer in several if not answer.all()} for several in answered
        ]
    return [{} for _ in asked]

"""Missing codes in frames whose lines are of different fields."""

from collections.abc import Sequence

import polars as pl

from schema.form import Field
from schema.missing import Missing


def code_flags(fields: Sequence[Field]) -> list[pl.Series]:
    """For a line per field, the missing codes that its cells may have, as `is_code` needs them."""
    return [pl.Series(f"takes {code}", [code in field.codes for field in fields], dtype=pl.Boolean) for code in Missing]


def is_code(key: str) -> pl.Expr:
    """True if a column of keys or values has a missing code of the line's field."""
    return pl.any_horizontal((pl.col(key) == code) & pl.col(f"takes {code}") for code in Missing)

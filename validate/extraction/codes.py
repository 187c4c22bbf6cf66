"""Missing codes in frames that have one line per cell, with lines for different fields."""

from collections.abc import Sequence

import polars as pl

from schema.form import Field
from schema.missing import Missing


def code_flags(fields: Sequence[Field]) -> list[pl.Series]:
    """One Boolean column per missing code: whether the field of each line may have it. `is_code` needs them."""
    return [pl.Series(f"takes {code}", [code in field.codes for field in fields], dtype=pl.Boolean) for code in Missing]


def is_code(key: str) -> pl.Expr:
    """True if the key or value of a line is a missing code of the line's field."""
    return pl.any_horizontal((pl.col(key) == code) & pl.col(f"takes {code}") for code in Missing)

"""Missing codes in frames whose lines are of different fields."""

from collections.abc import Sequence

import polars as pl

from schema.form import Field

_CODES = ("NR", "UC", "NA", "PEND")


def code_flags(fields: Sequence[Field]) -> list[pl.Series]:
    """For a line per field, which missing codes may stand in its cells: what `is_code` needs to know."""
    return [pl.Series(f"takes {code}", [code in field.codes for field in fields], dtype=pl.Boolean) for code in _CODES]


def is_code(key: str) -> pl.Expr:
    """True where a column of keys or values holds a missing code of the line's field."""
    return pl.any_horizontal((pl.col(key) == code) & pl.col(f"takes {code}") for code in _CODES)

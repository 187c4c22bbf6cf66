"""Problems as a data frame."""

from collections.abc import Iterable

import polars as pl

from validate.check.problem import Problem

_COLUMNS = ("file", "sheet", "cell", "study", "row", "field", "code", "severity", "value", "message", "suggestion")


def problems_frame(problems: Iterable[Problem]) -> pl.DataFrame:
    """One row per problem, in order: its address, code, severity, the text typed, and what to do.

    All columns are texts. `cell` is null for a problem of a whole sheet or file, `suggestion` is null if there is none.
    """
    rows = [tuple(_text(getattr(problem, name)) for name in _COLUMNS) for problem in problems]
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")


def _text(value: object) -> str | None:
    return None if value is None else str(value)

"""Counts and sums over the rows of a table, for each row that a rule checks.

A count is `COUNT(arms)`, `SUM(arms.n)`, `MIN(arms.n)` or `MAX(arms.n)`, over the rows of the study. `VIA arm` limits it
to rows whose reference `arm` points to this row; `WHERE n > 0` to rows for which the condition is true. If a value or a
condition is unknown for one of the rows, the number is unknown.

This module needs only Polars, because analysts get a copy of it.
"""

import re
from collections.abc import Mapping

import polars as pl

from validate.check.conditions.named_checks import STUDY, Frames
from validate.check.conditions.parsed_condition import parsed

COUNT = re.compile(
    r"\s*(?P<how>COUNT|SUM|MIN|MAX)\s*\(\s*(?P<table>\w+)(?:\.(?P<field>\w+))?\s*\)"
    r"(?:\s+VIA\s+(?P<via>\w+))?(?:\s+WHERE\s+(?P<where>.+))?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""The syntax of a count."""


def with_counts(here: pl.DataFrame, counts: Mapping[str, str], key: str | None, frames: Frames) -> pl.DataFrame:
    """The rows with one column per count. `key` is the field by which other rows refer to these rows."""
    counted = here
    for name, text in counts.items():
        counted = counted.with_columns(_counted(here, text, key, frames).alias(name))
    return counted


def _counted(here: pl.DataFrame, text: str, key: str | None, frames: Frames) -> pl.Series:
    """One count for every row; null if it is unknown, or if a table or field is not there."""
    unknown = pl.Series("count", [None] * here.height, dtype=pl.Float64)
    parts = COUNT.fullmatch(text)
    there = frames.get(parts["table"]) if parts else None
    if parts is None or there is None or (parts["via"] and key is None):
        return unknown
    where = parsed(parts["where"]) if parts["where"] else pl.lit(value=True)
    needed = {*where.meta.root_names(), *([parts["field"]] if parts["field"] else [])}
    if not {*needed, *([f"{parts['via']}__key"] if parts["via"] else [])} <= {*there.columns}:
        return unknown
    theirs, ours = [pl.col(STUDY).alias("_study")], [pl.col(STUDY).alias("_study")]
    if parts["via"]:
        theirs.append(pl.col(f"{parts['via']}__key").alias("_key"))
        ours.append(pl.col(f"{key}__key").alias("_key"))
    names = ["_study", *(["_key"] if parts["via"] else [])]
    rows = there.select(*theirs, where.alias("_counts"), pl.col(parts["field"] or "row").alias("_value"))
    numbers = rows.group_by(names).agg(_number(parts["how"].upper()).cast(pl.Float64).alias("_number"), _there=True)
    joined = here.select(ours).join(numbers, on=names, how="left", maintain_order="left")
    none = pl.lit(0.0 if parts["how"].upper() in {"COUNT", "SUM"} else None, dtype=pl.Float64)
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in names)
    number = pl.when(pl.col("_there").is_null()).then(none).otherwise("_number")
    return joined.select(pl.when(known).then(number).alias("count")).to_series()


def _number(how: str) -> pl.Expr:
    counts, value = pl.col("_counts").fill_null(value=False), pl.col("_value")
    known = pl.col("_counts").is_not_null().all()
    if how == "COUNT":
        return pl.when(known).then(counts.sum())
    chosen = value.filter(counts)
    made = {"SUM": chosen.sum(), "MIN": chosen.min(), "MAX": chosen.max()}[how]
    return pl.when(known & (chosen.null_count() == 0)).then(made)

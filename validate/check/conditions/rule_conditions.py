"""The rules of a table as conditions on frames of typed columns. Plain data describes the table.

This module needs only Polars, `parsed_condition`, `table_counts` and the checks of `named_checks`, because analysts get
a copy of it.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from validate.check.conditions.named_checks import CHECKS, STUDY, Frames, rows_of_kind_together
from validate.check.conditions.parsed_condition import parsed
from validate.check.conditions.table_counts import with_counts

Description = Mapping[str, Any]
"""The description of a table by `validate.check.conditions.describe_table`."""

TYPES: Mapping[str, Any] = {
    "integer": pl.Int64,
    "decimal": pl.Float64,
    "list": pl.List(pl.String),
    "text": pl.String,
}


def rule_conditions(described: Description, frames: Frames, *, unread: Collection[str] | None = None) -> list[pl.Expr]:
    """One condition per rule, for the rows of `linked_frame`. Null is unknown and does not fail.

    The result is unknown if a cell that the rule reads could not be read, or if one of its dates includes another:
    nobody knows whether 2021-03-09 is before or after a date of which only 2021 is known. `unread` has the fields of
    any table with unread cells; None if that is unknown.
    """
    conditions = []
    counting = [rule["settings"] for rule in described["rules"] if rule["check"] == "rows-of-kind"]
    counted = iter(rows_of_kind_together(frames, described["name"], counting))
    for rule in described["rules"]:
        if rule["check"] is None:
            holds = parsed(rule["holds"])
            if rule["counts"]:
                holds = pl.lit(counted_frame(described, rule, frames).select(holds.alias("holds")).to_series())
        elif rule["check"] == "rows-of-kind":
            holds = pl.lit(next(counted))
        else:
            holds = pl.lit(CHECKS[rule["check"]](frames, described["name"], rule["settings"]))
        doubtful = [name for name in rule["needs"] if unread is None or name.rpartition(".")[2] in unread]
        if doubtful:
            states = (pl.col(f"{_column_name(name)}__state") == "unread" for name in doubtful)
            holds = pl.when(~pl.any_horizontal(states).fill_null(value=False)).then(holds)
        if within := [_one_within_the_other(*two) for two in combinations(rule["dates"], 2)]:
            holds = pl.when(~pl.any_horizontal(within).fill_null(value=False)).then(holds)
        conditions.append(holds.cast(pl.Boolean))
    return conditions


def _one_within_the_other(one: str, other: str) -> pl.Expr:
    """Whether one of two dates is a month or a year that includes the other, so that their order is unknown."""
    first, second = _date(one), _date(other)
    whole_day = first.str.len_chars() + second.str.len_chars() == 2 * len("2021-03-09")
    return ~whole_day & (first.str.starts_with(second) | second.str.starts_with(first))


def _date(name: str) -> pl.Expr:
    """A date as text: of a field, or the one in quotation marks."""
    return pl.lit(name.strip("'")) if name.startswith("'") else pl.col(_column_name(name))


def counted_frame(described: Description, rule: Mapping[str, Any], frames: Frames) -> pl.DataFrame:
    """The rows of `linked_frame` for one rule, with its counts."""
    linked = linked_frame({**described, "rules": [rule]}, frames)
    return with_counts(linked, rule["counts"], described["key"], frames)


def linked_frame(described: Description, frames: Frames) -> pl.DataFrame:
    """The frame of the table. Fields that rules read through references are joined as `REFERENCE__FIELD`."""
    frame = frames[described["name"]]
    dotted = dict.fromkeys(name for rule in described["rules"] for name in rule["needs"] if "." in name)
    wanted: dict[str, set[str]] = {}
    for name in dotted:
        reference, _, field = name.partition(".")
        wanted.setdefault(reference, set()).add(field)
    for reference, fields in wanted.items():
        target = described["references"][reference]
        there = frames[target["table"]]
        read = tuple(f"{field}__" for field in fields)
        columns = [name for name in there.columns if name in fields or (name.startswith(read) and name != STUDY)]
        pointed = there.select(
            pl.col(STUDY).alias("_study"),
            pl.col(f"{target['key']}__key").alias("_key"),
            *(pl.col(column).alias(f"{reference}__{column}") for column in columns),
        ).unique(subset=["_study", "_key"], keep="none")
        study = f"{reference}__key" if target["is_studies"] else STUDY
        named = pl.DataFrame([frame[study].alias("_study"), frame[f"{reference}__key"].alias("_key")])
        joined = named.join(pointed, on=["_study", "_key"], how="left", maintain_order="left")
        frame = frame.hstack(joined.get_columns()[2:])
    return frame


def prepared(described: Mapping[str, Description], tables: Frames, *, this_year: int) -> dict[str, pl.DataFrame]:
    """The tables of a dataset as rules need them: with `row`, study key, and state, text and key of each field.

    A dataset has no column for the Finished mark. All its studies are finished, so the mark is set for the rules.
    """
    frames = {}
    for name, recorded in tables.items():
        columns = described[name]["columns"]
        table = recorded.with_columns(
            _mark(column).alias(column["name"]) for column in columns if column["mark"] is not None
        )
        study = pl.col(described[name]["study"]).str.to_lowercase().alias(STUDY)
        derived = [expression for column in columns for expression in _derived(column, table.columns)]
        own = [column for column in derived if column.meta.output_name() != STUDY]
        frames[name] = (
            table.select(pl.all(), study, *own)
            .with_columns(
                pl.lit(this_year, dtype=pl.Int64).alias("this_year"), pl.lit(None, dtype=pl.Int64).alias("codebook")
            )
            .with_row_index("row")
        )
    return frames


def as_text(column: Mapping[str, Any]) -> pl.Expr:
    """The values of a column as texts: several choices joined, whole numbers without decimals."""
    value = pl.col(column["name"])
    return value.list.join("; ") if column["type"] == "list" else value.cast(pl.String).str.strip_suffix(".0")


def _mark(column: Mapping[str, Any]) -> pl.Expr:
    mark = pl.lit(column["mark"])
    return pl.concat_list(mark) if column["type"] == "list" else mark.cast(TYPES[column["type"]])


def _derived(column: Mapping[str, Any], there: Sequence[str]) -> list[pl.Expr]:
    name, value = column["name"], pl.col(column["name"])
    status = pl.when(value.is_null()).then(pl.lit("blank")).otherwise(pl.lit("value"))
    codes = {word: code for code, word in column["codes"].items()}
    state = pl.col(f"{name}__status").replace(codes) if f"{name}__status" in there else status
    text = as_text(column)
    key = [text.str.to_lowercase().alias(f"{name}__key")] if column["names_row"] else []
    return [state.alias(f"{name}__state"), text.alias(f"{name}__text"), *key]


def _column_name(name: str) -> str:
    """The name of a field in SQL. The dot of a reference becomes two underscores."""
    return name.replace(".", "__")

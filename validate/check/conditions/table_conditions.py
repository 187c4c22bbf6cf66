"""Named conditions that a table of a dataset must satisfy. Plain data describes the table.

A table of a dataset has one row per row of the form's table. Each field has a column of values (null for a missing code
or a blank cell) and a column `FIELD__status`. pandera schemas are made from these conditions. One query per table
checks whether a dataset satisfies all of them. This module needs only Polars and the checks of `named_checks`, because
analysts get a copy of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from validate.check.conditions.named_checks import Frames
from validate.check.conditions.rule_conditions import (
    TYPES,
    Description,
    as_text,
    linked_frame,
    prepared,
    rule_conditions,
)

Implausible = Literal["is left out", "warns", "fails"]
"""What to do with rules that are not errors. A report may really contain an implausible value."""

FAILURES: Mapping[str, Any] = dict.fromkeys(("table", "check", "row_id"), pl.String)
"""The columns of the frame with the failures of a dataset."""


@dataclass(frozen=True)
class Condition:
    """A condition that every row must satisfy, with the code of the problem. Null is unknown and does not fail.

    `column` is the column that it checks; None if it checks whole rows.
    """

    code: str
    column: str | None
    holds: pl.Expr


def column_types(described: Description) -> dict[str, Any]:
    """The types of the table's columns, by name."""
    types = {}
    for column in _in_dataset(described):
        types[column["name"]] = TYPES[column["type"]]
        if column["has_status"]:
            types[f"{column['name']}__status"] = pl.String
        if column.get("units"):
            types[f"{column['name']}__unit"] = pl.String
    return types


def _in_dataset(described: Description) -> list[Mapping[str, Any]]:
    """The columns that a dataset has: all except the Finished mark."""
    return [column for column in described["columns"] if column["mark"] is None]


def table_conditions(described: Description) -> list[Condition]:
    """The conditions on columns, within rows and between the rows of a table, without the rules of the form."""
    conditions = [condition for column in _in_dataset(described) for condition in _of_column(column)]
    by_name = {column["name"]: column for column in described["columns"]}
    parts = [
        pl.coalesce(as_text(column), f"{column['name']}__status") if column["has_status"] else as_text(column)
        for column in (by_name[name] for name in described["identity"])
    ]
    folded = [part.str.to_lowercase().alias(f"_{number}") for number, part in enumerate(parts)]
    conditions += [
        Condition("duplicate-row", None, pl.struct(folded).is_unique()),
        Condition("identity-blank", None, pl.all_horizontal(part.is_not_null() for part in parts)),
    ]
    for column in _in_dataset(described):
        if column["has_status"]:
            name = column["name"]
            has_value = (pl.col(f"{name}__status") == "value").fill_null(value=False)
            conditions.append(Condition("status-contradicts-value", None, pl.col(name).is_not_null() == has_value))
    return conditions


def all_hold(described: Mapping[str, Description], tables: Frames, *, this_year: int, implausible: Implausible) -> bool:
    """Whether the tables of a dataset satisfy their schemas: types, conditions, and the rules of the form."""
    for name, table in tables.items():
        types = column_types(described[name])
        if any(table.schema.get(column) != kind for column, kind in types.items()):
            return False
        if not _hold(table, [condition.holds for condition in table_conditions(described[name])]):
            return False
    frames = prepared(described, tables, this_year=this_year)
    for name in tables:
        rules = zip(described[name]["rules"], rule_conditions(described[name], frames), strict=True)
        holds = [condition for rule, condition in rules if rule["severity"] == "error" or implausible == "fails"]
        if not _hold(linked_frame(described[name], frames), holds):
            return False
    return True


def _hold(table: pl.DataFrame, conditions: list[pl.Expr]) -> bool:
    if not conditions or table.is_empty():
        return True
    answers = table.select(holds.all(ignore_nulls=True).alias(str(place)) for place, holds in enumerate(conditions))
    return all(answers.row(0))


def _of_column(column: Mapping[str, Any]) -> Iterator[Condition]:
    name, value = column["name"], pl.col(column["name"])
    if column.get("allowed"):
        allowed = column["allowed"]
        several = value.list.eval(pl.element().is_in(allowed)).list.all()
        yield Condition("unknown-choice", name, several if column.get("several") else value.is_in(allowed))
    if column.get("at_least") is not None:
        yield Condition("below-minimum", name, value >= column["at_least"])
    if column.get("at_most") is not None:
        yield Condition("above-maximum", name, value <= column["at_most"])
    if column.get("pattern"):
        yield Condition(column["code"], name, value.str.contains(column["pattern"]))
    if column.get("units"):
        unit = f"{name}__unit"
        yield Condition("unknown-unit", unit, pl.col(unit).is_in(column["units"]))
    if column["has_status"]:
        status = f"{name}__status"
        yield Condition("unknown-status", status, pl.col(status).is_in(["value", "blank", *column["codes"].values()]))

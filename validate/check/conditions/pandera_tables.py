"""Makes pandera schemas for tables that are described by plain data.

A table of a dataset has one row per row of the form's table. Each field has a column of values (null for a missing code
or a blank cell) and a column `FIELD__status`. Every check has the code of the problem that it finds. This module needs
only pandera, Polars and the checks of `named_checks`, because analysts get a copy of it.
"""

from collections.abc import Mapping
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrorReason

from validate.check.conditions.named_checks import Frames
from validate.check.conditions.rule_conditions import Description, linked_frame, prepared, rule_conditions
from validate.check.conditions.table_conditions import FAILURES, Condition, Implausible, column_types, table_conditions


def table_schema(
    described: Description, frames: Frames | None = None, *, implausible: Implausible = "warns"
) -> pa.DataFrameSchema:
    """The schema of one table: types, allowed values, bounds, statuses, unique rows, and the rules of the form.

    Rules that read other tables need `frames`, the prepared tables by name (see `prepared`); without them they are left
    out. Rules about `implausible` values only warn (pandera's SchemaWarning), unless they should fail or be left out.
    """
    conditions = table_conditions(described)
    columns = {
        name: pa.Column(
            kind, [_check(condition) for condition in conditions if condition.column == name], nullable=True
        )
        for name, kind in column_types(described).items()
    }
    checks = [_check(condition) for condition in conditions if condition.column is None]
    if frames:
        checks += rule_checks(described, frames, implausible=implausible)
    return pa.DataFrameSchema(columns, checks=checks, name=described["name"])


def _check(condition: Condition) -> pa.Check:
    return pa.Check(
        lambda data: data.lazyframe.select(condition.holds.fill_null(value=True).alias("holds")), name=condition.code
    )


def rule_checks(described: Description, frames: Frames, *, implausible: Implausible) -> list[pa.Check]:
    """The rules of a table as pandera checks, in order, for the rows of these frames."""
    linked = linked_frame(described, frames)
    conditions = zip(described["rules"], rule_conditions(described, frames), strict=True)
    return [
        rule_check(rule, linked, condition, implausible=implausible)
        for rule, condition in conditions
        if rule["severity"] == "error" or implausible != "is left out"
    ]


def rule_check(
    rule: Mapping[str, Any], linked: pl.DataFrame, condition: pl.Expr, *, implausible: Implausible
) -> pa.Check:
    """A rule as a pandera check. Its name is the code, its error the message. Unknown results do not fail."""

    def holds(data: pa.PolarsData) -> pl.LazyFrame:
        answers = linked.lazy().select(condition.fill_null(value=True).alias("holds"))
        return pl.concat([data.lazyframe, answers], how="horizontal").select("holds")

    warns = rule["severity"] != "error" and implausible == "warns"
    return pa.Check(holds, name=rule["code"], error=rule["message"], raise_warning=warns, ignore_na=False)


def failing_rows(frame: pl.DataFrame, check: pa.Check) -> pl.Series:
    """The positions (UInt32) of the rows for which a check fails.

    pandera copies all columns of the frame for rows that fail, so it should have few. Raises `CheckCrashed` if the
    check raises an error, because that is a bug and not bad data.
    """
    try:
        pa.DataFrameSchema(checks=[check]).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        (error,) = errors.schema_errors
        if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
            raise CheckCrashed(f"the check {check.name} could not be run: {error}") from errors
        output: pl.DataFrame = error.check_output
        return output.to_series().not_().arg_true()
    return pl.Series("row", [], dtype=pl.UInt32)


class CheckCrashed(RuntimeError):
    """A check raised an error instead of giving a result."""


def failures(
    described: Mapping[str, Description], tables: Frames, *, this_year: int, implausible: Implausible = "warns"
) -> pl.DataFrame:
    """The failures in the tables of a dataset: one row per failing check and row (`table`, `check`, `row_id`).

    `row_id` is null for a check of a whole column: `column-missing`, `wrong-type`. Rules are only checked if there is
    no such failure.
    """
    found = [
        failure for name, table in tables.items() for failure in _failures(name, table, table_schema(described[name]))
    ]
    if not {"column-missing", "wrong-type"} & {check for _, check, _ in found}:
        frames = prepared(described, tables, this_year=this_year)
        for name, table in tables.items():
            rules = pa.DataFrameSchema(checks=rule_checks(described[name], frames, implausible=implausible))
            found += _failures(name, table, rules)
    return pl.DataFrame(found, schema=FAILURES, orient="row")


_Failure = tuple[str, str, str | None]


def _failures(name: str, table: pl.DataFrame, schema: pa.DataFrameSchema) -> list[_Failure]:
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        answered = [error for error in errors.schema_errors if error.reason_code is not SchemaErrorReason.CHECK_ERROR]
        if len(answered) < len(errors.schema_errors) and not any(
            error.reason_code in _OF_COLUMNS for error in answered
        ):
            raise CheckCrashed(f"a check of {name} could not be run: {errors}") from errors
        return [failure for error in answered for failure in _failed(name, table, error)]
    return []


def _failed(name: str, table: pl.DataFrame, error: pa.errors.SchemaError) -> list[_Failure]:
    if error.reason_code in _OF_COLUMNS:
        return [(name, _OF_COLUMNS[error.reason_code], None)]
    rows = table["row_id"].filter(~error.check_output.to_series().fill_null(value=True))
    return [(name, error.check.name, row) for row in rows]


_OF_COLUMNS = {
    SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME: "column-missing",
    SchemaErrorReason.WRONG_DATATYPE: "wrong-type",
}

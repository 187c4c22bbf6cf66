"""The pandera schema of a table of a form. Loads pandera."""

import pandera.polars as pa
import polars as pl

from schema.form import Form
from validate.check.describe_table import describe_table
from validate.check.named_checks import Frames
from validate.check.pandera_tables import Implausible, failures, table_schema
from validate.check.rule_conditions import prepared


def schema_of(
    form: Form,
    table: str,
    tables: Frames | None = None,
    *,
    this_year: int = 9999,
    implausible: Implausible = "warns",
) -> pa.DataFrameSchema:
    """The pandera schema that a table of a dataset satisfies: types, allowed values, bounds, unique rows, and rules.

    Each check has the code of the problem it finds as its name. The rules of the form need `tables`, all tables of the
    dataset by name, since some look at several; without `tables` they are left out. `this_year` is the year after which
    a year is too late. Rules of severity warning or note only warn, unless what is `implausible` is to fail or to be
    left out. KeyError where the form has no such table.
    """
    described = describe_table(form, form[table])
    if tables is None:
        return table_schema(described)
    frames = prepared(_described(form), tables, this_year=this_year)
    return table_schema(described, frames, implausible=implausible)


def dataset_failures(form: Form, tables: Frames, *, this_year: int) -> pl.DataFrame:
    """What keeps these tables from being a dataset of the form: a row per failing check and row.

    What is only implausible does not. Has `table`, `check` (its name) and `row_id`, which is null for a check of a
    whole column, such as its type.
    """
    return failures(_described(form), tables, this_year=this_year, implausible="is left out")


def _described(form: Form) -> dict[str, dict[str, object]]:
    return {table.name: describe_table(form, table) for table in form.tables}

"""Makes the pandera schema of a table of a form. Loads pandera."""

import pandera.polars as pa

from schema.form import Form
from validate.check.conditions.describe_table import describe_table, describe_tables
from validate.check.conditions.named_checks import Frames
from validate.check.conditions.pandera_tables import table_schema
from validate.check.conditions.rule_conditions import prepared
from validate.check.conditions.table_conditions import Implausible


def schema_of(
    form: Form,
    table: str,
    tables: Frames | None = None,
    *,
    this_year: int = 9999,
    implausible: Implausible = "warns",
) -> pa.DataFrameSchema:
    """The pandera schema of a table of a dataset: types, allowed values, bounds, unique rows, and rules.

    The name of each check is the code of the problem that it finds. The rules of the form need `tables`, all tables of
    the dataset by name, because some rules read several. Without `tables` they are left out. Years after `this_year`
    are too late. Warnings and notes only warn, unless `implausible` says that they fail or are left out. Raises
    KeyError if the form does not have the table.
    """
    described = describe_table(form, form[table])
    if tables is None:
        return table_schema(described)
    frames = prepared(describe_tables(form), tables, this_year=this_year)
    return table_schema(described, frames, implausible=implausible)

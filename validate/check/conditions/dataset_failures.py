"""Checks that the tables of a dataset satisfy the schemas of their form."""

import polars as pl

from schema.form import Form
from validate.check.conditions.describe_table import describe_tables
from validate.check.conditions.named_checks import Frames
from validate.check.conditions.table_conditions import FAILURES, all_hold


def dataset_failures(form: Form, tables: Frames, *, this_year: int) -> pl.DataFrame:
    """The failures of these tables as a dataset of the form: one row per failing check and row.

    Implausible values are left out. Columns: `table`, `check` (its name) and `row_id`, which is null for a check of a
    whole column, such as its type. Polars first looks for failures with one query per table. pandera, which takes a
    second to load, is only used if there are any.
    """
    described = describe_tables(form)
    if all_hold(described, tables, this_year=this_year, implausible="is left out"):
        return pl.DataFrame(schema=FAILURES)

    from validate.check.conditions.pandera_tables import failures  # noqa: PLC0415  (loads pandera)

    return failures(described, tables, this_year=this_year, implausible="is left out")

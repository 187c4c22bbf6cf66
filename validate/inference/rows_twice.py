"""Counts rows that cannot be paired because another row of their table has the same key."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schema.form import Form
from validate.extraction.read_cells import read_tables
from validate.inference.form import FieldOf, cells_of
from validate.inference.plain_table import PlainTable


def rows_with_the_key_of_another(form: Form, key: Sequence[FieldOf], tables: Sequence[PlainTable]) -> int:
    """The number of rows with the key of another row of their table, as the form reads the key.

    These are the rows that the comparison cannot pair, whatever the reason for choosing this key.
    """
    table = replace(form.studies, fields=tuple(form.studies[field.name] for field in key))
    read = read_tables([(table, cells_of(form, key, plain, which)) for which, plain in enumerate(tables)])
    names = [field.name for field in key]
    return sum(_twice(recorded.keys.select(names)) for recorded in read)


def _twice(keys: pl.DataFrame) -> int:
    whole = keys.drop_nulls()
    return int(whole.is_duplicated().sum()) if whole.height else 0

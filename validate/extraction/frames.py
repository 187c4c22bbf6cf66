"""Turns data frames into tables of an extraction. Their values are read as if they were typed into cells."""

from collections.abc import Iterator, Mapping

import polars as pl

from schema.form import Form, Table
from schema.text import fold
from validate.extraction.recorded_table import RawTable


def raw_tables(form: Form, frames: Mapping[str, pl.DataFrame], *, file: str) -> Iterator[RawTable]:
    """The tables of these frames. Raises ValueError for a table or a column that the form does not have."""
    for name, frame in frames.items():
        if name not in form.by_name:
            raise ValueError(f"the form has no table {name!r}; its tables are {', '.join(form.by_name)}")
        table = form[name]
        names = {column: _field(table, column) for column in frame.columns}
        if len({*names.values()}) < len(names):
            raise ValueError(f"two columns of the frame for {name} are the same field: {', '.join(frame.columns)}")
        yield RawTable(
            table=name,
            file=file,
            sheet=name,
            rows=pl.int_range(1, frame.height + 1, eager=True).alias("row"),
            columns={field: number for number, field in enumerate(names.values(), start=1)},
            cells=pl.DataFrame([as_texts(frame[column]).alias(field) for column, field in names.items()]),
        )


def as_texts(column: pl.Series) -> pl.Series:
    """The values of a column as people type them: whole numbers without decimals, lists separated by `; `."""
    if column.dtype == pl.String:
        return column
    if column.dtype.is_float():
        return column.cast(pl.String).str.strip_suffix(".0")
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String)).list.join("; ")
    if column.dtype == pl.Boolean:
        return column.replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)
    return column.cast(pl.String)


def _field(table: Table, column: str) -> str:
    """The field of a column, by its name or label. Raises ValueError if there is no such field."""
    if column in table.by_name:
        return column
    labelled = [field.name for field in table.fields if fold(column) in map(fold, (field.label, *field.also_called))]
    if len(labelled) != 1:
        known = ", ".join(field.name for field in table.fields if field.of is None)
        raise ValueError(f"the table {table.name} has no field {column!r}; its fields are {known}")
    return labelled[0]

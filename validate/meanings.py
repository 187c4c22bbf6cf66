"""A table's values in the types that conditions need: numbers as numbers, several choices as lists, codes apart."""

from fractions import Fraction

import polars as pl

from schema.cells import Key
from schema.form import Field
from schema.quantities import Amount
from validate.extraction import Recorded
from validate.reading import is_code


def meanings(recorded: Recorded) -> pl.DataFrame:
    """A row per row of the table, with `row`, its position.

    Per field: `FIELD`, its value (Int64, Float64, List(String) or String), null where the cell is blank, holds a
    missing code or could not be read; `FIELD__state`, one of value, blank, unread or the code; `FIELD__text`, the
    canonical text.
    A quantity has `FIELD__unit`, and the exact amount as `FIELD__base` in `FIELD__base_unit`; a key or a reference has
    `FIELD__key`, by which they find each other, and `study__key` says which study the row belongs to.
    """
    columns = [column for each in recorded.table.fields for column in _columns(each, recorded)]
    study = recorded.keys[recorded.table.study].alias(STUDY)
    named = [each.name for each in recorded.table.fields if isinstance(each.cell, Key) and f"{each.name}__key" != STUDY]
    keys = [recorded.keys[name].alias(f"{name}__key") for name in named]
    return pl.DataFrame([study, *keys, *columns]).with_row_index("row")


STUDY = "study__key"
"""The column of a frame of meanings that names the row's study, in whatever field the table has it."""


def _columns(field: Field, recorded: Recorded) -> list[pl.Series]:
    name = field.name
    state = (
        recorded.values.select(name)
        .with_columns(recorded.readable(name).alias("readable"))
        .select(
            pl.when(pl.col(name).is_null())
            .then(pl.lit("blank"))
            .when(~pl.col("readable"))
            .then(pl.lit("unread"))
            .when(is_code(field, pl.col(name)))
            .then(pl.col(name))
            .otherwise(pl.lit("value"))
            .alias(f"{name}__state")
        )
        .to_series()
    )
    text = pl.select(pl.when(state == "value").then(recorded.values[name]).alias(f"{name}__text")).to_series()
    return [*_typed(field, text), state, text]


def _typed(field: Field, text: pl.Series) -> list[pl.Series]:
    name = field.name
    if isinstance(field.cell, Amount):
        return _quantity(field.cell, name, text)
    match field.cell.storage:
        case "integer":
            return [text.cast(pl.Int64).alias(name)]
        case "decimal":
            return [text.cast(pl.Float64).alias(name)]
        case "list":
            return [text.str.split("; ").alias(name)]
        case _:
            return [text.alias(name)]


def _quantity(cell: Amount, name: str, text: pl.Series) -> list[pl.Series]:
    known: dict[str, tuple[float, str, Fraction, str]] = {}
    for each in text.drop_nulls().unique():
        value = cell.read(each)
        amount, base = cell.canonical(value)
        known[each] = (float(value.number), value.unit, amount, base)
    read = [known.get(each) for each in text]
    return [
        pl.Series(name, [one and one[0] for one in read], dtype=pl.Float64),
        pl.Series(f"{name}__unit", [one and one[1] for one in read], dtype=pl.String),
        pl.Series(f"{name}__base", [None if one is None else float(one[2]) for one in read], dtype=pl.Float64),
        pl.Series(f"{name}__base_unit", [one and one[3] for one in read], dtype=pl.String),
    ]

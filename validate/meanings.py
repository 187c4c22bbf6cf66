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
    fields = recorded.table.fields
    unread = {name: ~recorded.readable(name) for name in recorded.unread_texts}
    states = recorded.values.select(_state(each, unread.get(each.name)) for each in fields)
    texts = recorded.values.hstack(states).select(
        pl.when(pl.col(f"{each.name}__state") == "value").then(each.name).alias(f"{each.name}__text") for each in fields
    )
    typed = texts.select(_typed(each) for each in fields if not isinstance(each.cell, Amount))
    amounts = [
        column
        for each in fields
        if isinstance(each.cell, Amount)
        for column in _quantity(each.cell, each.name, texts[f"{each.name}__text"])
    ]
    study = recorded.keys[recorded.table.study].alias(STUDY)
    named = [each.name for each in fields if isinstance(each.cell, Key) and f"{each.name}__key" != STUDY]
    keys = [recorded.keys[name].alias(f"{name}__key") for name in named]
    return pl.DataFrame([study, *keys, *typed, *amounts, *states, *texts]).with_row_index("row")


STUDY = "study__key"
"""The column of a frame of meanings that names the row's study, in whatever field the table has it."""


def _state(field: Field, unread: pl.Series | None) -> pl.Expr:
    value = pl.col(field.name)
    known = pl.when(value.is_null()).then(pl.lit("blank")).when(is_code(field, value)).then(value)
    state = known.otherwise(pl.lit("value"))
    return (state if unread is None else pl.when(unread).then(pl.lit("unread")).otherwise(state)).alias(
        f"{field.name}__state"
    )


def _typed(field: Field) -> pl.Expr:
    text = pl.col(f"{field.name}__text")
    match field.cell.storage:
        case "integer":
            typed = text.cast(pl.Int64)
        case "decimal":
            typed = text.cast(pl.Float64)
        case "list":
            typed = text.str.split("; ")
        case _:
            typed = text
    return typed.alias(field.name)


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

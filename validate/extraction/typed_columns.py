"""A table's values in the types that conditions need: numbers, lists for several choices, separate codes."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

import polars as pl

from schema.cell_type import CellType, Family, Storage
from schema.form import Field
from validate.extraction.recorded_table import RecordedTable


def typed_columns(recorded: RecordedTable) -> pl.DataFrame:
    """A row per row of the table, with `row`, its position.

    Per field: `FIELD`, its value (Int64, Float64, List(String) or String), null where the cell is blank, holds a
    missing code or could not be read; `FIELD__state`, one of value, blank, unread or the code; `FIELD__text`, the
    canonical text. A quantity has `FIELD__unit`, and the exact amount as `FIELD__base` in `FIELD__base_unit`; a key or
    a reference has `FIELD__key`, which is equal if they match. `study__key` is the row's study.
    """
    fields = recorded.table.fields
    unread = {name: ~recorded.readable(name) for name in recorded.unread_texts}
    alike = _by_codes(fields)
    states = recorded.values.select(_states(names, codes) for codes, names in alike.items())
    values = recorded.values
    if unread:
        states = states.with_columns(
            pl.when(cells).then(pl.lit("unread")).otherwise(f"{name}__state").alias(f"{name}__state")
            for name, cells in unread.items()
        )
        values = values.with_columns(pl.when(~cells).then(name).alias(name) for name, cells in unread.items())
    texts = values.select(_texts(names, codes) for codes, names in alike.items())
    typed = texts.select(_typed(fields))
    amounts = [
        column
        for field in fields
        if field.cell.storage == "quantity"
        for column in _quantity(field.cell, field.name, texts[field.name])
    ]
    study = recorded.keys[recorded.table.study].alias(STUDY)
    names_rows = {Family.NAME, Family.REFERENCE}
    named = [field.name for field in fields if field.cell.family in names_rows and f"{field.name}__key" != STUDY]
    keys = [recorded.keys[name].alias(f"{name}__key") for name in named]
    written = [text.alias(f"{text.name}__text") for text in texts]
    return pl.DataFrame([study, *keys, *typed, *amounts, *states, *written]).with_row_index("row")


ColumnType = Literal["text", "integer", "decimal", "list"]


def column_type(cell: CellType[Any]) -> ColumnType:
    """The type of the column of a field's values; for a quantity, that of the reported number."""
    return "decimal" if cell.storage == "quantity" else cell.storage


STUDY = "study__key"
"""The column that names the row's study, in whatever field the table has it."""


def _by_codes(fields: Iterable[Field]) -> Mapping[frozenset[str], list[str]]:
    """The fields that take the same missing codes: one expression for many columns is as cheap as for one."""
    alike: dict[frozenset[str], list[str]] = {}
    for field in fields:
        alike.setdefault(field.codes, []).append(field.name)
    return alike


def _states(names: list[str], codes: frozenset[str]) -> pl.Expr:
    value = pl.col(names)
    code = pl.when(value.is_in(sorted(codes)) if codes else pl.lit(value=False)).then(value)
    return code.when(value.is_null()).then(pl.lit("blank")).otherwise(pl.lit("value")).name.suffix("__state")


def _texts(names: list[str], codes: frozenset[str]) -> pl.Expr:
    value = pl.col(names)
    return pl.when(~value.is_in(sorted(codes))).then(value) if codes else value


def _typed(fields: Iterable[Field]) -> list[pl.Expr]:
    """The texts of the fields that are not quantities, in the types of their cells."""
    stored: dict[Storage, list[str]] = {}
    for field in fields:
        if field.cell.storage != "quantity":
            stored.setdefault(field.cell.storage, []).append(field.name)
    return [_READ[storage](pl.col(names)) for storage, names in stored.items()]


_READ: Mapping[Storage, Callable[[pl.Expr], pl.Expr]] = {
    "integer": lambda text: text.cast(pl.Int64),
    "decimal": lambda text: text.cast(pl.Float64),
    "list": lambda text: text.str.split("; "),
    "text": lambda text: text,
}


def _quantity(cell: CellType[Any], name: str, text: pl.Series) -> list[pl.Series]:
    """A quantity's number, unit, amount and base unit. Its key is the exact amount in the base unit."""
    known: dict[str, tuple[float, str, Fraction, str]] = {}
    for written in text.drop_nulls().unique():
        value = cell.read(written)
        amount, _, base = cell.key(value).partition(" ")
        known[written] = (float(value.number), value.unit, Fraction(amount), base)
    read = [known.get(written) for written in text]
    return [
        pl.Series(name, [one and one[0] for one in read], dtype=pl.Float64),
        pl.Series(f"{name}__unit", [one and one[1] for one in read], dtype=pl.String),
        pl.Series(f"{name}__base", [None if one is None else float(one[2]) for one in read], dtype=pl.Float64),
        pl.Series(f"{name}__base_unit", [one and one[3] for one in read], dtype=pl.String),
    ]

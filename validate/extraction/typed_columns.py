"""The values of a table in the types that conditions need: numbers, lists for several choices, separate codes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

import polars as pl

from schema.cell_type import CellType, Family, Storage
from schema.form import Field
from validate.extraction.columns import selected
from validate.extraction.recorded_table import RecordedTable


def typed_columns(recorded: RecordedTable, field_names: Collection[str] | None = None) -> pl.DataFrame:
    """One row per row of the table, with its position in `row`. `field_names` limits the fields; None for all fields.

    Each field gives these columns. `FIELD`: its value (Int64, Float64, List(String) or String); null if the cell is
    blank, has a missing code or could not be read. `FIELD__state`: value, blank, unread, or the missing code.
    `FIELD__text`: the canonical text. A quantity also gives `FIELD__unit`, and the exact amount as `FIELD__base` in
    `FIELD__base_unit`.

    Every key and reference gives `FIELD__key`, which is equal in rows that match, even if it is not in `field_names`.
    `study__key` is the study of the row.
    """
    fields = [field for field in recorded.table.fields if field_names is None or field.name in field_names]
    read_here = {field.name for field in fields}
    unread = {name: ~recorded.readable(name) for name in recorded.unread_texts if name in read_here}
    values = recorded.values
    if unread:
        values = values.with_columns(pl.when(~cells).then(name).alias(name) for name, cells in unread.items())
    columns = (column for alike, names in _alike(fields).items() for column in _read(tuple(names), *alike))
    read = selected(values, columns)
    if unread:
        read = read.with_columns(
            pl.when(cells).then(pl.lit("unread")).otherwise(f"{name}__state").alias(f"{name}__state")
            for name, cells in unread.items()
        )
    amounts = [
        column
        for field in fields
        if field.cell.storage == "quantity"
        for column in _quantity(field.cell, field.name, read[f"{field.name}__text"])
    ]
    study = recorded.keys[recorded.table.study].alias(STUDY)
    names_rows = {Family.NAME, Family.REFERENCE}
    named = [
        field.name
        for field in recorded.table.fields
        if field.cell.family in names_rows and f"{field.name}__key" != STUDY
    ]
    keys = [recorded.keys[name].alias(f"{name}__key") for name in named]
    return pl.DataFrame([study, *keys, *amounts]).hstack(read).with_row_index("row")


ColumnType = Literal["text", "integer", "decimal", "list"]


def column_type(cell: CellType[Any]) -> ColumnType:
    """The type of the column for a field's values. For a quantity, the type of the reported number."""
    return "decimal" if cell.storage == "quantity" else cell.storage


STUDY = "study__key"
"""The column with the study of each row, whatever the table calls this field."""


def _alike(fields: Iterable[Field]) -> Mapping[tuple[frozenset[str], Storage], list[str]]:
    """The names of fields by their missing codes and storage.

    One expression for many columns is as cheap as for one.
    """
    alike: dict[tuple[frozenset[str], Storage], list[str]] = {}
    for field in fields:
        alike.setdefault((field.codes, field.cell.storage), []).append(field.name)
    return alike


@lru_cache(maxsize=256)
def _read(names: tuple[str, ...], codes: frozenset[str], storage: Storage) -> tuple[pl.Expr, ...]:
    """The states, texts and values of fields with these codes and storage. Quantities have no values here."""
    value = pl.col(names)
    coded = value.is_in(sorted(codes)) if codes else pl.lit(value=False)
    code = pl.when(coded).then(value)
    state = code.when(value.is_null()).then(pl.lit("blank")).otherwise(pl.lit("value")).name.suffix("__state")
    text = pl.when(~coded).then(value) if codes else value
    typed = () if storage == "quantity" else (_READ[storage](text),)
    return (state, text.name.suffix("__text"), *typed)


_READ: Mapping[Storage, Callable[[pl.Expr], pl.Expr]] = {
    "integer": lambda text: text.cast(pl.Int64),
    "decimal": lambda text: text.cast(pl.Float64),
    "list": lambda text: text.str.split("; "),
    "text": lambda text: text,
}


def _quantity(cell: CellType[Any], name: str, text: pl.Series) -> list[pl.Series]:
    """The number, unit, amount and base unit of a quantity. Its key is the exact amount in the base unit."""
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

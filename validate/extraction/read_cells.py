"""Reads cells with Pydantic.

Each different text of a field is read once, and the result is joined back to the cells.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, assert_never

import polars as pl
from pydantic import ValidationError

from schema.cell_type import Family
from schema.decimals import with_decimal_point
from schema.form import Field, Table
from schema.missing import Missing
from schema.problem import CellError
from schema.regular_expressions import regex
from schema.text import fold, tidy
from schema.words import Words
from validate.extraction.columns import constant
from validate.extraction.own_ways import as_meant
from validate.extraction.recorded_table import RawTable, RecordedTable, UnreadableText
from validate.extraction.suggestions import unreadable

BARE = regex(r"\s*[\d.,]*\d[\d.,]*\s*")
"""A number without a unit."""
UNREAD = "\N{NULL}"
"""The first character of the key of a text that could not be read. No key of a value begins with it."""
_IN_WORDS = Words()


def read_table(table: Table, raw: RawTable) -> RecordedTable:
    """Reads the cells of a table."""
    return read_tables([(table, raw)])[0]


def read_tables(several: Sequence[tuple[Table, RawTable]]) -> list[RecordedTable]:
    """Reads the cells of these tables. A cell with only white space is blank.

    All cells of all tables are read together, because in a small table a query costs more than its result.
    """
    columns: list[tuple[Field, pl.Series, RawTable]] = []
    for table, raw in several:
        given = {column.name: column for column in raw.cells.get_columns()}
        blank = _blank(len(raw.rows))
        columns += [(field, given.get(field.name, blank), raw) for field in table.fields]
    cells = _typed_cells([texts for _, texts, _ in columns])
    meanings, unread = _meanings(cells, [(field, raw) for field, _, raw in columns])
    read = cells.join(meanings, on=["column", "text"], how="left", maintain_order="left").with_columns(
        pl.when(pl.col("value").is_not_null()).then("text")
    )
    tables = []
    first_cell = first_column = 0
    for table, raw in several:
        names = [field.name for field in table.fields]
        texts, values, keys = (_side_by_side(read[part], names, first_cell, len(raw.rows)) for part in _PARTS)
        numbers = range(first_column, first_column + len(names))
        tables.append(
            RecordedTable(
                table=table,
                file=raw.file,
                sheet=raw.sheet,
                rows=raw.rows,
                columns=raw.columns,
                texts=_with_units(texts, table, raw),
                values=values,
                keys=keys,
                scattered=raw.scattered,
                agreed=raw.agreed,
                ways=raw.ways,
                units_differ=raw.units_differ,
                unread=tuple(text for number in numbers for text in unread.get(number, ())),
            )
        )
        first_cell += len(raw.rows) * len(names)
        first_column += len(names)
    return tables


_PARTS = ("text", "value", "key")


def _side_by_side(cells: pl.Series, names: Sequence[str], first: int, height: int) -> pl.DataFrame:
    """The columns of a table, cut from one long column of cells that starts at `first`."""
    return pl.DataFrame([cells.slice(first + place * height, height).alias(name) for place, name in enumerate(names)])


def _blank(height: int) -> pl.Series:
    return constant(None, height, pl.String)


def _typed_cells(columns: Sequence[pl.Series]) -> pl.DataFrame:
    """All cells in one column, each with the number of its original column."""
    heights = pl.DataFrame(
        {"column": range(len(columns)), "height": [len(texts) for texts in columns]},
        schema={"column": pl.UInt32, "height": pl.UInt32},
    )
    numbers = heights.filter(pl.col("height") > 0).select(pl.col("column").repeat_by("height").explode())["column"]
    as_texts = [texts if texts.dtype == pl.String else texts.cast(pl.String) for texts in columns]
    texts = pl.concat(as_texts) if columns else _blank(0)
    return pl.DataFrame([numbers, texts.alias("text")])


def _meanings(
    cells: pl.DataFrame, fields: Sequence[tuple[Field, RawTable]]
) -> tuple[pl.DataFrame, dict[int, list[UnreadableText]]]:
    """The value and key of each different text of each column, and the texts that could not be read, by column."""
    different = cells.filter(pl.col("text").is_not_null()).unique().sort("column", "text")
    values: list[str | None] = []
    keys: list[str | None] = []
    unread: dict[int, list[UnreadableText]] = {}
    for number, text in different.iter_rows():
        field, raw = fields[number]
        try:
            value = field.reader.validate_python(_meant(text, field, raw))
        except ValidationError as error:
            shown = _shown(text, field, raw)
            unread.setdefault(number, []).append(unreadable(field, shown, error))
            written: tuple[str | None, str | None] = (tidy(shown), _key_unread(field, shown))
        else:
            written = value_and_key(field, value)
        values.append(written[0])
        keys.append(written[1])
    found = [pl.Series("value", values, dtype=pl.String), pl.Series("key", keys, dtype=pl.String)]
    return different.with_columns(found), unread


def _meant(text: str, field: Field, raw: RawTable) -> str:
    """The text as its file means it: with decimal point, order of dates, percent sign and unit."""
    if (meant := raw.meant.get(field.name, {}).get(text)) is not None:
        return meant
    if field.name in raw.decimal_commas and field.cell.family is Family.NUMBER:
        text = with_decimal_point(text)
    text = as_meant(text, raw.ways.get(field.name))
    unit = raw.units.get(field.name)
    return f"{text} {unit}" if unit and BARE.fullmatch(text) else text


def _with_units(texts: pl.DataFrame, table: Table, raw: RawTable) -> pl.DataFrame:
    """The texts of a table as they are shown.

    A unit is added if files have different units, as with weeks and months.
    """
    differ = [field for field in table.fields if field.name in raw.units_differ]
    return texts.with_columns(
        pl.Series(field.name, [text and _shown(text, field, raw) for text in texts[field.name]], dtype=pl.String)
        for field in differ
    )


def _shown(text: str, field: Field, raw: RawTable) -> str:
    """The text. A bare number gets the unit of its header if other files have another unit."""
    unit = raw.units.get(field.name) if field.name in raw.units_differ else None
    return field.cell.in_words(f"{tidy(text)} {unit}") if unit and BARE.fullmatch(text) else text


def value_and_key(field: Field, value: Any) -> tuple[str | None, str | None]:
    """The canonical text and the key of a value or missing code; (None, None) for None."""
    if value is None:
        return None, None
    if isinstance(value, Missing):
        return value.value, value.value
    return field.cell.write(value), field.cell.key(value)


def key_of(field: Field, text: str | None) -> str | None:
    """The key of a text typed into a cell of this field; None if it is blank."""
    try:
        value = field.cell.parse(text)
    except CellError:
        return _key_unread(field, text or "")
    return value_and_key(field, value)[1]


def _key_unread(field: Field, text: str) -> str:
    """The key of a text that could not be read. In number and date fields, `<0.001` and `< 0.001` have the same key."""
    match field.cell.family:
        case Family.NUMBER | Family.DATE:
            return UNREAD + _IN_WORDS.key(tidy(text))
        case (
            Family.TEXT | Family.CHOICE | Family.SET | Family.NAME | Family.REFERENCE | Family.IDENTIFIER | Family.PLACE
        ):
            return UNREAD + fold(text)
        case _:
            assert_never(field.cell.family)


def remembered_key(field: Field, text: str) -> str | None:
    """Like `key_of`, with a cache for many cells that share few texts."""
    return _remembered_key(ById(field), text)


class ById:
    """Wraps a field to compare it by object identity, because comparing fields by content is slow."""

    def __init__(self, field: Field) -> None:
        self.field = field

    def __hash__(self) -> int:
        return id(self.field)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and self.field is other.field


@lru_cache(maxsize=20_000)
def _remembered_key(known: ById, text: str) -> str | None:
    return key_of(known.field, text)


def as_read_now(field: Field, text: str | None) -> str | None:
    """The current canonical text of what was recorded under earlier names of choices. Other texts stay the same."""
    if text is None or not any(choice.was for choice in field.cell.known):
        return text
    try:
        value = field.cell.parse(text)
    except CellError:
        return text
    return value_and_key(field, value)[0]


def is_code(field: Field, column: pl.Expr) -> pl.Expr:
    """True if a key or value is a missing code."""
    return column.is_in(sorted(field.codes)) if field.codes else pl.lit(value=False)

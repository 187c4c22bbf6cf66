"""Cells through Pydantic: each different text of a column is read once, and joined back to its cells."""

import re
from collections.abc import Iterable
from typing import Any

import polars as pl
from pydantic import ValidationError
from rapidfuzz import fuzz, process

from schema.choices import Choice
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold, quoted, tidy
from validate.extraction.extraction import Confirmed, Extraction, Recorded, Typed, Unread

_CODE_AND_A_SLIP = 6  # characters: longer texts are no misspelt code
_LISTED = 12  # choices that a message still names one by one
NEAR = 70.0  # rapidfuzz ratio, 0 to 100, from which an allowed entry is near enough to be suggested
BARE = re.compile(r"\s*[\d.,]*\d[\d.,]*\s*")
"""A number without a unit."""
_UNREAD = "\N{NULL}"  # begins the key of a text that could not be read: no value's key begins so


def read_extraction(
    name: str,
    form: Form,
    file: str,
    typed: Iterable[Typed],
    *,
    confirmed: tuple[Confirmed, ...] = (),
    codebook: int | None = None,
) -> Extraction:
    """The extraction that these cells make; a table that is missing among them has no rows."""
    given = {each.table: each for each in typed}
    tables = {table.name: read_table(table, given.get(table.name) or _nothing(table, file)) for table in form.tables}
    return Extraction(name=name, form=form, file=file, tables=tables, confirmed=confirmed, codebook=codebook)


def read_table(table: Table, typed: Typed) -> Recorded:
    """What the cells of a table mean."""
    columns: list[tuple[pl.Series, pl.Series, pl.Series]] = []
    unread: list[Unread] = []
    given = {column.name: column for column in typed.cells}
    blank = pl.Series([None] * len(typed.rows), dtype=pl.String)
    for each in table.fields:
        seen, values, keys, bad = read_column(each, given.get(each.name, blank), typed.units.get(each.name))
        columns.append((seen, values, keys))
        unread.extend(bad)
    typed_frame, values_frame, keys_frame = (pl.DataFrame(several) for several in zip(*columns, strict=True))
    return Recorded(
        table=table,
        file=typed.file,
        sheet=typed.sheet,
        rows=typed.rows,
        columns=typed.columns,
        typed=typed_frame,
        values=values_frame,
        keys=keys_frame,
        unread=tuple(unread),
    )


def read_column(
    field: Field, typed: pl.Series, unit: str | None = None
) -> tuple[pl.Series, pl.Series, pl.Series, list[Unread]]:
    """The column as typed (white space alone is blank), its values, its keys, and the texts that could not be read.

    With `unit`, a bare number is an amount in this unit.
    """
    if typed.null_count() == len(typed):
        blank = typed.cast(pl.String).alias(field.name)
        return blank, blank, blank, []
    listed = typed.to_list()
    read: dict[str | None, tuple[str | None, str | None]] = {None: (None, None)}
    unread: list[Unread] = []
    for text in set(listed) - {None}:
        try:
            value = field.reader.validate_python(f"{text} {unit}" if unit and BARE.fullmatch(text) else text)
        except ValidationError as error:
            unread.append(_unread(field, text, error))
            read[text] = (tidy(text), _UNREAD + fold(text))
        else:
            read[text] = _written(field, value)
    columns = (
        [text if read[text][0] is not None else None for text in listed],
        [read[text][0] for text in listed],
        [read[text][1] for text in listed],
    )
    seen, values, keys = (pl.Series(field.name, column, dtype=pl.String) for column in columns)
    return seen, values, keys, sorted(unread, key=lambda each: each.text)


def _written(field: Field, value: Any) -> tuple[str | None, str | None]:
    """The text and the key of what was read: a value, a missing code, or None."""
    if value is None:
        return None, None
    if isinstance(value, Missing):
        return value.value, value.value
    return field.cell.write(value), field.cell.key(value)


def key_of(field: Field, text: str | None) -> str | None:
    """The key of a text typed into a cell of the field; None for a blank one."""
    try:
        value = field.cell.parse(text)
    except CellError:
        return _UNREAD + fold(text or "")
    return value if value is None or isinstance(value, Missing) else field.cell.key(value)


def is_code(field: Field, column: pl.Expr) -> pl.Expr:
    """True where a key or value is a missing code."""
    return column.is_in(sorted(field.codes)) if field.codes else pl.lit(value=False)


def nearest(text: str, options: tuple[str, ...]) -> str | None:
    """The allowed entry nearest to what was typed, when one is near; the only one there is, whatever was typed."""
    if len(options) == 1:
        return options[0]
    found = [
        best
        for scorer in (fuzz.ratio, fuzz.token_set_ratio)  # a slip of the pen; some of the words
        if (best := process.extractOne(text, options, scorer=scorer, processor=fold, score_cutoff=NEAR))
    ]
    return max(found, key=lambda each: each[1])[0] if found else None


def _nearest_choice(field: Field, text: str) -> str | None:
    """The choice one of whose spellings is nearest."""
    if not isinstance(field.cell, Choice):
        return None
    spelling = nearest(fold(text), tuple(field.cell.by_spelling))
    code = field.cell.by_spelling[spelling] if spelling else None
    return next((each.shown for each in field.cell.choices if each.code == code), code)


def _unread(field: Field, text: str, error: ValidationError) -> Unread:
    said = error.errors(include_url=False)[0]
    options = said["ctx"]["options"]
    codes = tuple(sorted(field.codes))
    code, message = said["type"], said["msg"]
    suggestion = nearest(tidy(text), options) or (_nearest_choice(field, text) if options else None)
    beside = next((word for word in re.split(r"[^A-Z]+", text) if word in codes), None)
    if beside:
        code, suggestion = "code-with-value", beside
        message = f"{quoted(text)}: a missing code stands alone in its cell; what you want to add belongs in a note"
    elif (
        suggestion is None and len(tidy(text)) <= _CODE_AND_A_SLIP and (close := nearest(text.replace(".", ""), codes))
    ):
        message = f"{quoted(text)} is neither an entry of this field nor a missing code ({', '.join(codes)})"
        suggestion = close
    elif suggestion is None and code == "unknown-choice" and options:
        message += f": {_offered(options)}"
    return Unread(field=field.name, text=text, code=code, message=message, suggestion=suggestion)


def _offered(options: tuple[str, ...]) -> str:
    """What may be chosen, as far as a sentence holds it."""
    if len(options) <= _LISTED:
        return f"choose {'; '.join(options[:-1])}; or {options[-1]}"
    return f"choose one of its {len(options)} entries ({'; '.join(options[:3])}; ...), which the sheet Guide lists"


def _nothing(table: Table, file: str) -> Typed:
    return Typed(
        table=table.name,
        file=file,
        sheet=table.label,
        rows=pl.Series("row", [], dtype=pl.Int64),
        columns={},
        cells=pl.DataFrame(
            {each.name: [] for each in table.fields}, schema={each.name: pl.String for each in table.fields}
        ),
    )

"""A form as a JSON Schema of the record of one study: for the structured output of a language model.

A cell is a text in the one spelling that twofold writes, a list of such texts where several may be chosen, or null
where it is blank. Such a text can be put into a workbook as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extract.workbook.layout import units
from schema.cell_type import CellType
from schema.cells import FIRST_YEAR, LAST_YEAR, Count, Date, Number, Year
from schema.choices import Choice, Choices
from schema.identifiers import Identifier
from schema.missing import Missing
from schema.options import OTHER
from schema.patterns import DATE, IDENTIFIERS, any_of, decimal, escaped, whole
from schema.problem import CellError
from schema.quantities import Amount, Quantity
from validate.check.conditions.plain_condition import in_words

if TYPE_CHECKING:
    from schema.form import Field, Form, Table

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema_text(form: Form) -> str:
    """The schema as a JSON text."""
    return json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n"


def json_schema(form: Form) -> dict[str, Any]:
    """The schema of an object with a list of rows for each table; every property is required, and null means blank."""
    rules = f" The form has {len(form.rules)} rules that this schema cannot state; twofold check applies them."
    return {
        "$schema": _DRAFT,
        "title": form.title,
        "description": f"What is extracted from one study with the form {form.name} {form.version}"
        f" ({form.fingerprint}). null means that a cell is blank.{rules if form.rules else ''}",
        **_object({table.name: _rows(form, table) for table in form.tables}),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _rows(form: Form, table: Table) -> dict[str, Any]:
    row = _object({field.name: field_schema(field, table) for field in table.fields})
    one = {"minItems": 1, "maxItems": 1} if table is form.studies else {}
    return {"type": "array", "title": table.label, "description": table.description, "items": row, **one}


def field_schema(field: Field, table: Table) -> dict[str, Any]:
    """What a cell of a field may hold, with all that the form says about it."""
    described = {"title": field.label, "description": "\n".join(_description(field, table))}
    values = _values(field.cell)
    if values == {"type": "string"}:
        return {**described, "type": ["string", "null"]}
    missing = [text for code in Missing if (text := code_text(field.cell, code)) is not None]
    if "enum" in values:
        return {**described, "type": ["string", "null"], "enum": list(dict.fromkeys([*values["enum"], *missing, None]))}
    others = {"type": ["string", "null"], "enum": [*missing, None]} if missing else {"type": "null"}
    return {**described, "anyOf": [values, others]}


def _values(cell: CellType[Any]) -> dict[str, Any]:
    """What a cell may hold beside a missing code; any text where every text is a value."""
    match cell:
        case Choices():
            names = [name for code in cell.answers if (name := choice_text(cell, code)) is not None]
            return {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}} if names else _NOTHING
        case Choice():
            return {"enum": [name for code in cell.answers if (name := choice_text(cell, code)) is not None]}
        case Count() | Number() | Year() | Amount() | Date() | Identifier():
            pattern = _pattern(cell)
            return {"type": "string", "pattern": f"^{pattern}$"} if pattern else _NOTHING
        case _:
            return {"type": "string"}


def _pattern(cell: Count | Number | Year | Amount | Date | Identifier) -> str | None:
    match cell:
        case Count():
            return whole(cell.at_least, cell.at_most)
        case Number():
            return decimal(cell.at_least, cell.at_most)
        case Year():
            return whole(max(cell.earliest, FIRST_YEAR), LAST_YEAR)
        case Amount():
            units = [escaped(name) for unit in cell.units if (name := unit_text(cell, unit.code)) is not None]
            return f"{decimal(0, None)} {any_of(units)}" if units else None
        case Date():
            return DATE
        case Identifier():
            return IDENTIFIERS[cell.scheme]


_NOTHING: dict[str, Any] = {"enum": []}
"""A field that nothing can be entered into, but a missing code."""


def choice_text(cell: Choice, code: str) -> str | None:
    """The text for a choice: its code, or the first of its spellings that is read as this choice; None if none is."""
    spellings = [
        code,
        *(name for choice in cell.offered if choice.code == code for name in (choice.label, *choice.aliases)),
    ]
    return next((name for name in spellings if _read(cell, name) == code), None)


def unit_text(cell: Amount, code: str) -> str | None:
    """The text for a unit: its code, or the first of its spellings that is read as this unit; None if none is."""
    spellings = [name for unit in cell.units if unit.code == code for name in (code, *unit.aliases)]
    return next((name for name in spellings if _read(cell, f"1 {name}") == Quantity(Decimal(1), code)), None)


def code_text(cell: CellType[Any], code: Missing) -> str | None:
    """The text for a missing code: the code itself, or else a word that the field has for it. None if it has none."""
    return next((word for word in (code.value, *cell.missing) if _read(cell, word) is code), None)


def _read(cell: CellType[Any], text: str) -> object:
    try:
        return cell.parse(text)
    except CellError:
        return None


def _description(field: Field, table: Table) -> Iterator[str]:
    """What extractors see of a field, and what the schema itself cannot state, a line each."""
    if field.guidance:
        yield field.guidance
    yield f"What to enter: {'a list of one or several' if isinstance(field.cell, Choices) else field.cell.hint}."
    if field.example:
        yield f"Example: {field.example}"
    if units(field):
        yield units(field)
    if field.reference is not None:
        several = ", or several, separated by ;" if field.reference.several else ""
        yield f"It names a row of {field.reference.to}{several}."
    for choice in field.cell.explained:
        meaning = ": ".join(dict.fromkeys(part for part in (choice.code, choice.label, choice.definition) if part))
        yield f"- {meaning}"
    if field.cell.takes_other:
        yield f"- {OTHER}: described in its own cell"
    if field.usual_values:
        yield f"Usual values are {field.usual_values}. A value outside is possible, but somebody must confirm it."
    if field.applies_when:
        yield f"Only if {in_words(field.applies_when, table)}."
    yield from _missing_words(field.cell)


def _missing_words(cell: CellType[Any]) -> Iterator[str]:
    known = [(text, code) for code in Missing if (text := code_text(cell, code)) is not None]
    if known:
        yield f"Instead of a value: {'; '.join(f'{text} ({code.in_words})' for text, code in known)}."

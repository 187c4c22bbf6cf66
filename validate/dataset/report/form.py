"""The form in the report: what a reader needs to know about it."""

from __future__ import annotations

from typing import Any

from schema.form import Field, Table
from schema.missing import Missing
from validate.inference.names_in_form import data_items
from validate.merge.comparison import Comparison


def form_shown(comparison: Comparison) -> list[dict[str, Any]]:
    """The tables of the form with their fields: what a reader needs to know about each column."""
    return [
        {
            "name": table.name,
            "label": table.label,
            "study": place_of(table, table.study),
            "key": place_of(table, table.key) if table.key else -1,
            "fields": [_field(table, field) for field in table.fields],
        }
        for table in comparison.form.tables
    ]


def place_of(table: Table, name: str) -> int:
    """The index of a field in its table, counted from 0."""
    return next(place for place, field in enumerate(table.fields) if field.name == name)


def _field(table: Table, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "guidance": field.guidance,
        "number": field.cell.storage in {"integer", "decimal", "quantity"},
        "of": field.of or "",
        "role": field.role or "",
        "codes": sorted(field.codes),
        "choices": {choice.code: choice.shown for choice in field.cell.known},
        "item": field in data_items(table),
        "hidden": field.finished_when is not None,
        "to": field.reference.to if field.reference is not None and field.of is None else "",
    }


CODES = {code.value: code.in_words for code in Missing}
"""The meanings of the missing codes."""

"""A table of a form as plain data, from which its pandera schema is made, here or by an analyst without twofold."""

from collections.abc import Mapping, Sequence
from typing import Any

from schema.cells import Count, Number
from schema.choices import Choice, Choices
from schema.countries import Countries
from schema.form import Field, Form, Table
from schema.rule import Rule


def describe_table(form: Form, table: Table) -> dict[str, Any]:
    """Names, columns, references and rules of a table: texts, numbers, lists and dicts alone."""
    return {
        "name": table.name,
        "study": table.study,
        "identity": list(table.identity),
        "key": table.key,
        "columns": [_column(field) for field in table.fields],
        "references": {
            field.name: _target(form[field.reference.to])
            for field in table.references
            if field.reference and not field.reference.several and field.reference.to in form.by_name
        },
        "rules": [_rule(rule) for rule in form.rules if rule.table == table.name],
    }


def _column(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.cell.storage,
        "codes": sorted(field.codes),
        "has_status": field.of is None and bool(field.codes),
        "names_row": field.reference is not None or field.cell.kind == "key",
        "required": field.required,
        **_allowed(field),
    }


def _allowed(field: Field) -> Mapping[str, Any]:
    cell = field.cell
    if isinstance(cell, Choice) and not isinstance(cell, Countries):
        codes = [choice.code for choice in cell.choices]
        return {"allowed": [*codes, *(["other"] if cell.other else [])], "several": isinstance(cell, Choices)}
    if isinstance(cell, Count | Number):
        return {"at_least": cell.at_least, "at_most": cell.at_most}
    return {}


def _target(table: Table) -> dict[str, Any]:
    """Where a reference points: the table, its key, and whether that is the table of studies."""
    return {"table": table.name, "key": table.key, "is_studies": table.parent is None}


def _rule(rule: Rule) -> dict[str, Any]:
    names: Sequence[str] = rule.needs
    return {
        "code": rule.code,
        "severity": str(rule.severity),
        "message": rule.why or rule.message,
        "needs": list(names),
        "holds": rule.holds,
        "check": rule.check,
        "settings": dict(rule.settings),
    }

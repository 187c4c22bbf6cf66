"""The description of a dataset that other programs read: a Frictionless data package."""

from collections.abc import Mapping
from typing import Any

from schema.form import Form, Table
from validate.dataset.tables import Column, dataset_columns

DESCRIBED = "Extracted with the form"
"""How the description of every dataset of twofold begins."""

_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "list": "string"}


def data_package(form: Form, others: Mapping[str, Mapping[str, str]], *, title: str, draft: bool) -> dict[str, Any]:
    """The content of `datapackage.json`: the form's tables with types and keys, then the other lists as text.

    `others` gives, per file stem, the columns with what each holds.
    """
    tables = [_resource(table.name, _schema(form, table, draft=draft), table.description) for table in form.tables]
    lists = [
        _resource(
            name,
            {
                "fields": [{"name": column, "type": "string", "description": held} for column, held in columns.items()],
                "missingValues": [""],
            },
            "",
        )
        for name, columns in others.items()
    ]
    return {
        "profile": "tabular-data-package",
        "name": form.name,
        "title": f"{'DRAFT: ' if draft else ''}{title or form.title}",
        "description": f"{DESCRIBED} {form.name} {form.version} ({form.fingerprint}).",
        "resources": [*tables, *lists],
    }


def _resource(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "path": f"{name}.csv",
        "description": description,
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": schema,
    }


def _schema(form: Form, table: Table, *, draft: bool) -> dict[str, Any]:
    marked = [{"name": "draft", "type": "string", "description": "This is a draft."}] if draft else []
    schema: dict[str, Any] = {
        "fields": [*marked, *(_field(column) for column in dataset_columns(table))],
        "primaryKey": "row_id",
        "missingValues": [""],
    }
    studies = form.studies
    if table is not studies:
        schema["foreignKeys"] = [
            {"fields": table.study, "reference": {"resource": studies.name.replace("_", "-"), "fields": studies.study}}
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    described = {"name": column.name, "type": _TYPES[column.kind], "title": column.label}
    return described | ({"description": column.description} if column.description else {})

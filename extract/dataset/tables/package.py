"""Describes a dataset for other programs, as a Frictionless data package."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from extract.dataset.methods.facts import FINGERPRINT
from extract.dataset.tables.described_files import other_files
from schema.form import Form, Table
from validate.dataset.links import Link, holds, links
from validate.dataset.tables import Column, main_columns, reported_columns

DESCRIBED = "Extracted with the form"
"""The start of the description of every dataset."""
DRAFT = "DRAFT: "
"""The start of a draft's title."""

_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "list": "string"}

_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
"""The format of the CSV files in full, because programs guess anything missing, and cells with signs mislead them."""


def data_package(
    form: Form,
    frames: Mapping[str, pl.DataFrame],
    lists: Mapping[str, pl.DataFrame],
    held: Mapping[str, Mapping[str, str]],
    *,
    title: str,
    draft: bool,
) -> dict[str, Any]:
    """The content of `datapackage.json`: the form's tables with types and keys, then the other lists.

    `frames` are the form's tables. A link between them becomes a key if all rows follow it. `held` describes the
    columns of some lists.
    """
    linked = [link for link in links(form) if holds(link, frames)]
    tables = [
        _resource(table.name, _schema(form, table, linked, draft=draft), asked_for(table)) for table in form.tables
    ]
    reported = [
        _resource(
            f"reported/{table.name}",
            _reported(table, draft=draft),
            f"Of the rows of {table.label}: quantities as the report has them, and the evidence of values.",
        )
        for table in form.tables
        if reported_columns(table)
    ]
    about = {name: f"{held_in[0].upper()}{held_in[1:]}." for name, held_in in other_files(form).items()}
    others = [
        _resource(name, _list(frame, held.get(name, {})) | _keys(form, name), about[f"{name}.csv"])
        for name, frame in lists.items()
    ]
    return {
        "profile": "tabular-data-package",
        "name": form.name,
        "title": f"{DRAFT if draft else ''}{title or form.title}",
        "description": f"{DESCRIBED} {form.name} {form.version}. {FINGERPRINT} {form.fingerprint}.",
        "resources": [*tables, *reported, *others],
    }


def asked_for(table: Table) -> str:
    """What the form asks for in the rows of a table. Extractors may have done something else."""
    return f"The form says to extractors: {table.description}" if table.description else ""


def _resource(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": _slug(name),
        "path": f"{name}.csv",
        "description": description,
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": schema,
    }


def _schema(form: Form, table: Table, linked: Sequence[Link], *, draft: bool) -> dict[str, Any]:
    schema = _keyed(main_columns(table), draft=draft)
    studies = form.studies
    keys = []
    if table is not studies:
        keys.append({"fields": table.study, "reference": {"resource": _slug(studies.name), "fields": studies.study}})
    keys += [_foreign_key(link) for link in linked if link.table == table.name]
    return schema | ({"foreignKeys": keys} if keys else {})


def _foreign_key(link: Link) -> dict[str, Any]:
    """A link in the notation of Frictionless, where a table that refers to itself has an empty name."""
    to = "" if link.to == link.table else _slug(link.to)
    if len(link.columns) == 1:
        return {"fields": link.columns[0], "reference": {"resource": to, "fields": link.named_by[0]}}
    return {"fields": list(link.columns), "reference": {"resource": to, "fields": list(link.named_by)}}


def _reported(table: Table, *, draft: bool) -> dict[str, Any]:
    own = {"fields": "row_id", "reference": {"resource": _slug(table.name), "fields": "row_id"}}
    return _keyed(reported_columns(table), draft=draft) | {"foreignKeys": [own]}


def _keyed(columns: Sequence[Column], *, draft: bool) -> dict[str, Any]:
    marked = [{"name": "draft", "type": "string", "description": "This is a draft."}] if draft else []
    fields = [*marked, *(_field(column) for column in columns)]
    return {"fields": fields, "primaryKey": "row_id", "missingValues": [""]}


_OF_FRAMES: Mapping[pl.DataType, str] = {pl.Int64(): "integer", pl.Float64(): "number"}


def _list(frame: pl.DataFrame, held: Mapping[str, str]) -> dict[str, Any]:
    fields = [
        {"name": name, "type": _OF_FRAMES.get(kind, "string"), "description": held.get(name, "")}
        for name, kind in frame.schema.items()
    ]
    return {"fields": fields, "missingValues": [""]}


def _keys(form: Form, name: str) -> dict[str, Any]:
    """The keys of the tables of themes. None if the form has a table with such a name."""
    if form.themes is None or {"themes", "theme_basis", "theme_findings"} & form.by_name.keys():
        return {}
    theme = {"fields": "theme_id", "reference": {"resource": "themes", "fields": "theme_id"}}
    row = {"fields": "row_id", "reference": {"resource": _slug(form.themes), "fields": "row_id"}}
    keys: dict[str, dict[str, Any]] = {
        "themes": {"primaryKey": "theme_id"},
        "theme_basis": {"foreignKeys": [theme]},
        "theme_findings": {"primaryKey": ["theme_id", "row_id"], "foreignKeys": [theme, row]},
    }
    return keys.get(name, {})


def _slug(name: str) -> str:
    return name.replace("_", "-").replace("/", "-")


def _field(column: Column) -> dict[str, Any]:
    described = {"name": column.name, "type": _TYPES[column.kind], "title": column.label}
    return described | ({"description": column.description} if column.description else {})

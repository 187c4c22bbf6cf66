"""Writes `dataset.sqlite`: the tables of the CSV files in one database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import polars as pl

from schema.form import Form

_TYPES: dict[pl.DataType, str] = {pl.Int64(): "INTEGER", pl.Float64(): "REAL"}


def write_database(
    path: Path,
    form: Form,
    tables: Mapping[str, pl.DataFrame],
    apart: Mapping[str, pl.DataFrame],
    lists: Mapping[str, pl.DataFrame],
) -> None:
    """Writes a database table for each table of the dataset, keyed by `row_id` and linked to its study, and the lists.

    Several choices are one text, joined by `; `. Views named `TABLE_values` have no status columns. `apart` are the
    columns that are only reported; they are in `TABLE_reported`.
    """
    with closing(sqlite3.connect(path)) as base, base:
        for name, frame in tables.items():
            table = form[name]
            links = "" if table is form.studies else _link(table.study, form)
            key = f", PRIMARY KEY ({_named('row_id')})"
            unique = f", UNIQUE ({_named(form.studies.study)})" if table is form.studies and _once(frame, form) else ""
            _write(base, name, frame, key + unique + links)
            values = [column for column in frame.columns if not column.endswith("__status")]
            listed = ", ".join(map(_named, values))
            base.execute(f"CREATE VIEW {_named(f'{name}_values')} AS SELECT {listed} FROM {_named(name)}")
        for name, frame in apart.items():
            key = f", PRIMARY KEY ({_named('row_id')})"
            link = f", FOREIGN KEY ({_named('row_id')}) REFERENCES {_named(name)} ({_named('row_id')})"
            _write(base, f"{name}_reported", frame, key + link)
        for name, frame in lists.items():
            _write(base, name, frame, "")


def _once(frame: pl.DataFrame, form: Form) -> bool:
    return not frame[form.studies.study].is_duplicated().any()


def _link(field: str, form: Form) -> str:
    studies = form.studies
    return f", FOREIGN KEY ({_named(field)}) REFERENCES {_named(studies.name)} ({_named(studies.study)})"


def _write(base: sqlite3.Connection, name: str, frame: pl.DataFrame, more: str) -> None:
    columns = ", ".join(f"{_named(column)} {_TYPES.get(kind, 'TEXT')}" for column, kind in frame.schema.items())
    base.execute(f"CREATE TABLE {_named(name)} ({columns}{more})")
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join("; "))
    marks = ", ".join("?" * frame.width)
    base.executemany(f"INSERT INTO {_named(name)} VALUES ({marks})", flat.iter_rows())


def _named(name: str) -> str:
    """A name in a form that SQL accepts, whatever characters it has."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'

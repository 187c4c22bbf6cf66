"""What the sheets of a form's workbook say: rows of texts by setting, made from the parts of the form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.errors import CannotUse
from extract.form_file.field_types import UNITS
from extract.form_file.settings import OF_FORM
from extract.form_file.sheets.cell_texts import list_cell, pairs_cell, text_cell
from extract.form_file.sheets.layout import (
    CHOICES,
    FIELDS,
    FORM,
    MISSING,
    MODULES,
    OF_FIELD,
    PREPARED,
    RULES,
    SHEETS,
    TABLES,
    UNITS_SHEET,
    Shape,
)
from extract.reading.text_size import LONGEST_TEXT, cell_length, fits_cell
from schema.text import fold

Rows = Sequence[Mapping[str, str]]


def rows_of(parts: Mapping[str, Any]) -> Mapping[str, Rows]:
    """The rows of each sheet. CannotUse for a text that is too long for a cell."""
    writer = _Writer()
    rows: dict[str, Rows] = {
        FORM: [
            {"setting": name, "value": _cell(parts[name], "text")}
            for name in OF_FORM
            if name in parts and name not in {"modules", "tables", "rules"}
        ],
        MODULES: [
            {"name": text_cell(name), "meaning": text_cell(what)} for name, what in parts.get("modules", {}).items()
        ],
        TABLES: [_plain(TABLES, table) for table in parts["tables"]],
        FIELDS: [
            {"table": table["name"], **writer.field(table["name"], field)}
            for table in parts["tables"]
            for field in table["fields"]
        ],
        RULES: [_plain(RULES, rule) for rule in parts.get("rules", ())],
        PREPARED: [row for table in parts["tables"] for row in _prepared(table)],
    }
    rows |= {CHOICES: writer.choices.rows, UNITS_SHEET: writer.units.rows, MISSING: writer.missing.rows}
    for sheet, several in rows.items():
        _refuse_overlong(sheet, several)
    return rows


@dataclass
class _Lists:
    """Lists that fields name, each written once."""

    taken: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    rows: list[Mapping[str, str]] = field(default_factory=list)

    def name(self, content: object, wanted: Sequence[str], rows: Rows, head: str) -> str:
        """The name of a list, whose rows are written when it is first asked for."""
        same = json.dumps(content, default=str)
        if same not in self.names:
            free = next(name for name in _candidates(wanted) if fold(name) not in self.taken)
            self.names[same] = free
            self.taken.add(fold(free))
            self.rows += [{head: free, **row} for row in rows]
        return self.names[same]


def _candidates(wanted: Sequence[str]) -> Iterator[str]:
    yield from wanted
    number = 2
    while True:
        yield f"{wanted[-1]} {number}"
        number += 1


@dataclass
class _Writer:
    """Writes fields, and gathers the lists that they name."""

    choices: _Lists = field(default_factory=_Lists)
    units: _Lists = field(default_factory=lambda: _Lists(taken=set(map(fold, UNITS))))
    missing: _Lists = field(default_factory=_Lists)

    def field(self, table: str, parts: Mapping[str, Any]) -> Mapping[str, str]:
        """The cells of a field."""
        wanted = (parts["name"], f"{parts['name']} of {table}")
        cells = _plain(FIELDS, {name: what for name, what in parts.items() if name not in _NAMED})
        if "choices" in parts:
            options = [{"code": choice} if isinstance(choice, str) else choice for choice in parts["choices"]]
            rows = [_plain(CHOICES, option) for option in options]
            cells |= {"choices": self.choices.name(parts["choices"], wanted, rows, "list")}
        if "units" in parts:
            cells |= {"units": self._units(parts["units"], wanted)}
        if "missing" in parts:
            listed: Rows = [{"code": code, "words": list_cell(words)} for code, words in parts["missing"].items()]
            cells |= {"missing": self.missing.name(parts["missing"], wanted, listed or [{}], "set")}
        return cells

    def _units(self, units: Sequence[Any], wanted: Sequence[str]) -> str:
        if all(isinstance(unit, str) for unit in units):
            return list_cell(units)
        listed = [unit if isinstance(unit, Mapping) else _of_known(unit) for unit in units]
        return self.units.name(units, wanted, [_plain(UNITS_SHEET, unit) for unit in listed], "list")


_NAMED = {"choices", "units", "missing"}


def _of_known(code: str) -> Mapping[str, Any]:
    unit = UNITS[code]
    return {"code": code, "base": unit.base, "times": str(unit.times), "aliases": list(unit.aliases)}


def _plain(sheet: str, parts: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a row, for those parts that have a column of their own."""
    shapes = {column.setting: column.shape for column in SHEETS[sheet].columns}
    return {name: _cell(value, shapes[name]) for name, value in parts.items() if name in shapes}


def _cell(value: Any, shape: Shape) -> str:
    if shape == "list" and not isinstance(value, str):
        return list_cell(map(str, value))
    if shape == "lines":
        return pairs_cell(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return text_cell(str(value))


def _prepared(table: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """The prepared rows of a table. A blank row stands between those that come in groups of their own."""
    before: Any = None
    for prepared in table.get("prepared", ()):
        if before is not None and before.get("module", "") == prepared.get("module", ""):
            yield {}
        where = {"for_table": table["name"]}
        where |= {"for_module": text_cell(prepared["module"])} if prepared.get("module") else {}
        for row in prepared["rows"]:
            yield where | {f"{OF_FIELD}{name}": text_cell(text) for name, text in row.items()}
        before = prepared


def _refuse_overlong(sheet: str, rows: Rows) -> None:
    for text in (text for row in rows for text in row.values()):
        if not fits_cell(text):
            raise CannotUse(
                f"the text {text[:40]!r}... for the sheet {sheet} has {cell_length(text):,} characters, and a cell"
                f" holds {LONGEST_TEXT:,}",
                hint="write the form as .yaml",
            )

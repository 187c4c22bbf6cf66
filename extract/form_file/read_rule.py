"""One rule of a form file, and the rows that a table has prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import yaml

from extract.form_file.nodes import (
    FormError,
    Gathered,
    as_mapping,
    entries,
    gathered_parts,
    items,
    mapping,
    needed,
    one_of,
    place_of,
    place_with_parts,
    plain_value,
    text,
    texts,
    truth,
)
from extract.form_file.places import Places
from schema.problem import Severity
from schema.row import Prepared
from schema.rule import Rule

_RULE = tuple(part.name for part in fields(Rule))
_READERS: Mapping[str, Callable[[yaml.Node], Any]] = {
    "severity": lambda item: Severity(one_of(item, tuple(Severity))),
    "reads": texts,
    "states": texts,
    "settings": lambda item: {name: plain_value(value) for name, value in entries(item, "settings")},
    "counts": lambda item: {name: text(value) for name, value in entries(item, "counts")},
    "passes": lambda item: {name: text(value) for name, value in entries(item, "passes")},
    "fails": lambda item: {name: text(value) for name, value in entries(item, "fails")},
    "blocks": truth,
}
_STAND_INS: Mapping[str, Any] = {"severity": Severity.NOTE, "message": "", "reads": ()}

_READS_OF_COUNTS = (
    "a rule has no 'reads': one that only counts rows reads the field that names its own row, such as study"
)


def read_rule(node: yaml.Node, places: Places) -> Rule | None:
    """The rule, as far as it can be read; None where it has no code, no table or nothing to ask."""
    gathered = Gathered()
    parts = gathered_parts(as_mapping(node, "a rule"), "a rule", _RULE, gathered)
    lacking = ("code", "table", "severity", "message", *(() if "states" in parts else ("reads",)))
    for name in lacking:
        if name == "reads" and name not in parts and "counts" in parts:
            gathered.found.append(FormError(place_of(node).part(name), _READS_OF_COUNTS))
        else:
            gathered.read(lambda item, name=name: needed(parts, name, item, "a rule"), node)  # type: ignore[misc]
    read = {name: gathered.read(_READERS.get(name, text), value) for name, value in parts.items()}
    if ("holds" in parts) == ("check" in parts):
        message = "a rule has either a condition (holds) or the name of a check"
        gathered.found.append(FormError(place_with_parts(node).part("holds"), message))
    code = read.get("code")
    if code is not None and ("/rule", code) in places.by_name:
        gathered.found.append(FormError(place_of(parts["code"]), f"the rule {code!r} appears twice"))
        code = None
    places.add_gathered(gathered)
    given: dict[str, Any] = dict(_STAND_INS) | {name: value for name, value in read.items() if value is not None}
    if code is None or "table" not in given or ("holds" in given) == ("check" in given):
        return None
    places.by_name["/rule", code] = place_with_parts(node)
    places.unread_parts |= {(code, name) for name in (*lacking, *parts) if read.get(name) is None}
    return Rule(**given)


def read_prepared(nodes: list[yaml.Node], table: str, places: Places) -> tuple[Prepared, ...]:
    """The rows that a table has prepared, as far as they can be read."""
    listed: list[Prepared] = []
    for node in nodes:
        parts = places.attempt(lambda item: mapping(item, "prepared rows", ("rows", "module")), node)
        made = places.attempt(lambda item, parts=parts: _prepared(item, parts), node) if parts is not None else None  # type: ignore[misc]
        if made is not None:
            prepared, rows = made
            for number, row in enumerate(rows):
                places.by_name[table, "/prepared", str(len(listed)), str(number)] = place_with_parts(row)
            listed.append(prepared)
    return tuple(listed)


def _prepared(node: yaml.Node, parts: Mapping[str, yaml.Node]) -> tuple[Prepared, list[yaml.Node]]:
    """The rows of a group, and their nodes."""
    rows = items(needed(parts, "rows", node, "an entry of prepared"), "rows")
    listed = tuple({name: text(value) for name, value in entries(row, "a prepared row")} for row in rows)
    return Prepared(rows=listed, module=text(parts["module"]) if "module" in parts else ""), rows

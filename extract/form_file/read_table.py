"""One table of a form file with its fields, as far as it can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import yaml

from extract.form_file.nodes import (
    FormError,
    Gathered,
    as_mapping,
    gathered_parts,
    items,
    needed,
    place_of,
    place_with_parts,
    text,
    texts,
    truth,
)
from extract.form_file.places import Places
from extract.form_file.read_fields import field_name, read_field
from extract.form_file.read_rule import read_prepared
from extract.form_file.settings import OF_TABLE
from schema.cells import Key
from schema.row import Row, declared
from schema.text import tidy
from validate.inference.form import row_model

_READERS: Mapping[str, tuple[str, Callable[[yaml.Node], Any], Any]] = {
    "description": ("about", text, ""),
    "label": ("label", text, ""),
    "identity": ("identity", texts, ()),
    "parent": ("parent", text, None),
    "selection": ("selection", truth, False),
    "expected": ("expected", truth, False),
    "reports": ("reports", truth, False),
    "module": ("module", text, ""),
    "was": ("was", texts, ()),
}
"""Setting -> the argument of `row_model`, what reads it, and what it is if it cannot be read or is not there."""


def read_table(node: yaml.Node, places: Places) -> type[Row] | None:
    """The row model of a table; None where it has no name of its own or no fields. Mistakes are taken up."""
    gathered = Gathered()
    parts = gathered_parts(as_mapping(node, "a table"), "a table", OF_TABLE, gathered)
    name = gathered.read(lambda item: field_name(needed(parts, "name", item, "a table")), node)
    if name is not None and (name,) in places.by_name:
        gathered.found.append(FormError(place_of(parts["name"]), f"the table {name!r} appears twice"))
        name = None
    called = f"the table {name}" if name else "a table"
    listed = gathered.read(lambda item: items(needed(parts, "fields", item, called), "fields"), node)
    if "identity" not in parts:
        gathered.read(lambda item: needed(parts, "identity", item, called), node)
    given = {setting: reader for setting, (_, reader, _) in _READERS.items() if setting in parts}
    read = {setting: gathered.read(reader, parts[setting]) for setting, reader in given.items()}
    prepared = gathered.read(lambda item: items(item, "prepared"), parts["prepared"]) if "prepared" in parts else None
    places.add_gathered(gathered)
    known = name or _called(parts)
    declarations = _fields(listed or [], known, places)
    rows = read_prepared(prepared or [], known, places)
    if name is None or not declarations:
        places.unread.add(known)
        if listed == []:
            places.add(place_of(node), f"{called} has no fields")
        return None
    places.by_name[name,] = place_with_parts(node)
    if read.get("identity") is None:
        places.unread_parts.add((name, "identity"))
    options = {argument: read.get(setting) or usual for setting, (argument, _, usual) in _READERS.items()}
    if not tidy(read.get("label") or ""):
        options["label"] = name.replace("_", " ").capitalize()
    return row_model(name, declarations, prepared=rows, **options)


def stand_in(node: yaml.Node) -> type[Row]:
    """A table of studies in place of one that could not be read, so that the others can be looked at."""
    parts = gathered_parts(node, "a table", None, Gathered()) if isinstance(node, yaml.MappingNode) else {}
    name = _called(parts)
    free = name if name.isidentifier() and not name.startswith("_") else "studies"
    return row_model(free, {"study": declared(Key(), "Study", {})}, about="", label=name, identity=("study",))


def _called(parts: Mapping[str, yaml.Node]) -> str:
    """What stands in the place of its name, whatever it is."""
    node = parts.get("name")
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _fields(nodes: list[yaml.Node], table: str, places: Places) -> dict[str, Any]:
    """What `row_model` needs of each field that has a name."""
    declarations: dict[str, Any] = {}
    for node in nodes:
        gathered = Gathered()
        read = gathered.read(lambda item, gathered=gathered: read_field(item, gathered), node)  # type: ignore[misc]
        if read is not None and read.name in declarations:
            message = f"the field {read.name!r} appears twice in the table {table}"
            gathered.found.append(FormError(place_with_parts(node).part("name"), message))
        elif read is not None:
            declarations[read.name] = read.declared
            places.by_name[table, read.name] = place_with_parts(node)
            places.by_name |= {(table, read.name, code): place for code, place in read.choices.items()}
            if not read.is_sure:
                places.unsure.add((table, read.name))
        places.add_gathered(gathered)
    return declarations

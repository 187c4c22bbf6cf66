"""One field of a form file: what its cells hold, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from dataclasses import Field as Part
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Any, Literal, get_args, get_origin

import yaml

from extract.form_file.kinds import ASKED, KINDS, NOT_SAID, UNITS
from extract.form_file.nodes import (
    Wrong,
    decimal,
    entries,
    items,
    mapping,
    needed,
    number,
    one_of,
    place_of,
    text,
    texts,
    truth,
    whole,
)
from schema.cell_type import CellType
from schema.choices import Option
from schema.missing import Missing
from schema.quantities import Unit
from schema.row import ask
from schema.text import fold
from validate.inference.form import free

Reader = Callable[[yaml.Node], Any]


def read_field(node: yaml.Node) -> tuple[str, Any, CellType[Any]]:
    """The name of a field, what `schema.row.ask` makes of it, and its cell type."""
    given = mapping(node, "a field")
    kind = one_of(needed(given, "type", node, "a field"), tuple(KINDS))
    parts = {part.name: part for part in fields(KINDS[kind]) if (kind, part.name) not in NOT_SAID}
    mapping(node, f"a field of type {kind}", ("name", "label", "type", *parts, *ASKED))
    name = field_name(needed(given, "name", node, "a field"))
    if lacking := [part.name for part in parts.values() if _is_needed(part) and part.name not in given]:
        raise Wrong(place_of(node), f"a field of type {kind} needs {' and '.join(lacking)}")
    cell = KINDS[kind](**{name: reader_of(part.type)(given[name]) for name, part in parts.items() if name in given})
    asked: Any = {option: reader_of(what)(given[option]) for option, what in ASKED.items() if option in given}
    if asked.get("required") and asked.get("optional"):
        raise Wrong(place_of(given["optional"]), f"{name} cannot be both required and optional")
    label = text(given["label"]) if "label" in given else name.replace("_", " ").capitalize()
    return name, ask(cell, label, asked), cell


def _is_needed(part: Part[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def field_name(node: yaml.Node) -> str:
    """A name that a column of a frame, a word of a rule and a part of a row model can have."""
    name = text(node)
    if not name.isidentifier() or name.startswith("_") or "__" in name:
        raise Wrong(place_of(node), f"{name!r} cannot be a name: use letters, digits and _, with a letter first")
    if not free(name):
        raise Wrong(place_of(node), f"{name!r} is a name that twofold uses itself: choose another, such as {name}_1")
    return name


def _option(node: yaml.Node) -> Option:
    if isinstance(node, yaml.ScalarNode):
        return Option(code=text(node))
    known = {"code": text, "label": text, "definition": text, "aliases": texts, "identifiers": _texts_by_name}
    readers: Mapping[str, Reader] = {**known, "since": whole, "under": text, "was": texts}
    given = mapping(node, "a choice", tuple(readers))
    needed(given, "code", node, "a choice")
    return Option(**{name: readers[name](value) for name, value in given.items()})


def _options(node: yaml.Node) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    for item in items(node, "choices"):
        option = _option(item)
        if option.code in options:
            raise Wrong(place_of(item), f"the choice {option.code!r} appears twice")
        options[option.code] = option
    if not options:
        raise Wrong(place_of(node), "choices lists none")
    return tuple(options.values())


def _unit(node: yaml.Node) -> Unit:
    if isinstance(node, yaml.ScalarNode):
        return UNITS[one_of(node, tuple(UNITS))]
    readers: Mapping[str, Reader] = {"code": text, "base": text, "times": _fraction, "aliases": texts}
    given = mapping(node, "a unit", tuple(readers))
    for name in ("code", "base"):
        needed(given, name, node, "a unit")
    return Unit(**{name: readers[name](value) for name, value in given.items()})


def _units(node: yaml.Node) -> tuple[Unit, ...]:
    return tuple(_unit(item) for item in items(node, "units"))


def _fraction(node: yaml.Node) -> Fraction:
    try:
        times = Fraction(text(node))
    except (ValueError, ZeroDivisionError) as error:
        raise Wrong(place_of(node), f"{text(node)!r} is not a number such as 1000 or 1/70") from error
    if times <= 0:
        raise Wrong(place_of(node), "one unit must be more than 0 of the base unit")
    return times


def _texts_by_name(node: yaml.Node) -> dict[str, str]:
    return {name: text(value) for name, value in entries(node, "this")}


def _missing(node: yaml.Node) -> dict[str, Missing]:
    """Folded word -> code."""
    words: dict[str, Missing] = {}
    for code, listed in mapping(node, "missing", tuple(Missing)).items():
        for word in map(fold, texts(listed)):
            if words.setdefault(word, Missing(code)) != code:
                raise Wrong(place_of(listed), f"{word!r} cannot mean both {words[word]} and {code}")
    return words


def _plausible(node: yaml.Node) -> tuple[int | float, int | float]:
    ends = [number(item) for item in items(node, "plausible")]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise Wrong(place_of(node), "plausible has two numbers, the lowest and the highest: [0, 100]")
    return ends[0], ends[1]


_READERS: Mapping[Any, Reader] = {
    bool: truth,
    int: whole,
    str: text,
    Decimal: decimal,
    tuple[float, float]: _plausible,
    tuple[str, ...]: texts,
    tuple[Option, ...]: _options,
    tuple[Unit, ...]: _units,
    Mapping[str, Missing]: _missing,
    Mapping[str, str]: _texts_by_name,
}


def reader_of(annotation: Any) -> Reader:
    """What reads a part of a cell type or an option of a field, by its type; KeyError for one that has no reader."""
    known = [variant for variant in get_args(annotation) if variant is not type(None)]
    if get_origin(annotation) is Literal:
        return lambda node: one_of(node, tuple(known))
    return reader_of(known[0]) if get_origin(annotation) is UnionType else _READERS[annotation]

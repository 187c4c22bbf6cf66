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
    FormError,
    Gathered,
    decimal,
    entries,
    gathered_parts,
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
from schema.cells import Text
from schema.choices import Option
from schema.missing import Missing
from schema.quantities import Unit
from schema.row import ask
from schema.text import fold
from validate.inference.form import free

Reader = Callable[[yaml.Node], Any]


def read_field(node: yaml.Node) -> tuple[str, Any, CellType[Any]]:
    """The name of a field, what `schema.row.ask` makes of it, and its cell type. `FormError` has all its mistakes."""
    gathered = Gathered()
    given = mapping(node, "a field")
    name = gathered.read(lambda item: field_name(needed(given, "name", item, "a field")), node)
    kind = gathered.read(lambda item: one_of(needed(given, "type", item, "a field"), tuple(KINDS)), node)
    listed = fields(KINDS[kind]) if kind is not None else ()
    parts = {part.name: part for part in listed if (kind, part.name) not in NOT_SAID}
    if kind is not None and isinstance(node, yaml.MappingNode):
        gathered_parts(node, f"a field of type {kind}", ("name", "label", "type", *parts, *ASKED), gathered)
    if lacking := [part.name for part in parts.values() if _is_needed(part) and part.name not in given]:
        place = place_of(node).part(lacking[0])
        gathered.found.append(FormError(place, f"a field of type {kind} needs {' and '.join(lacking)}"))
    readers = {part.name: part.type for part in parts.values()} | dict(ASKED)
    read: dict[str, Any] = {}
    read |= {part: gathered.read(reader_of(readers[part]), value) for part, value in given.items() if part in readers}
    label = gathered.read(text, given["label"]) if "label" in given else (name or "").replace("_", " ").capitalize()
    if read.get("required") and read.get("optional"):
        gathered.found.append(FormError(place_of(given["optional"]), f"{name} cannot be both required and optional"))
    gathered.finish()
    cell = KINDS[str(kind)](**{part: value for part, value in read.items() if part in parts})
    asked: Any = {option: read[option] for option in ASKED if option in read}
    return str(name), ask(cell, str(label), asked), cell


def stand_in(node: yaml.Node) -> tuple[str, Any] | None:
    """A field in place of one that has mistakes, so that others are not said to miss it; None where it has no name."""
    try:
        name = field_name(needed(mapping(node, "a field"), "name", node, "a field"))
    except FormError:
        return None
    return name, ask(Text(), name, {})


def _is_needed(part: Part[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def field_name(node: yaml.Node) -> str:
    """A name that a column of a frame, a word of a rule and a part of a row model can have."""
    name = text(node)
    if not name.isidentifier() or name.startswith("_") or "__" in name:
        raise FormError(place_of(node), f"{name!r} cannot be a name: use letters, digits and _, with a letter first")
    if not free(name):
        raise FormError(
            place_of(node), f"{name!r} is a name that twofold uses itself: choose another, such as {name}_1"
        )
    return name


def _option(node: yaml.Node) -> Option:
    if isinstance(node, yaml.ScalarNode):
        return Option(code=text(node))
    known = {"code": text, "label": text, "definition": text, "aliases": texts, "identifiers": _texts_by_name}
    readers: Mapping[str, Reader] = {**known, "since": whole, "under": text, "was": texts}
    given = mapping(node, "a choice", tuple(readers))
    gathered = Gathered()
    gathered.read(lambda item: needed(given, "code", item, "a choice"), node)
    read: dict[str, Any] = {name: gathered.read(readers[name], value) for name, value in given.items()}
    gathered.finish()
    return Option(**read)


def _options(node: yaml.Node) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    gathered = Gathered()
    for item in items(node, "choices"):
        option = gathered.read(_option, item)
        if option is not None and option.code in options:
            gathered.found.append(FormError(place_of(item), f"the choice {option.code!r} appears twice"))
        elif option is not None:
            options[option.code] = option
    gathered.finish()
    if not options:
        raise FormError(place_of(node), "choices lists none")
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
        raise FormError(place_of(node), f"{text(node)!r} is not a number such as 1000 or 1/70") from error
    if times <= 0:
        raise FormError(place_of(node), "one unit must be more than 0 of the base unit")
    return times


def _texts_by_name(node: yaml.Node) -> dict[str, str]:
    return {name: text(value) for name, value in entries(node, "this")}


def _missing(node: yaml.Node) -> dict[str, Missing]:
    """Folded word -> code."""
    words: dict[str, Missing] = {}
    for code, listed in mapping(node, "missing", tuple(Missing)).items():
        for word in map(fold, texts(listed)):
            if words.setdefault(word, Missing(code)) != code:
                raise FormError(place_of(listed), f"{word!r} cannot mean both {words[word]} and {code}")
    return words


def _plausible(node: yaml.Node) -> tuple[int | float, int | float]:
    written = "0; 100" if place_of(node).sheet else "[0, 100]"
    try:
        lowest, highest = (number(item) for item in items(node, "plausible"))
    except (FormError, ValueError) as error:
        reason = f"plausible has two numbers, the lowest and the highest, written as {written}"
        raise FormError(place_of(node), reason) from error
    if lowest > highest:
        raise FormError(place_of(node), f"plausible has the lowest number first, written as {written}")
    return lowest, highest


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

"""One field of a form file: what its cells hold, and what is asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from dataclasses import Field as Part
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Any, Literal, cast, get_args, get_origin

import yaml

from extract.form_file.field_types import FIELD_TYPES, NOT_SAID, OF_ANY_FIELD, UNITS
from extract.form_file.nodes import (
    FormError,
    Gathered,
    as_mapping,
    bound,
    decimal,
    entries,
    gathered_parts,
    items,
    mapping,
    needed,
    number,
    one_of,
    place_of,
    place_with_parts,
    text,
    texts,
    truth,
    whole,
)
from extract.form_file.place import Place
from extract.form_file.settings import OFTEN_CALLED
from schema.cells import Text
from schema.choices import Option
from schema.decimals import Bound
from schema.missing import Missing
from schema.quantities import Unit
from schema.row import declared
from schema.text import fold, tidy
from validate.inference.form import free

Reader = Callable[[yaml.Node], Any]


@dataclass(frozen=True)
class ReadField:
    """A field of a form file as far as it can be read. `is_sure` says whether that is all that its cells hold."""

    name: str
    declared: Any  # what `schema.row.declared` makes of it
    choices: Mapping[str, Place]
    is_sure: bool


def read_field(node: yaml.Node, gathered: Gathered) -> ReadField | None:
    """The field of a node, as far as it can be read, with its mistakes gathered; None where it has no name."""
    given = gathered_parts(as_mapping(node, "a field"), "a field", None, gathered)
    name = gathered.read(lambda item: field_name(needed(given, "name", item, "a field")), node)
    type_name = gathered.read(
        lambda item: one_of(needed(given, "type", item, "a field"), tuple(FIELD_TYPES), OFTEN_CALLED), node
    )
    listed = fields(FIELD_TYPES[type_name]) if type_name is not None else ()
    parts = {part.name: part for part in listed if (type_name, part.name) not in NOT_SAID}
    of_any = set(OF_ANY_FIELD) if type_name is not None else {*OF_ANY_FIELD, *_OF_SOME_TYPE}
    what = f"a field of type {type_name}" if type_name is not None else "a field"
    unknown = Gathered()
    gathered_parts(as_mapping(node, what), what, ("name", "label", "type", *parts, *of_any), unknown)
    gathered.found += [error for error in unknown.found if error.message not in {e.message for e in gathered.found}]
    if lacking := [part.name for part in parts.values() if _is_needed(part) and part.name not in given]:
        place = place_of(node).part(lacking[0])
        gathered.found.append(FormError(place, f"a field of type {type_name} needs {' and '.join(lacking)}"))
    settings = _read_parts(given, OF_ANY_FIELD, gathered)
    of_cell = _read_parts(given, {part.name: part.type for part in parts.values()}, gathered)
    label = (gathered.read(text, given["label"]) if "label" in given else None) or ""
    label = label if tidy(label) else (name or "").replace("_", " ").capitalize()
    if settings.get("required") and settings.get("optional"):
        gathered.found.append(FormError(place_of(given["optional"]), f"{name} cannot be both required and optional"))
    is_sure = type_name is not None and not lacking and all(part in of_cell for part in given if part in parts)
    if type_name is not None and settings.get("names") and (type_name, "names") in NOT_SAID:
        of_cell["names"] = settings.pop("names")
    cell = FIELD_TYPES[type_name](**of_cell) if type_name is not None and is_sure else Text()
    places = _choice_places(given["choices"]) if "choices" in given else {}
    made = None if name is None else declared(cell, label, cast(Any, settings))
    return None if name is None else ReadField(name, made, places, is_sure)


def _read_parts(given: Mapping[str, yaml.Node], types: Mapping[str, Any], gathered: Gathered) -> dict[str, Any]:
    """Those of some settings that are given and can be read."""
    read = {name: gathered.read(reader_of(types[name]), node) for name, node in given.items() if name in types}
    return {name: value for name, value in read.items() if value is not None}


def _choice_places(node: yaml.Node) -> dict[str, Place]:
    """Where each choice of a list stands, by its code."""
    places = {}
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        parts = dict(_entries_of(item))
        code = parts.get("code", item)
        if isinstance(code, yaml.ScalarNode):
            places[str(code.value)] = place_with_parts(item)
    return places


def _entries_of(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        yield str(name.value), value


_OF_SOME_TYPE = frozenset(part.name for cell in FIELD_TYPES.values() for part in fields(cell))
"""The settings that fields of one type or another have."""


def _is_needed(part: Part[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def field_name(node: yaml.Node) -> str:
    """A name that a column of a frame, a word of a rule and a part of a row model can have."""
    name = text(node)
    if not name.isidentifier() or name.startswith("_") or "__" in name:
        also = f", such as {better}" if (better := _as_name(name)) else ""
        raise FormError(
            place_of(node), f"{name!r} cannot be a name: use letters, digits and _, with a letter first{also}"
        )
    if not free(name):
        raise FormError(
            place_of(node), f"{name!r} is a name that twofold uses itself: choose another, such as {name}_1"
        )
    return name


def _as_name(text: str) -> str:
    """A name like this text; empty where that gives none."""
    name = re.sub(r"[\W_]+", "_", text).strip("_").lower()
    return name if name.isidentifier() and free(name) else ""


def _option(node: yaml.Node) -> Option:
    if isinstance(node, yaml.ScalarNode):
        return Option(code=text(node))
    known = {"code": text, "label": text, "definition": text, "aliases": texts, "identifiers": _texts_by_name}
    readers: Mapping[str, Reader] = {
        **known,
        "since": whole,
        "under": text,
        "was": texts,
        "until": whole,
        "became": texts,
    }
    gathered = Gathered()
    given = gathered_parts(as_mapping(node, "a choice"), "a choice", tuple(readers), gathered)
    gathered.read(lambda item: needed(given, "code", item, "a choice"), node)
    read: dict[str, Any] = {name: gathered.read(readers[name], value) for name, value in given.items()}
    gathered.finish()
    return Option(**read)


def _options(node: yaml.Node) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    gathered = Gathered()
    for item in items(node, "choices"):
        option = gathered.read(_option, item)
        if option is not None and not tidy(option.code):
            gathered.found.append(FormError(place_of(item), "a choice has no code: a blank cell is no answer"))
        elif option is not None and option.code in options:
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
    gathered = Gathered()
    given = gathered_parts(as_mapping(node, "a unit"), "a unit", tuple(readers), gathered)
    gathered.read(lambda item: needed(given, "code", item, "a unit"), node)
    read: dict[str, Any] = {name: gathered.read(readers[name], value) for name, value in given.items()}
    gathered.finish()
    if not fold(read["code"]):
        raise FormError(place_of(given["code"]), f"{read['code']!r} has no sign that can be typed after a number")
    if "base" not in read and read.get("times", 1) != 1:
        raise FormError(
            place_of(node).part("base"),
            f"one {read['code']} is {text(given['times'])} of which unit? Write its code here. If {read['code']} is the"
            " unit in which amounts are compared, write 1 as its times",
        )
    return Unit(**{"base": read["code"]} | read)


def _units(node: yaml.Node) -> tuple[Unit, ...]:
    gathered = Gathered()
    units = [gathered.read(_unit, item) for item in items(node, "units")]
    gathered.finish()
    return tuple(unit for unit in units if unit is not None)


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
    Bound | None: bound,
    tuple[float, float]: _plausible,
    tuple[str, ...]: texts,
    tuple[Option, ...]: _options,
    tuple[Unit, ...]: _units,
    Mapping[str, Missing]: _missing,
    Mapping[str, str]: _texts_by_name,
}


def reader_of(annotation: Any) -> Reader:
    """What reads a part of a cell type or an option of a field, by its type; KeyError for one that has no reader."""
    if annotation in _READERS:
        return _READERS[annotation]
    known = [variant for variant in get_args(annotation) if variant is not type(None)]
    if get_origin(annotation) is Literal:
        return lambda node: one_of(node, tuple(known))
    return reader_of(known[0]) if get_origin(annotation) is UnionType else _READERS[annotation]

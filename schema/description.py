"""A form as plain data, for its fingerprint."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from schema.cell_type import CellType
from schema.countries import COUNTRIES
from schema.in_fingerprint import NOT_RECORDED, Shared
from schema.missing import Missing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["NOT_RECORDED", "describe", "describe_answers"]


@cache
def _countries() -> list[Any]:
    """The description of the long list of countries, made once because many forms have it."""
    return [describe(country) for country in COUNTRIES]


_PLAIN = frozenset({str, int, float, bool, type(None)})


@cache
def _described(kind: type) -> tuple[tuple[str, object], ...]:
    """The described fields of a dataclass, each with the value for which it is left out.

    Fields that do not count in the fingerprint are not included.
    """
    usual = {part.name: _usual(part) for part in fields(kind) if part.metadata.get("described") == "if set"}
    never = {part.name for part in fields(kind) if part.metadata.get("described") == "never"}
    return tuple((part.name, usual.get(part.name, _ALWAYS)) for part in fields(kind) if part.name not in never)


_ALWAYS = object()


def _usual(part: Field[Any]) -> object:
    return part.default if part.default_factory is MISSING else part.default_factory()


def describe_answers(thing: object) -> Any:
    """Plain data with what answers depend on: the tables and rows, their identity, and what each field can hold.

    It leaves out wording (labels of fields, guidance, definitions), rules, and settings that only say how answers are
    compared or which answers are required.
    """
    return _without_parts(describe(thing), _OF_FORM)


_LeftOut = tuple[set[str], Mapping[str, Any]]
"""The names of parts to leave out, and the same for the parts within them, by name."""
_OF_CHOICE: _LeftOut = ({"definition", "identifiers"}, {})
_OF_FIELD: _LeftOut = (
    {
        *("label", "guidance", "example", "required", "optional", "level", "weights", "tolerance", "plausible"),
        *("scored", "applies_when"),
    },
    {"cell": (set(), {"choices": _OF_CHOICE})},
)
_OF_TABLE: _LeftOut = ({"label", "description", "expected"}, {"fields": _OF_FIELD})
_OF_FORM: _LeftOut = ({"title", "version", "codebook", "rules", "modules"}, {"tables": _OF_TABLE})


def _without_parts(described: Any, words: _LeftOut) -> Any:
    """The description without the named parts, at each level."""
    if isinstance(described, list):
        return [_without_parts(part, words) for part in described]
    if not isinstance(described, dict):
        return described
    left_out, within = words
    return {
        name: _without_parts(part, within[name]) if name in within else part
        for name, part in described.items()
        if name not in left_out
    }


def describe(thing: object) -> Any:
    """Plain data (dicts, lists, texts, numbers) with everything in a form that an extraction depends on."""
    if type(thing) in _PLAIN:
        return thing
    if isinstance(thing, Missing):
        return thing.value
    if is_dataclass(thing) and not isinstance(thing, type):
        return _kept(thing) if isinstance(thing, Shared) else _parts(thing)
    if isinstance(thing, (tuple, list)):
        return _countries() if thing is COUNTRIES else [describe(part) for part in thing]
    if isinstance(thing, (Decimal, Fraction)):
        return str(thing)
    if isinstance(thing, Mapping):
        return {str(name): describe(value) for name, value in thing.items()}
    return thing


def _kept(thing: "DataclassInstance") -> dict[str, Any]:
    """The description of a shared part, kept in the object like the value of a cached property."""
    known = vars(thing)
    if _DESCRIPTION not in known:
        known[_DESCRIPTION] = _parts(thing)
    described: dict[str, Any] = known[_DESCRIPTION]
    return described


_DESCRIPTION = "_description"


def _parts(thing: "DataclassInstance") -> dict[str, Any]:
    kind = {"kind": thing.type_name} if isinstance(thing, CellType) else {}
    parts = ((name, getattr(thing, name), usual) for name, usual in _described(type(thing)))
    return kind | {
        name: part if type(part) in _PLAIN else describe(part) for name, part, usual in parts if part != usual
    }

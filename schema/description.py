"""A form as plain data, for its fingerprint."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from schema.cell_type import CellType
from schema.countries import COUNTRIES
from schema.missing import Missing


@cache
def _countries() -> list[Any]:
    """The long list that many forms hold, described once."""
    return [describe(country) for country in COUNTRIES]


_PLAIN = frozenset({str, int, float, bool, type(None)})


NOT_RECORDED = {"described": False}
"""Metadata of what a form says of how a team works with it: nothing that is recorded depends on it."""


@cache
def _described(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass on which recorded data depend."""
    return tuple(field.name for field in fields(kind) if field.metadata.get("described", True))


def describe(thing: object) -> Any:
    """Plain data (dicts, lists, texts, numbers) with everything in a form that an extraction depends on."""
    if type(thing) in _PLAIN:
        return thing
    if isinstance(thing, Missing):
        return thing.value
    if is_dataclass(thing) and not isinstance(thing, type):
        kind = {"kind": thing.kind} if isinstance(thing, CellType) else {}
        return kind | {name: describe(getattr(thing, name)) for name in _described(type(thing))}
    if isinstance(thing, (tuple, list)):
        return _countries() if thing is COUNTRIES else [describe(part) for part in thing]
    if isinstance(thing, (Decimal, Fraction)):
        return str(thing)
    if isinstance(thing, Mapping):
        return {str(name): describe(value) for name, value in thing.items()}
    return thing

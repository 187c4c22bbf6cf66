"""Frozen dataclasses that make their methods only when they are first used.

`dataclasses.dataclass` writes six methods per frozen class as text and compiles them when the module is loaded. There
are four hundred such classes, and a command uses few of them. This took a tenth of the time of a small command.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform, overload

ClassT = TypeVar("ClassT")


@overload
def record(cls: type[ClassT], /) -> type[ClassT]: ...


@overload
def record(*, kw_only: bool = False, eq: bool = True, repr: bool = True) -> Callable[[type[ClassT]], type[ClassT]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(
    cls: type[Any] | None = None, /, *, kw_only: bool = False, eq: bool = True, repr: bool = True
) -> type[Any] | Callable[[type[Any]], type[Any]]:
    """Makes a class what `dataclass(frozen=True)` makes of it; `fields`, `replace` and `match` work the same."""

    def made(cls: type[Any]) -> type[Any]:
        own = set(vars(cls))
        made = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
        methods = {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete, "__init__": _first_init(made)}
        if eq:
            methods |= _comparison(made, hashed_already=vars(made).get("__hash__") is not None)
        if repr:
            methods["__repr__"] = _repr
        for name, method in methods.items():
            if name not in own or (name == "__hash__" and vars(made)["__hash__"] is None):
                setattr(made, name, method)
        return made

    return made if cls is None else made(cls)


def _first_init(made: type[Any]) -> Callable[..., None]:
    """An `__init__` that fills an object part by part, and replaces itself with a compiled one after frequent use.

    Compiling one takes as long as filling a hundred objects, and most classes have only a few objects.
    """
    parts = dataclasses.fields(made)
    in_order = [part.name for part in parts if part.init and not part.kw_only]
    left = _FEW

    def __init__(self: Any, *args: Any, **named: Any) -> None:  # noqa: N807
        nonlocal left
        left -= 1
        if left < 0 or not _filled_in(self, parts, in_order, args, named):
            init = _written_init(made)
            made.__init__ = init
            init(self, *args, **named)

    return __init__


_FEW = 24  # objects


def _filled_in(
    thing: Any,
    parts: Sequence[dataclasses.Field[Any]],
    in_order: Sequence[str],
    args: tuple[Any, ...],
    named: dict[str, Any],
) -> bool:
    """Fills an object as its class defines. Returns False if the arguments do not fit the class."""
    given = dict(zip(in_order, args, strict=False)) | named
    if len(given) < len(args) + len(named):
        return False
    for part in parts:
        if part.init and part.name in given:
            value = given.pop(part.name)
        elif part.default is not dataclasses.MISSING:
            value = part.default
        elif part.default_factory is not dataclasses.MISSING:
            value = part.default_factory()
        elif part.init:
            return False
        else:
            continue
        object.__setattr__(thing, part.name, value)
    if given:
        return False
    if hasattr(thing, "__post_init__"):
        thing.__post_init__()
    return True


def _written_init(made: type[Any]) -> Callable[..., None]:
    parts = dataclasses.fields(made)
    given = [part for part in parts if part.init]
    signature = ["self", *(_parameter(part) for part in given if not part.kw_only)]
    if named := [_parameter(part) for part in given if part.kw_only]:
        signature += ["*", *named]
    lines = [f"    _set(self, {part.name!r}, {_value(part)})" for part in parts if part.init or _has_default(part)]
    if hasattr(made, "__post_init__"):
        lines.append("    self.__post_init__()")
    known: dict[str, Any] = {f"_default_{part.name}": part.default for part in parts}
    known |= {f"_make_{part.name}": part.default_factory for part in parts}
    known |= {"_set": object.__setattr__, "_NONE": dataclasses.MISSING}
    exec(f"def __init__({', '.join(signature)}):\n" + "\n".join(lines or ["    pass"]), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _has_default(part: dataclasses.Field[Any]) -> bool:
    return part.default is not dataclasses.MISSING or part.default_factory is not dataclasses.MISSING


def _parameter(part: dataclasses.Field[Any]) -> str:
    if part.default is not dataclasses.MISSING:
        return f"{part.name}=_default_{part.name}"
    return f"{part.name}=_NONE" if part.default_factory is not dataclasses.MISSING else part.name


def _value(part: dataclasses.Field[Any]) -> str:
    if part.default_factory is dataclasses.MISSING:
        return part.name if part.init else f"_default_{part.name}"
    return f"_make_{part.name}() if {part.name} is _NONE else {part.name}" if part.init else f"_make_{part.name}()"


def _comparison(made: type[Any], *, hashed_already: bool) -> dict[str, Callable[..., Any]]:
    parts = dataclasses.fields(made)
    compared = _tuple_of([part.name for part in parts if part.compare])
    hashed = _tuple_of([part.name for part in parts if (part.compare if part.hash is None else part.hash)])

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(hashed(self))

    return {"__eq__": __eq__} if hashed_already else {"__eq__": __eq__, "__hash__": __hash__}


def _tuple_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda thing: tuple(getattr(thing, name) for name in names)


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{part.name}={getattr(self, part.name)!r}" for part in dataclasses.fields(self) if part.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_to_set(self: Any, name: str, value: object) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

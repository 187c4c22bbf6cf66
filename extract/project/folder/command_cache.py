"""Caches what a command reads from a project, so that everything is read once and all outputs agree."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")

_READ: ContextVar[dict[Hashable, Any] | None] = ContextVar("what the command has read", default=None)


@contextmanager
def command_cache() -> Iterator[None]:
    """Lets `once` remember results in this context. Only for short commands, because changes on disk are not seen."""
    held = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(held)


def once(key: Hashable, make: Callable[[], ResultT]) -> ResultT:
    """The result of `make`. Inside `command_cache`, `make` is called once per key; outside of it, every time."""
    known = _READ.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    result: ResultT = known[key]
    return result

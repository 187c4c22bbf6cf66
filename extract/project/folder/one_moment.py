"""What a command reads of a project, each thing once: all that it says is of one moment, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")

_READ: ContextVar[dict[Hashable, Any] | None] = ContextVar("what was read in this moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Within it, `once` remembers. For commands that end soon: what changes on disk meanwhile is not seen."""
    held = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(held)


def once(key: Hashable, make: Callable[[], ResultT]) -> ResultT:
    """What `make` gives, made once for a key within `one_moment`, and each time outside of it."""
    known = _READ.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    result: ResultT = known[key]
    return result

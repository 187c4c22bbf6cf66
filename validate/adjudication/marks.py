"""The marks in place of a value in a table that is not settled."""

import re
from typing import Literal, get_args

Mark = Literal["OPEN", "ONLY", "NOT COMPARED"]
"""OPEN: nobody has ruled yet. ONLY: only one extractor has it. NOT COMPARED: it was not compared."""

MARKS: frozenset[str] = frozenset(get_args(Mark))
_MARKED = re.compile(rf"({'|'.join(get_args(Mark))})( \(.*?\))?: ")


def is_marked(text: str | None, mark: Mark | None = None) -> bool:
    """Whether a text starts with a mark, or with this one, as `marked` writes it."""
    found = None if text is None else _MARKED.match(text.lstrip())
    return found is not None and mark in {None, found[1]}


def marked(mark: Mark, why: str, text: str) -> str:
    """The text for a cell: the mark, the reason, and what each extractor has. No value looks like it."""
    return f"{mark} ({why}): {text}" if why else f"{mark}: {text}"

"""The hidden mark in the midst of a ruling that says for which line it was typed, wherever it was sorted to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE, row_header
from schema.regular_expressions import regex
from schema.text import fold, tidy

MARK = regex(r"r ([0-9a-f]{12}) -")
"""It ends in a sign that no spreadsheet counts on when the ruling is dragged over other lines."""

_SEVERAL = 3  # lines: a ruling may be copied to a line after that line's own was copied to another
_SEEN = frozenset({STUDY, TABLE, ROW, FIELD})
_ROWS = row_header("")


def place_of(texts: Iterable[tuple[str, str]]) -> str:
    """A digest of what people see that a line is about, from its texts with the names of their columns."""
    seen = sorted((name, fold(text)) for name, text in texts if name in _SEEN or name.endswith(_ROWS))
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:12]


def mark_of(place: str) -> str:
    """The mark of the line with this place."""
    return f"r {place} -"


def place_in(mark: str) -> str | None:
    """The place of the line that a mark names; None where the text is no mark."""
    found = MARK.fullmatch(tidy(mark))
    return found[1] if found else None


def exchanged(place: Mapping[str, str]) -> frozenset[str]:
    """The lines whose rulings changed places among each other: `place` says for each line whose ruling stands in it.

    A ruling that was moved or copied to another line, or dragged over several, changes no places: where it came from,
    it still stands, or nothing does. So it is two lines that were exchanged, or several from which the ruling is gone
    and in which another one stands. Lines may have been deleted since.
    """
    elsewhere = {line for line, source in place.items() if source != line and place.get(source, source) != source}
    two = any(place.get(place[line]) == line for line in elsewhere)
    return frozenset(elsewhere) if two or len(elsewhere) >= _SEVERAL else frozenset()

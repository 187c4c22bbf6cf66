"""The hidden mark among the cells of a ruling, which shows for which line it was typed, even after sorting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE, row_header
from schema.regular_expressions import regex
from schema.text import fold, tidy

MARK = regex(r"r ([0-9a-f]{12}) -")
"""It ends in a sign with which no spreadsheet counts up when the ruling is dragged over other lines."""

_SEVERAL = 3  # lines; a ruling may be copied to a line whose own ruling was copied to another line before
_SEEN = frozenset({STUDY, TABLE, ROW, FIELD})
_ROWS = row_header("")


def place_of(texts: Iterable[tuple[str, str]]) -> str:
    """A digest of the visible texts that say what a line is about. `texts` pairs column names with texts."""
    seen = sorted((name, fold(text)) for name, text in texts if name in _SEEN or name.endswith(_ROWS))
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:12]


def mark_of(place: str) -> str:
    """The mark of the line with this place."""
    return f"r {place} -"


def place_in(mark: str) -> str | None:
    """The place in a mark; None if the text is not a mark."""
    found = MARK.fullmatch(tidy(mark))
    return found[1] if found else None


def exchanged(place: Mapping[str, str]) -> frozenset[str]:
    """The lines whose rulings were exchanged. `place` maps each line to the line whose ruling it has now.

    A ruling that was moved, copied or dragged to other lines is not an exchange, because its old line still has it or
    has none. In an exchange, two lines swap their rulings, or several lines lose their own and get others. Some lines
    may have been deleted.
    """
    elsewhere = {line for line, source in place.items() if source != line and place.get(source, source) != source}
    two = any(place.get(place[line]) == line for line in elsewhere)
    return frozenset(elsewhere) if two or len(elsewhere) >= _SEVERAL else frozenset()

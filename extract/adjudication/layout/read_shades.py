"""Reads the shades of the cells in a returned sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.shade import LOW_BITS, shade
from extract.adjudication.lines.words import RULING, STATUS
from extract.reading.xlsx_lines import lines_below
from extract.workbook.styles import LINE

_MOST_LINES_KEPT = 0.9  # the share of unchanged shades from which they count as kept


@dataclass
class Shades:
    """The shades in a workbook with these lines."""

    path: Path
    entries: Sequence[Entry]

    @cached_property
    def _lines(self) -> Mapping[str, Mapping[tuple[int, int], str]]:
        return lines_below(self.path, {entry.sheet for entry in self.entries})

    @cached_property
    def kept(self) -> bool:
        """Whether the shades are still where they were written."""
        keyed = [entry for entry in self.entries if entry.key and entry.text(STATUS) is not None]
        right = sum(self.of(entry, STATUS) == shade(entry.key[0], STATUS) for entry in keyed if entry.key)
        return bool(keyed) and right >= _MOST_LINES_KEPT * len(keyed)

    def of(self, entry: Entry, header: str) -> str | None:
        """The shade of a cell in a line; None if it has no shade or its column is gone."""
        column = entry.columns.find(header)
        return None if column is None else self._lines.get(entry.sheet, {}).get((entry.row, column))

    def came_from(self, entry: Entry, other: Entry, header: str) -> bool:
        """Whether the shade of a cell in a line is that of another line."""
        if entry.key is None or other.key is None:
            return False
        found = self.of(entry, header)
        return found == shade(other.key[0], header) != shade(entry.key[0], header)

    def foreign(self, entry: Entry) -> bool:
        """Whether the shade of a ruling is one of twofold's, but that of another line."""
        found = self.of(entry, RULING)
        if found is None or entry.key is None or found == shade(entry.key[0], RULING):
            return False
        return int(found.lstrip("#"), 16) & ~LOW_BITS == int(LINE.lstrip("#"), 16) & ~LOW_BITS

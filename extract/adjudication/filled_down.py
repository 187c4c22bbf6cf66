"""Which lines were filled down: dragging a ruling over several lines copies the look of its cell too.

The line under each cell of Ruling has a shade of its own that no eye can tell from the others. Typing and choosing from
the list leave it; filling down and pasting bring that of the first line. Words that are alike say nothing of this.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException

from extract.adjudication.find import Entry
from extract.adjudication.words import RULING, STATUS
from extract.workbook.styles import LINE

MARKED = (RULING, STATUS)
"""The columns with shades. Nobody fills down the second: it shows whether the shades are still there."""

_FEWEST = 3  # lines that count as filled down together
_MOST_LINES_KEPT = 0.9  # share of shades by which they count as kept
_LOW = 0x070707


def shade(address: str, header: str) -> str:
    """The colour under a cell of a line."""
    bits = int.from_bytes(hashlib.sha256(f"{address} {header}".encode()).digest()[:3], "big") & _LOW
    return f"#{int(LINE.lstrip('#'), 16) & ~_LOW | bits:06X}"


def filled_down(path: Path, entries: Iterable[Entry], ruled: Sequence[tuple[Entry, Hashable]]) -> list[int]:
    """How many lines were filled down together with each, in the order given; 0 where it was ruled on by itself.

    `ruled` are lines with what they rule, `entries` all of their sheets. Where the file does not keep the looks of its
    cells nothing is known, and nothing is said.
    """
    sizes = [0] * len(ruled)
    if len(ruled) - len({ruling for _, ruling in ruled}) < _FEWEST - 1 or not (shades := _Shades(path)).kept(entries):
        return sizes
    groups: dict[Hashable, list[int]] = {}
    for number, (entry, ruling) in enumerate(ruled):
        groups.setdefault((ruling, entry.sheet, shades.of(entry, RULING)), []).append(number)
    for several in groups.values():
        foreign = [number for number in several if shades.foreign(ruled[number][0])]
        own = [number for number in several if number not in foreign]
        together = [*own[:1], *foreign] if foreign else []
        if len(together) >= _FEWEST:
            for number in together:
                sizes[number] = len(together)
    return sizes


class _Shades:
    """The shades in a workbook."""

    def __init__(self, path: Path) -> None:
        try:
            with warnings.catch_warnings(), path.open("rb") as content:
                warnings.simplefilter("ignore")
                self.book = openpyxl.load_workbook(content)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OSError, BadZipFile, InvalidFileException):
            self.book = openpyxl.Workbook()  # another format, or one that only calamine reads

    def kept(self, entries: Iterable[Entry]) -> bool:
        """Whether the shades are still where they were written."""
        keyed = [entry for entry in entries if entry.key and entry.text(STATUS) is not None]
        right = sum(self.of(entry, STATUS) == shade(entry.key[0], STATUS) for entry in keyed if entry.key)
        return bool(keyed) and right >= _MOST_LINES_KEPT * len(keyed)

    def of(self, entry: Entry, header: str) -> str | None:
        """The shade under a cell of a line."""
        column = entry.columns.find(header)
        if column is None or entry.sheet not in self.book.sheetnames:
            return None
        cell: Cell = self.book[entry.sheet].cell(entry.row, column)
        line = cell.border.bottom if cell.border else None
        colour = line.color.rgb if line is not None and line.color is not None else None
        return f"#{colour[-6:].upper()}" if isinstance(colour, str) else None

    def foreign(self, entry: Entry) -> bool:
        """Whether the shade under a ruling is one of ours, but another line's."""
        found = self.of(entry, RULING)
        if found is None or entry.key is None or found == shade(entry.key[0], RULING):
            return False
        return int(found.lstrip("#"), 16) & ~_LOW == int(LINE.lstrip("#"), 16) & ~_LOW

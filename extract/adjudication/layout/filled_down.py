"""Finds lines that were filled down, because dragging a ruling over lines also copies the look of its cell.

Each cell under Ruling has a border with its own shade, which people cannot see. Typing and choosing from the list keep
it. Filling down and pasting replace it with the shade of the first line. Equal words prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.words import RULING

if TYPE_CHECKING:
    from extract.adjudication.layout.read_shades import Shades

_FEWEST = 3  # the smallest number of lines that count as filled down together


def filled_down(shades: Callable[[], Shades], ruled: Sequence[tuple[Entry, Hashable]]) -> list[int]:
    """How many lines were filled down together with each line, in order; 0 for a line that was ruled on alone.

    `ruled` are lines with their rulings. If the file does not keep the looks of its cells, all numbers are 0.
    """
    sizes = [0] * len(ruled)
    if len(ruled) - len({ruling for _, ruling in ruled}) < _FEWEST - 1:
        return sizes
    if not shades().kept:
        return sizes
    groups: dict[Hashable, list[int]] = {}
    for number, (entry, ruling) in enumerate(ruled):
        groups.setdefault((ruling, entry.sheet, shades().of(entry, RULING)), []).append(number)
    for several in groups.values():
        foreign = [number for number in several if shades().foreign(ruled[number][0])]
        own = [number for number in several if number not in foreign]
        together = [*own[:1], *foreign] if foreign else []
        if len(together) >= _FEWEST:
            for number in together:
                sizes[number] = len(together)
    return sizes

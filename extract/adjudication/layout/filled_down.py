"""Which lines were filled down: dragging a ruling over several lines copies the look of its cell too.

The line under each cell of Ruling has a shade of its own that no eye can tell from the others. Typing and choosing from
the list leave it; filling down and pasting bring that of the first line. Words that are alike say nothing of this.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.words import RULING

if TYPE_CHECKING:
    from extract.adjudication.layout.read_shades import Shades

_FEWEST = 3  # lines that count as filled down together


def filled_down(shades: Callable[[], Shades], ruled: Sequence[tuple[Entry, Hashable]]) -> list[int]:
    """How many lines were filled down together with each, in the order given; 0 where it was ruled on by itself.

    `ruled` are lines with what they rule. Where the file does not keep the looks of its cells nothing is known, and
    nothing is said.
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

"""Pictures with many rows are drawn in parts, and those with very many not as a whole; a sentence says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.dataset.pictures.vega import Spec
from schema.records import record

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture

PART, MOST = 40, 120
"""How many rows a picture has, and how many all parts of it have together."""


@record(kw_only=True)
class Part:
    """A part of a picture: its chart, and what is said under it beside the picture's own notes."""

    chart: Spec
    note: str = ""


def parts_of(keys: Sequence[str]) -> list[Sequence[str]]:
    """The keys in parts of about the same length; no more than all parts have."""
    shown = keys[:MOST]
    number = max(-(-len(shown) // PART), 1)
    length = -(-len(shown) // number)
    return [shown[start : start + length] for start in range(0, max(len(shown), 1), max(length, 1))]


def said_of_parts(picture: Picture, keys: Sequence[str], number: int, here: Sequence[str], unit: str) -> str:
    """A sentence on which rows a part has, and one if not all rows are drawn."""
    drawn = min(len(keys), MOST)
    sentences = []
    if drawn > PART:
        first = sum(len(part) for part in parts_of(keys)[: number - 1])
        sentences.append(f"Part {number}: {unit} {first + 1:,} to {first + len(here):,} of {drawn:,}.")
    if len(keys) > MOST:
        sentences.append(
            f"Only the first {MOST:,} of {len(keys):,} {unit} are drawn: {picture.name}.csv has the numbers of all."
        )
    return " ".join(sentences)

"""Restores the reading order of a page whose file jumps between columns within each line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validate.passages.report_text import Piece

_FEWEST = 3  # lines that continue in another column
_OVERLAP = 2.0  # points by which boxes may overlap


def by_columns(pieces: Sequence[Piece]) -> list[Piece] | None:
    """The pieces of a page column by column; None if the file does not jump between columns within lines.

    A piece that spans several columns, such as a title, ends the columns above it.
    """
    ordered: list[Piece] = []
    band: list[Piece] = []
    if sum(_beside(before, piece) for before, piece in pairwise(pieces)) < _FEWEST:
        return None
    gutters = _gutters(pieces)
    if not gutters:
        return None
    for piece in sorted(pieces, key=lambda one: (-one.top, one.left)):
        if any(piece.left < gutter - _OVERLAP and piece.right > gutter + _OVERLAP for gutter in gutters):
            ordered += _columns(band, gutters)
            ordered.append(piece)
            band = []
        else:
            band.append(piece)
    return ordered + _columns(band, gutters)


def _beside(before: Piece, piece: Piece) -> bool:
    """Whether a piece is on the same line as the piece before it, to its right."""
    return piece.bottom < before.top and piece.top > before.bottom and piece.left > before.right


def _gutters(pieces: Sequence[Piece]) -> list[float]:
    """The left edges of columns: positions at which many lines continue after a gap."""
    starts = sorted(piece.left for before, piece in pairwise(pieces) if _beside(before, piece))
    found: list[float] = []
    for start in starts:
        if sum(abs(start - other) < _OVERLAP for other in starts) >= _FEWEST and (
            not found or start - found[-1] > 10 * _OVERLAP
        ):
            found.append(start)
    return found


def _columns(band: Sequence[Piece], gutters: Sequence[float]) -> list[Piece]:
    def column(piece: Piece) -> int:
        return sum(piece.left >= gutter - _OVERLAP for gutter in gutters)

    return sorted(band, key=lambda piece: (column(piece), -piece.top, piece.left))

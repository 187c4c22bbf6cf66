"""How wide each column of a table for the paper is: in the Word file and in the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validate.dataset.paper.paper_table import PaperTable

_ACROSS = 130  # characters of the text of a table that a line of a wide page holds
_NAME = 16  # characters of the name of a row that are not broken, such as those of a study
_SOME, _STEP = 80, 2.0  # rows that are looked at, and characters
_TABLES = 64  # whose widths are kept: the same table goes to several files
_WORD, _LINE = 25, 200  # characters of a word, and of a line, beyond which it may be broken


def column_parts(table: PaperTable) -> tuple[float, ...]:
    """How many characters wide each column is: room for its longest word, and more where its lines are broken most.

    Some of the rows stand for all. What is left of the page goes, a few characters at a time, where it saves most.
    """
    return _parts((table.columns, *table.rows), table.numeric)


@lru_cache(maxsize=_TABLES)
def _parts(rows: tuple[tuple[str, ...], ...], numeric: frozenset[int]) -> tuple[float, ...]:
    columns = [[line for cell in column for line in cell.split("\n")] for column in zip(*rows, strict=True)]
    widths = [
        float(
            max(min(len(word), _WORD) for line in lines for word in line.split() or [""]) + 2 + 2 * (place in numeric)
        )
        for place, lines in enumerate(columns)
    ]
    widths[0] = max(widths[0], min(max(map(len, columns[0])), _NAME) + 2.0)
    longest = [[min(len(line), _LINE) for line in lines[:: len(lines) // _SOME + 1]] for lines in columns]
    spare = _ACROSS - sum(widths)
    while spare > 0:
        saved = [
            _broken(lines, width) - _broken(lines, width + _STEP) for lines, width in zip(longest, widths, strict=True)
        ]
        widest = saved.index(max(saved))
        if not saved[widest]:
            break
        widths[widest] += _STEP
        spare -= _STEP
    share = 1 + max(spare, 0) / sum(widths)
    return tuple(width * share for width in widths)


def _broken(lines: Sequence[int], width: float) -> float:
    """How much a column of lines this long is broken: more for a line in many parts than for many lines in two."""
    return sum((length / width) ** 2 for length in lines if length > width)


def column_widths(table: PaperTable) -> list[float]:
    """The widths of the columns, in per cent."""
    parts = column_parts(table)
    return [round(100 * part / sum(parts), 1) for part in parts]

"""Finds tables that stand side by side in a sheet, separated by blank columns."""

from __future__ import annotations

from extract.tables.area import Area
from extract.tables.headers import find_header
from extract.tables.number_formats import plain

_CLEAR_GAP = 2
_NARROWEST = 2


def adjacent_tables(area: Area) -> tuple[Area, ...]:
    """The tables that stand side by side in an area; the whole area if its blank columns only separate columns.

    Two parts are two tables if each has a header and rows, and if at least two blank columns are between them, their
    headers start in different rows, or their headers start with the same label.
    """
    filled = [bool(column.any()) for column in area.filled.get_columns()]
    runs = _runs(filled)
    if len(runs) < 2:
        return (area,)
    joined = [runs[0]]
    for left, right in runs[1:]:
        before = joined[-1]
        if _two_tables(area.between(*before), area.between(left, right), left - before[1]):
            joined.append((left, right))
        else:
            joined[-1] = (before[0], right)
    return tuple(area.between(*run) for run in joined) if len(joined) > 1 else (area,)


def _runs(filled: list[bool]) -> list[tuple[int, int]]:
    """The ranges of filled columns, from the first to after the last."""
    starts = [column for column, here in enumerate(filled) if here and (column == 0 or not filled[column - 1])]
    ends = [
        column + 1
        for column, here in enumerate(filled)
        if here and (column + 1 == len(filled) or not filled[column + 1])
    ]
    return list(zip(starts, ends, strict=True))


def _two_tables(one: Area, other: Area, gap: int) -> bool:
    if min(one.cells.width, other.cells.width) < _NARROWEST:
        return False
    left, right = find_header(one), find_header(other)
    if left is None or right is None:
        return False
    if not any(one.counts[left.bottom + 1 :]) or not any(other.counts[right.bottom + 1 :]):
        return False
    if gap >= _CLEAR_GAP or one.row + left.top != other.row + right.top:
        return True
    return plain(left.labels[0]) == plain(right.labels[0]) != ""

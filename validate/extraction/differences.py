"""Counts the cells in which two files of one extractor differ, by study."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

_Row = Mapping[str, str | None]


def differing_cells(one: Extraction, other: Extraction) -> Counter[str]:
    """The number of cells with different meanings in two extractions of one form, by the key of the study.

    Rows are matched by identity; rows with the same identity are matched in order. Rows that differ in only one cell of
    their identity, such as the name of the study, are matched too. In a row that only one file has, every filled cell
    counts. The order of rows and saving the file again make no difference.
    """
    found = Counter[str]()
    for name, recorded in one.tables.items():
        rows, others = _rows(recorded), _rows(other[name])
        for identity in rows.keys() & others.keys():
            here, there = rows.pop(identity), others.pop(identity)
            found[identity[0]] += sum(here.get(field) != there.get(field) for field in here.keys() | there.keys())
        for part in dict.fromkeys((recorded.table.study, *recorded.table.identity)):
            found += _renamed(rows, others, part)
        for identity, row in chain(rows.items(), others.items()):
            found[identity[0]] += len(row)
    return +found


def _renamed(rows: dict[tuple[str, ...], _Row], others: dict[tuple[str, ...], _Row], part: str) -> Counter[str]:
    """The number of rows that differ only in this cell of their identity, by study. Removes them from both sides."""
    found = Counter[str]()
    without: dict[frozenset[tuple[str, str | None]], list[tuple[str, ...]]] = {}
    for identity, row in others.items():
        without.setdefault(_rest(row, part), []).append(identity)
    for identity, row in list(rows.items()):
        if (rest := _rest(row, part)) and (same := without.get(rest)):
            del others[same.pop(0)], rows[identity]
            found[identity[0]] += 1
    return found


def _rest(row: _Row, part: str) -> frozenset[tuple[str, str | None]]:
    """The cells of a row without one field."""
    return frozenset(cell for cell in row.items() if cell[0] != part)


def _rows(recorded: RecordedTable) -> dict[tuple[str, ...], _Row]:
    """The keys of each row, by its study, its identity and its number among rows with this identity."""
    table = recorded.table
    met = Counter[tuple[str, ...]]()
    found: dict[tuple[str, ...], _Row] = {}
    for row in recorded.keys.iter_rows(named=True):
        identity = (row[table.study] or "", *(row[name] or "" for name in table.identity))
        met[identity] += 1
        found[*identity, str(met[identity])] = {name: key for name, key in row.items() if key is not None}
    return found

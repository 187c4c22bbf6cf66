"""How far two files of one extractor differ: in how many cells, by study."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

_Row = Mapping[str, str | None]


def differing_cells(one: Extraction, other: Extraction) -> Counter[str]:
    """The cells that mean something else in two extractions of one form, counted by study (by key).

    Rows are the same if their identity is; further rows of one identity are compared in their order. A row of which
    only one cell of the identity differs, such as the name of its study, is the same row too. Of a row that only one of
    them has, every filled cell counts. The order of rows makes no difference, nor does saving again.
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
    """The rows that differ in this cell of their identity alone, counted by study. They are taken out of both."""
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
    """What a row has but for one cell."""
    return frozenset(cell for cell in row.items() if cell[0] != part)


def _rows(recorded: RecordedTable) -> dict[tuple[str, ...], _Row]:
    """Each row by its study, its identity and its number among the rows of this identity: what its cells mean."""
    table = recorded.table
    met = Counter[tuple[str, ...]]()
    found: dict[tuple[str, ...], _Row] = {}
    for row in recorded.keys.iter_rows(named=True):
        identity = (row[table.study] or "", *(row[name] or "" for name in table.identity))
        met[identity] += 1
        found[*identity, str(met[identity])] = {name: key for name, key in row.items() if key is not None}
    return found

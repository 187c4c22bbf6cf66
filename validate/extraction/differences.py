"""How far two files of one extractor differ: in how many cells, by study."""

from collections import Counter
from collections.abc import Mapping

from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

_Row = Mapping[str, str | None]


def differing_cells(one: Extraction, other: Extraction) -> Counter[str]:
    """The cells that mean something else in two extractions of one form, counted by study (by key).

    Rows are the same if their identity is; further rows of one identity are compared in their order. Of a row that
    only one of them has, every filled cell counts. The order of rows makes no difference, nor does saving again.
    """
    found = Counter[str]()
    for name, recorded in one.tables.items():
        rows, others = _rows(recorded), _rows(other[name])
        for identity in rows.keys() | others.keys():
            here, there = rows.get(identity, {}), others.get(identity, {})
            differing = sum(here.get(field) != there.get(field) for field in here.keys() | there.keys())
            if differing:
                found[identity[0]] += differing
    return found


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

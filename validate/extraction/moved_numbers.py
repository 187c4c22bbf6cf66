"""Finds an extractor's own row numbers that moved to other rows while other rows still refer to them.

Renumbered rows alone are not a problem, because only references give such a number a meaning. But if the column of
numbers was sorted alone, unchanged references now point to other rows than before.
"""

from __future__ import annotations

from collections.abc import Iterator

from schema.form import Field, Table
from schema.records import record
from validate.extraction.extraction import Extraction
from validate.extraction.moved_answers import by_identity, is_permuted
from validate.extraction.recorded_table import RecordedTable


@record(kw_only=True)
class MovedNumbers:
    """The own numbers of a table that moved to other rows, the positions of these rows, and the affected references.

    `referring` has the number of rows with an unchanged reference to a moved number, by table and field.
    """

    table: str
    field: str
    positions: tuple[int, ...]
    referring: dict[tuple[str, str], int]


def moved_numbers(before: Extraction, now: Extraction) -> Iterator[MovedNumbers]:
    """Each column of own numbers that moved and that unchanged references point to."""
    for name, recorded in now.tables.items():
        key = recorded.table.key
        earlier = before.tables.get(name)
        if earlier is None or not key or key in recorded.table.identity or key not in earlier.keys.columns:
            continue
        positions = _moved(earlier, recorded, key)
        own = zip(recorded.keys[recorded.table.study], recorded.keys[key], strict=True)
        moved = {pair for position, pair in enumerate(own) if position in positions}
        found = {
            (table.name, field.name): _as_before(before.tables[table.name], now[table.name], field, moved)
            for table, field in _referring(now, name)
            if moved and table.name in before.tables and field.name in before.tables[table.name].keys.columns
        }
        referring = {place: number for place, number in found.items() if number}
        if referring:
            yield MovedNumbers(table=name, field=key, positions=tuple(sorted(positions)), referring=referring)


def _moved(before: RecordedTable, now: RecordedTable, key: str) -> set[int]:
    """The positions of rows (matched by identity) with another number, if the numbers were in other rows before."""
    earlier, texts = by_identity(before), (before.keys[key], now.keys[key])
    rows = [(earlier[one], position) for one, position in by_identity(now).items() if one in earlier]
    cells = [(texts[0][then], texts[1][there]) for then, there in rows]
    if not is_permuted(cells, len(cells)):
        return set()
    return {there for (_, there), (old, new) in zip(rows, cells, strict=True) if old != new}


def _referring(now: Extraction, name: str) -> Iterator[tuple[Table, Field]]:
    """The fields that refer to rows of this table, each with its table."""
    for table in now.form.tables:
        for field in table.references:
            if table.name in now.tables and field.reference is not None and field.reference.to == name:
                yield table, field


def _as_before(before: RecordedTable, now: RecordedTable, field: Field, moved: set[tuple[object, object]]) -> int:
    """The number of rows (matched by identity) with an unchanged reference to one of these numbers (study, number)."""
    earlier, study = by_identity(before), now.table.study
    then, there, studies = before.keys[field.name], now.keys[field.name], now.keys[study]
    return sum(
        there[row] == then[earlier[one]]
        and any((studies[row], part) in moved for part in (there[row] or "").split("; "))
        for one, row in by_identity(now).items()
        if one in earlier
    )

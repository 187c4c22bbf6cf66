"""Drops rows that refer to a dropped row. If a row refers to several rows, only that reference is removed."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from schema.form import Field, Table
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import NOT_SETTLED
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor

_Row = tuple[str, int]
_Key = tuple[str | None, str | None]


def with_dropped_children(comparison: Comparison) -> Comparison:
    """The comparison without references to dropped rows.

    A row that only refers to dropped rows is dropped too, if the reference is part of its identity or required.
    Otherwise the reference is removed. A row with open cells stays as it is, because somebody will rule on it. A
    reference to another study stays too, because a ruling on one study does not affect another.
    """
    if not comparison.merged_rows["dropped"].any():
        return comparison
    children: list[tuple[str, int]] = []
    unlinked: dict[tuple[str, int, str], None] = {}
    for _ in comparison.form.tables:  # children of children, at most as deep as there are tables
        finals: dict[int, str | None] = {}
        found: list[tuple[str, int]] = []
        for table in comparison.form.tables:
            for position, field, left, drops in _pointing_to_dropped(comparison, table):
                if drops:
                    found.append((table.name, position))
                else:
                    finals[comparison.tables[table.name].line(position, field)] = left
                    unlinked[table.name, position, field] = None
        if not found and not finals:
            break
        children += dict.fromkeys(found)
        comparison = _changed(comparison, found, finals)
    gone = {(name, position) for name, merged in comparison.tables.items() for position in merged.dropped}
    cells = tuple(cell for cell in unlinked if cell[:2] not in gone)
    return replace(comparison, dropped_with=tuple(children), unlinked=cells)


def pointing_to_dropped(comparison: Comparison, table: str, position: int) -> list[str]:
    """The fields by which a row refers to dropped rows, if it must be dropped with them."""
    merged = comparison.tables[table]
    needed = [field for field in merged.table.references if field.required or field.name in merged.table.identity]
    found = []
    for field in needed:
        target = comparison.tables.get(field.reference.to) if field.reference else None
        final = merged.listed("final", field.name)[position]
        if target is not None and target.dropped and final is not None:
            study = None if target.table.parent is None else merged.studies[position]
            parts = final.split("; ") if field.reference and field.reference.several else [final]
            if all((study, part) in _dropped_keys(target) for part in parts):
                found.append(field.name)
    return found


class RowsBelow:
    """The rows that refer to each row. They are dropped with it, unless they also refer to another row."""

    def __init__(self, comparison: Comparison) -> None:
        self._parents: dict[tuple[_Row, str], frozenset[_Row]] = {}
        self._children: dict[_Row, list[tuple[_Row, str]]] = {}
        for table in comparison.form.tables:
            for field in table.references:
                if field.required or field.name in table.identity:
                    self._add(comparison.tables[table.name], field)

    def count(self, row: _Row) -> int:
        """The number of rows, at any depth, that are dropped with this row (table and position)."""
        going, to_visit = {row}, [row]
        while to_visit:
            for child, field in self._children.get(to_visit.pop(), ()):
                if child not in going and self._parents[child, field] <= going:
                    going.add(child)
                    to_visit.append(child)
        return len(going) - 1

    def _add(self, merged: MergedTable, field: Field) -> None:
        """Adds the row that each row refers to in this field: the final value, or the first value of an extractor."""
        target = merged.target(field)
        if target is None:
            return
        to_study = target.table.parent is None
        named: dict[_Key, _Row] = {}
        for place, (study, key) in enumerate(zip(target.studies, target.rows["row_key"].to_list(), strict=True)):
            named.setdefault((None if to_study else study, key), (target.table.name, place))
        columns = ["final", *(of_extractor("value", name) for name in merged.names)]
        listed = [merged.listed(column, field.name) for column in columns]
        for place, (study, *texts) in enumerate(zip(merged.studies, *listed, strict=True)):
            text = next((text for text in texts if text is not None), "")
            parts = text.split("; ") if field.reference and field.reference.several else [text]
            rows = [named.get((None if to_study else study, part)) for part in parts]
            found = frozenset(row for row in rows if row is not None)
            if found and None not in rows:
                child = (merged.table.name, place)
                self._parents[child, field.name] = found
                for row in found:
                    self._children.setdefault(row, []).append((child, field.name))


def _pointing_to_dropped(comparison: Comparison, table: Table) -> Iterator[tuple[int, str, str | None, bool]]:
    """For each cell that refers to a dropped row: the row, the field, the remaining references, whether to drop it."""
    merged = comparison.tables[table.name]
    for field in table.references:
        target = comparison.tables.get(field.reference.to) if field.reference else None
        if target is None or not target.dropped:
            continue
        gone = _dropped_keys(target)
        to_study = target.table.parent is None
        for position, final in enumerate(merged.listed("final", field.name)):
            if final is None or position in merged.dropped or _is_open(merged, position):
                continue
            parts = final.split("; ") if field.reference and field.reference.several else [final]
            study = None if to_study else merged.studies[position]
            left = [
                part for part in parts if (study, part) not in gone or (to_study and part != merged.studies[position])
            ]
            if len(left) < len(parts):
                needed = field.required or field.name in table.identity
                yield position, field.name, "; ".join(left) or None, needed and not left


def _dropped_keys(target: MergedTable) -> set[_Key]:
    """The keys (study and key) of the dropped rows of a table, without keys that a remaining row has too."""
    keys = target.rows["row_key"].to_list()
    to_study = target.table.parent is None
    named = [(None if to_study else study, key) for study, key in zip(target.studies, keys, strict=True)]
    standing = {key for position, key in enumerate(named) if position not in target.dropped}
    return {key for position, key in enumerate(named) if position in target.dropped} - standing


def _is_open(merged: MergedTable, position: int) -> bool:
    return any(merged.listed("progress", field.name)[position] in NOT_SETTLED for field in merged.table.fields)


def _changed(comparison: Comparison, rows: list[tuple[str, int]], finals: dict[int, str | None]) -> Comparison:
    dropped = comparison.merged_rows["dropped"].to_list()
    first = dict(_first_rows(comparison))
    for table, position in rows:
        dropped[first[table] + position] = True
    final = comparison.merged_cells["final"].to_list()
    for line, left in finals.items():
        final[line] = left
    return replace(
        comparison,
        merged_rows=comparison.merged_rows.with_columns(pl.Series("dropped", dropped, dtype=pl.Boolean)),
        merged_cells=comparison.merged_cells.with_columns(pl.Series("final", final, dtype=pl.String)),
    )


def _first_rows(comparison: Comparison) -> Iterator[tuple[str, int]]:
    start = 0
    for name, merged in comparison.tables.items():
        yield name, start
        start += merged.height

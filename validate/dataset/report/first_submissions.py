"""The first submissions in the report: the state of each of their cells, and how differences were resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schema.form import Field, Table
from validate.dataset.first_differences import counted_as
from validate.dataset.report.rounds import RoundShown
from validate.dataset.report.rows import of_extractor_shown
from validate.extraction.read_cells import UNREAD
from validate.inference.names_in_form import set_apart
from validate.merge.comparison import Comparison
from validate.merge.counts import NAMES, names_differ
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor

STATES = {
    "agreed": "a", "cosmetic": "c", "conflict": "x", "rounded": "r", "status": "s", "omission": "o", "additional": "d",
    "unscored": "u", "single": "1", "blank": "b", NAMES: "n",
}  # fmt: skip
"""The letter for each state of a cell in the first submissions. A point is a cell that is not compared."""


def first_shown(one: RoundShown, whole: Comparison, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of first submissions by table of the form, with the state of each cell as a letter (`STATES`).

    The letter is a capital if two or more extractors have a value. `now` is the dataset's row for each row, if there is
    one. `resolved` has, for each cell that differed, how it was resolved, with the id of the decision. Typed texts are
    only included if the row in `rows` shows something else.
    """
    resolved: dict[str, list[tuple[int, str, str, str]]] = {}
    for found in one.differences.first:
        ruling = found.decision
        line = (found.first.position, found.first.field, found.outcome, ruling.id if ruling else "")
        resolved.setdefault(found.first.table, []).append(line)
    return [
        _first(one, table, resolved.get(table.name, []), shown)
        for table, shown in zip(whole.form.tables, rows, strict=True)
    ]


def _first(
    one: RoundShown, table: Table, resolved: Sequence[tuple[int, str, str, str]], rows: Mapping[str, Any]
) -> dict[str, Any]:
    if table.name not in one.first.tables:
        return {"studies": [], "labels": [], "states": [], "extractors": [], "now": [], "resolved": []}
    merged = one.first.tables[table.name]
    fields = [merged.table.by_name.get(field.name) for field in table.fields]
    states = [["."] * merged.height if field is None else list(_letters(merged, field)) for field in fields]
    everything = range(merged.height)
    lines = _lines_now(one, merged)
    nothing: list[str | None] = [None] * len(table.fields)
    shown = [nothing if line is None else rows["values"][line] for line in lines]
    places = {field.name: place for place, field in enumerate(table.fields)}
    return {
        "studies": [study or "" for study in merged.studies],
        "labels": [label or "" for label in merged.labels],
        "states": ["".join(column[row] for column in states) for row in everything],
        "extractors": [
            of_extractor_shown(one.first, merged, name, fields, everything, shown) for name in one.first.names
        ],
        "now": lines,
        "resolved": [[position, places[field], how, decision] for position, field, how, decision in resolved],
    }


def _lines_now(one: RoundShown, merged: MergedTable) -> list[int | None]:
    """The row of the dataset for each merged row of the first submissions; None without one."""
    first, now = one.first, one.comparison
    lines = one.line_of.get(merged.table.name, {})
    if first is now:
        return [lines.get(position) for position in range(merged.height)]
    today = now.tables[merged.table.name]
    before, after = first.addresses(merged.table.name), now.addresses(merged.table.name)
    found: list[int | None] = []
    for position in range(merged.height):
        there = (
            today.places.get((name, row_now))
            for name in first.names
            if name in now.names
            and (row := merged.positions[name][position]) is not None
            and (row_now := after.row(name, before.of_row[name][row])) is not None
        )
        found.append(next((lines[row] for row in there if row is not None and row in lines), None))
    return found


def _letters(merged: MergedTable, field: Field) -> Iterator[str]:
    """The states of a field's cells. The kind of a discrepancy takes precedence over the state."""
    apart = set_apart(merged.table, field.name)
    keys = [merged.listed(of_extractor("key", name), field.name) for name in merged.names]
    kinds = zip(merged.listed("state", field.name), merged.listed("kind", field.name), strict=True)
    for (state, kind), answers in zip(kinds, zip(*keys, strict=True), strict=True):
        letter = STATES[NAMES] if names_differ(kind, state) else "."
        if not apart:
            letter = STATES.get(kind or "", STATES.get(counted_as(field, state or ""), "."))
        two = sum(not (key is None or key in field.codes or key.startswith(UNREAD)) for key in answers) > 1
        yield letter.upper() if two else letter

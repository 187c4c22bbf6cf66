"""A comparison in the fixed shape of the JSON output of `merge` and `compare`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validate.comparison import Comparison, Discrepancy
from validate.discrepancies import cosmetic_cells
from validate.positions import at


def comparison_json(comparison: Comparison, assumed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The whole comparison as plain data; see DESIGN for the keys. `score` is null where identity paired the rows."""
    return {
        "extractors": list(comparison.names),
        "assumed": assumed or {},
        "rows": {
            "paired": sum(int(merged.rows["by"].is_not_null().sum()) for merged in comparison.tables.values()),
            "proposed": 0,
            "only": comparison.rows_only(),
        },
        "cells": comparison.counts(),
        "fields": [{"table": line.table, "field": line.field, **line.counts} for line in comparison.field_counts()],
        "pairings": list(_pairings(comparison)),
        "discrepancies": [discrepancy_json(each) for each in comparison.discrepancies if each.kind != "ruled"],
        "cosmetic": [discrepancy_json(each) for each in cosmetic_cells(comparison)],
        "ruled": [discrepancy_json(each) for each in comparison.discrepancies if each.kind == "ruled"],
        "suspended": list(comparison.suspended),
    }


def _pairings(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for merged in comparison.tables.values():
        numbers = {
            each.name: each[merged.table.name].rows.gather(merged.rows[at(each.name)]).to_list()
            for each in comparison.extractions
        }
        places = {each.name: each[merged.table.name] for each in comparison.extractions}
        told = merged.rows.select("study_text", "by").iter_rows()
        for position, (study, by) in enumerate(told):
            if by is not None:
                rows = {
                    name: {"file": places[name].file, "sheet": places[name].sheet, "row": several[position]}
                    for name, several in numbers.items()
                    if several[position] is not None
                }
                yield {
                    "study": study,
                    "table": merged.table.name,
                    "rows": rows,
                    "by": by,
                    "score": None,
                    "state": "paired",
                }


def discrepancy_json(each: Discrepancy) -> dict[str, Any]:
    """A discrepancy, or a cosmetic difference, as plain data."""
    return {
        "study": each.study,
        "table": each.table,
        "row": each.row,
        "field": each.field,
        "kind": each.kind,
        "state": each.state,
        "values": {
            name: {"value": had.value, "file": had.file, "sheet": had.sheet, "cell": had.cell}
            for name, had in each.had.items()
        },
        "final": each.final,
    }

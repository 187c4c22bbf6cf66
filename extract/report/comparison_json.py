"""A comparison in the fixed shape of the JSON output of `merge` and `compare`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy, kind_in_files
from validate.pairing.positions import at


def comparison_json(comparison: Comparison, assumed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The whole comparison as plain data; see DESIGN for the keys. `score` is null where all wrote the same identity.

    `paired` counts all rows that stand as one, `proposed` those among them that somebody has still to confirm;
    `candidates` are rows that stay apart although they are alike (tied, split), or were ruled to be different.
    """
    return {
        "extractors": list(comparison.names),
        "assumed": assumed or {},
        "rows": {
            "paired": sum(int(merged.rows["by"].is_not_null().sum()) for merged in comparison.tables.values()),
            "proposed": sum(each.state == "proposed" for each in comparison.pairings),
            "only": comparison.rows_only(),
        },
        "cells": comparison.counts(),
        "fields": [
            {
                "table": line.table,
                "field": line.field,
                "label": comparison.form[line.table][line.field].label,
                **line.counts,
            }
            for line in comparison.field_counts()
        ],
        "pairings": list(_pairings(comparison)),
        "candidates": list(_candidates(comparison)),
        "discrepancies": [discrepancy_json(each) for each in comparison.in_question if each.kind != "ruled"],
        "cosmetic": [discrepancy_json(each) for each in comparison.cosmetic()],
        "ruled": [discrepancy_json(each) for each in comparison.in_question if each.kind == "ruled"],
        "orphaned": list(comparison.orphaned),
    }


def _pairings(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The rows that stand as one, identity's own pairs among them."""
    known = {(each.table, each.position): each for each in comparison.pairings if each.joined}
    for merged in comparison.tables.values():
        rows = {name: merged.rows[at(name)].to_list() for name in comparison.names}
        told = merged.rows.select("study_text", "by").iter_rows()
        for position, (study, by) in enumerate(told):
            if by is None:
                continue
            members = {name: row for name, several in rows.items() if (row := several[position]) is not None}
            table, each = merged.table.name, known.get((merged.table.name, position))
            yield {
                "study": study,
                "table": table,
                "rows": {name: _place(comparison, table, name, row) for name, row in members.items()},
                "by": by,
                "score": each.score if each else 1.0 if by == "normalised" else None,
                "state": each.state if each else "paired",
                "reason": each.reason if each else _spelled(comparison, table, members) if by == "normalised" else "",
            }


def _spelled(comparison: Comparison, table: str, members: Mapping[str, int]) -> str:
    """Which fields of the identity are spelled differently in rows that it pairs."""
    form = comparison.form[table]
    typed = {each.name: each[table] for each in comparison.extractions if each.name in members}
    told = {name: {of.text(name, members[who]) for who, of in typed.items()} for name in form.identity}
    return f"spelled differently: {', '.join(form[name].label for name, several in told.items() if len(several) > 1)}"


def _candidates(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The rows that stay apart and are asked about, or were ruled on."""
    for each in comparison.pairings:
        if not each.joined:
            yield {
                "study": each.study,
                "table": each.table,
                "rows": {name: _place(comparison, each.table, name, row) for name, row in each.rows.items()},
                "by": each.by,
                "score": each.score,
                "state": each.state,
                "reason": each.reason,
                "question": each.together,
            }


def _place(comparison: Comparison, table: str, name: str, row: int) -> dict[str, Any]:
    recorded = next(each for each in comparison.extractions if each.name == name)[table]
    return {"file": recorded.file, "sheet": recorded.sheet, "row": recorded.numbers[row]}


def discrepancy_json(each: Discrepancy) -> dict[str, Any]:
    """A discrepancy, or a cosmetic difference, as plain data."""
    return {
        "study": each.study,
        "table": each.table,
        "row": each.row,
        "field": each.field,
        "kind": kind_in_files(each.kind),
        "state": each.state,
        "values": {
            name: {"value": answer.text, "file": answer.file, "sheet": answer.sheet, "cell": answer.cell}
            for name, answer in each.answers.items()
        },
        "final": each.final,
    }

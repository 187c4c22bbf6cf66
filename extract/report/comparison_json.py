"""Gives a comparison in the shape that the JSON of `merge` and `compare` has."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from schema.text import fold
from validate.merge.comparison import Comparison
from validate.merge.counts import kind_shown
from validate.merge.discrepancy import Discrepancy
from validate.merge.removed_as_ruled import removed_as_ruled
from validate.pairing.extractor_columns import row_column


def comparison_json(
    comparison: Comparison, assumed: dict[str, Any] | None = None, withheld: Container[str] = frozenset()
) -> dict[str, Any]:
    """The whole comparison as plain data, whose keys are listed in `tests/extract/demo/json_shapes.txt`.

    `score` is null where all wrote the same identity.
    `paired` counts all paired rows, `proposed` those of them that somebody still has to confirm.
    `candidates` are rows that stay apart although they are similar (tied, split), or were ruled to be different.
    `dropped_with` are rows that are dropped with the row they point to, `unlinked` are cells that leave the name of a
    dropped row out. `followed` are rulings that drop a record which was then removed. The discrepancies of studies that
    are `withheld` (folded names) are left out.
    """
    followed = [decision.id for decision in removed_as_ruled(comparison)]
    shown = [cell for cell in comparison.in_question if fold(cell.study) not in withheld]
    return {
        "extractors": list(comparison.names),
        "assumed": assumed or {},
        "rows": {
            "paired": sum(int(merged.rows["by"].is_not_null().sum()) for merged in comparison.tables.values()),
            "proposed": sum(pairing.state == "proposed" for pairing in comparison.pairings),
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
        "discrepancies": [discrepancy_json(comparison, cell) for cell in shown if cell.kind != "ruled"],
        "cosmetic": [discrepancy_json(comparison, cell) for cell in comparison.cosmetic()],
        "ruled": [discrepancy_json(comparison, cell) for cell in shown if cell.kind == "ruled"],
        "followed": followed,
        "orphaned": [ruling for ruling in comparison.orphaned if ruling not in followed],
        "dropped_with": [_row_json(comparison, table, position) for table, position in comparison.dropped_with],
        "unlinked": [
            _row_json(comparison, table, position) | {"field": field} for table, position, field in comparison.unlinked
        ],
    }


def _row_json(comparison: Comparison, table: str, position: int) -> dict[str, Any]:
    """The study, the table and the name of a merged row."""
    merged = comparison.tables[table]
    return {"study": merged.studies[position], "table": table, "row": merged.labels[position]}


def _pairings(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The paired rows, including those that identity pairs."""
    known = {(pairing.table, pairing.position): pairing for pairing in comparison.pairings if pairing.joined}
    for merged in comparison.tables.values():
        rows = {name: merged.rows[row_column(name)].to_list() for name in comparison.names}
        studies = merged.rows.select("study_text", "by").iter_rows()
        for position, (study, by) in enumerate(studies):
            if by is None:
                continue
            members = {name: row for name, several in rows.items() if (row := several[position]) is not None}
            table, pairing = merged.table.name, known.get((merged.table.name, position))
            yield {
                "study": study,
                "table": table,
                "rows": {name: _place(comparison, table, name, row) for name, row in members.items()},
                "by": by,
                "score": pairing.score if pairing else 1.0 if by == "normalised" else None,
                "state": pairing.state if pairing else "paired",
                "reason": pairing.reason
                if pairing
                else _spelled(comparison, table, members)
                if by == "normalised"
                else "",
            }


def _spelled(comparison: Comparison, table: str, members: Mapping[str, int]) -> str:
    """The labels of identity fields that are spelled differently in paired rows."""
    form = comparison.form[table]
    recorded_by = {
        extraction.name: extraction[table] for extraction in comparison.extractions if extraction.name in members
    }
    spellings = {name: {of.text(name, members[who]) for who, of in recorded_by.items()} for name in form.identity}
    return (
        f"spelled differently: {', '.join(form[name].label for name, several in spellings.items() if len(several) > 1)}"
    )


def _candidates(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The rows that stay apart: the open ones and those with a ruling."""
    for pairing in comparison.pairings:
        if not pairing.joined:
            yield {
                "study": pairing.study,
                "table": pairing.table,
                "rows": {name: _place(comparison, pairing.table, name, row) for name, row in pairing.rows.items()},
                "by": pairing.by,
                "score": pairing.score,
                "state": pairing.state,
                "reason": pairing.reason,
                "question": pairing.together,
            }


def _place(comparison: Comparison, table: str, name: str, row: int) -> dict[str, Any]:
    recorded = next(extraction for extraction in comparison.extractions if extraction.name == name)[table]
    return {"file": recorded.file_of(row), "sheet": recorded.sheet_of(row), "row": recorded.numbers[row]}


def discrepancy_json(comparison: Comparison, discrepancy: Discrepancy) -> dict[str, Any]:
    """A discrepancy, or a cosmetic difference, as plain data."""
    return {
        "study": discrepancy.study,
        "table": discrepancy.table,
        "row": discrepancy.row,
        "field": discrepancy.field,
        "kind": kind_shown(comparison.form[discrepancy.table], discrepancy),
        "state": discrepancy.progress,
        "values": {
            name: {"value": answer.text, "file": answer.file, "sheet": answer.sheet, "cell": answer.cell}
            for name, answer in discrepancy.answers.items()
        },
        "final": discrepancy.final,
    }

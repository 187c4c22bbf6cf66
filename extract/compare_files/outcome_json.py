"""The numbers of a comparison without a project, as JSON has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extract.compare_files.left_aside import LeftAside
from extract.compare_files.names import Count
from extract.compare_files.outcome import (
    OneKey,
    called_differently,
    cell_counts,
    field_counts,
    is_settled,
    open_counts,
    row_counts,
    rows_with_one_key,
    shown_kind,
    study_counts,
    unpairable_by_key,
    unpairable_rows,
)
from extract.compare_files.summary import nothing_shared, same_and_filled_in
from validate.dataset.queries import queries
from validate.merge.comparison import Comparison

_Labels = Mapping[tuple[str, str], str]
"""The label of each field, by table and field."""


def _cells(comparison: Comparison) -> dict[str, Any]:
    """The counts, with those that the screen makes of them: `filled_in` by two or more, of which `same` agree."""
    counts = cell_counts(comparison)
    named = sum(1 for _ in called_differently(comparison))
    return {**counts, **_shared(counts), Count.NAMES_SPELLED_DIFFERENTLY: named}


def _shared(counts: Mapping[str, int]) -> dict[str, Any]:
    """The cells that two or more filled in, and those of them that mean the same, also as a proportion of 0 to 1."""
    same, both = same_and_filled_in(counts)
    return {Count.FILLED_IN: both, Count.SAME: same, Count.AGREE: same / both if both else None}


def outcome_json(comparison: Comparison, merge_json: dict[str, Any], aside: Sequence[LeftAside] = ()) -> dict[str, Any]:
    """What `merge` says of a comparison, with studies, rows and cells as files without a project have them."""
    studies, rows, still_open = study_counts(comparison), row_counts(comparison), open_counts(comparison)
    labels = {(table.name, field.name): field.label for table in comparison.form.tables for field in table.fields}
    return merge_json | {
        "settled": is_settled(comparison, aside),
        Count.NOT_COMPARED: [{"sheet": table.where, "rows": dict(table.rows)} for table in aside],
        "nothing_shared": nothing_shared(comparison),
        "studies": {
            Count.HAS: dict(studies.has),
            Count.COMPARED: studies.compared,
            Count.ONLY: {name: list(several) for name, several in studies.only.items()},
            Count.ONLY_IN_ONE: sum(map(len, studies.only.values())),
            Count.BLANK: {name: list(several) for name, several in studies.blank.items()},
            Count.CANNOT_BE_PAIRED: list(studies.cannot_be_paired),
        },
        "rows": merge_json["rows"]
        | {
            Count.HAS: dict(rows.has),
            Count.PAIRED: rows.paired,
            Count.ONLY: dict(rows.only),
            Count.CANNOT_BE_PAIRED: rows.cannot_be_paired,
        },
        "cells": _cells(comparison),
        "fields": list(_fields(comparison, labels)),
        "to_rule_on": {
            Count.PAIRINGS.value: still_open.pairings,
            **Counter(str(pairing.state) for pairing in comparison.open_pairings),
            Count.WHOLE_ROWS.value: still_open.whole_rows,
            Count.CELLS.value: still_open.cells,
        },
        Count.CANNOT_BE_PAIRED: list(_unpairable(comparison)),
        "same_key": [
            {
                "study": rows.study,
                "table": rows.table,
                "key": list(rows.key),
                "rows": [_cells_of_key(comparison, rows, position) for position in rows.positions],
            }
            for rows in rows_with_one_key(comparison)
        ],
        "to_ask": list(_to_ask(comparison)),
        "discrepancies": list(_discrepancies(comparison, merge_json["discrepancies"], labels)),
    }


def _fields(comparison: Comparison, labels: _Labels) -> Iterator[dict[str, Any]]:
    for line in field_counts(comparison):
        yield {
            "table": line.table,
            "field": line.field,
            "label": labels[line.table, line.field],
            **line.counts,
            **_shared(line.counts),
        }


def _unpairable(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The rows that cannot be paired, one for each cell in which one of them begins."""
    repeated_in = {row: key.repeated_in for key in unpairable_by_key(comparison) for row in key.rows}
    for row in unpairable_rows(comparison):
        for name, answer in row.answers.items():
            yield {
                "study": row.study,
                "table": row.table,
                "row": row.row,
                "kind": row.kind,
                "extractor": name,
                "file": answer.file,
                "sheet": answer.sheet,
                "cell": answer.cell,
                "repeated_in": list(repeated_in[row.table, row.position]),
            }


def _cells_of_key(comparison: Comparison, rows: OneKey, position: int) -> dict[str, str | None]:
    """The cell with the last part of a row's key, by extractor."""
    merged = comparison.tables[rows.table]
    having = [name for name in comparison.names if merged.positions[name][position] is not None]
    return {name: merged.answer(name, position, merged.table.identity[-1]).cell for name in having}


def _to_ask(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """What is to be asked of authors."""
    for question in queries(comparison):
        yield {
            "study": question.study,
            "table": question.table,
            "row": question.row,
            "field": question.field or None,
            "question": question.question,
            "reason": question.reason,
            "who": list(question.who),
            "when": question.when,
        }


def _discrepancies(
    comparison: Comparison, of_merge: Sequence[dict[str, Any]], labels: _Labels
) -> Iterator[dict[str, Any]]:
    """The discrepancies of `merge`, with the kinds that files have; rows that cannot be paired are apart."""
    in_question = (cell for cell in comparison.in_question if cell.kind != "ruled")
    for as_json, cell in zip(of_merge, in_question, strict=True):
        if cell.kind not in {"duplicate", "unidentified"}:
            yield {
                "label": labels[cell.table, cell.field],
                **as_json,
                "kind": shown_kind(comparison, cell),
                "whole_row": cell.whole_row,
            }

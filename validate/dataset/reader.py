"""The dataset as a reader's page has it: every row, and for each cell what it was taken from.

All of it is lists and texts, so that it can be written as JSON. Places are kept small: a row has its number on each
extractor's sheet, a column its letters, and what was typed is told only where it is not what the dataset shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from schema.form import Field, Table
from schema.missing import Missing
from validate.dataset.lineage import row_ids
from validate.dataset.paper.in_words import in_words
from validate.extraction.cell_names import letters
from validate.extraction.recorded_table import RecordedTable
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.merged_table import MergedTable

STATES = {
    "agreed": "a", "cosmetic": "c", "conflict": "x", "rounded": "r", "status": "s", "omission": "o", "additional": "d",
    "unscored": "u", "single": "1", "blank": "b",
}  # fmt: skip
"""The letter for each state of a cell of the first submissions; a point stands for a cell that is not compared."""


def form_shown(comparison: Comparison) -> list[dict[str, Any]]:
    """The tables of the form with their fields: what a reader needs to know of each column."""
    return [
        {
            "name": table.name,
            "label": table.label,
            "study": _place(table, table.study),
            "fields": [_field(field) for field in table.fields],
        }
        for table in comparison.form.tables
    ]


def _place(table: Table, name: str) -> int:
    return next(place for place, field in enumerate(table.fields) if field.name == name)


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "guidance": field.guidance,
        "number": field.cell.storage in {"integer", "decimal", "quantity"},
        "of": field.of or "",
        "role": field.role or "",
        "codes": sorted(field.codes),
        "choices": {choice.code: choice.shown for choice in field.cell.known},
        "hidden": field.finished_when is not None,
    }


def rows_shown(comparison: Comparison) -> list[dict[str, Any]]:
    """Per table of the form the rows of the dataset, what each is called, its cells in words, and their places."""
    return [_rows(comparison, merged) for merged in comparison.tables.values()]


def _rows(comparison: Comparison, merged: MergedTable) -> dict[str, Any]:
    kept = [position for position, there in enumerate(kept_rows(merged)) if there]
    ids = row_ids(merged).to_list()
    fields = merged.table.fields
    finals = [merged.listed("final", field.name) for field in fields]
    shown = [[_words(field, final[position]) for field, final in zip(fields, finals, strict=True)] for position in kept]
    ruled = [
        (place, position, str(decision))
        for place, field in enumerate(fields)
        for position, decision in enumerate(merged.listed("decision", field.name))
        if decision is not None
    ]
    line_of = {position: line for line, position in enumerate(kept)}
    return {
        "ids": [ids[position] for position in kept],
        "studies": [merged.studies[position] or "" for position in kept],
        "values": shown,
        "decisions": [
            [line_of[position], place, decision] for place, position, decision in ruled if position in line_of
        ],
        "extractors": [_extractor(comparison, merged, name, kept, shown) for name in comparison.names],
    }


def _extractor(
    comparison: Comparison, merged: MergedTable, name: str, kept: Sequence[int], shown: Sequence[Sequence[str | None]]
) -> dict[str, Any]:
    """Where an extractor has these rows, and what was typed where it is not what the dataset shows."""
    recorded = comparison.extraction(name)[merged.table.name]
    positions = [merged.positions[name][position] for position in kept]
    typed = []
    for place, field in enumerate(merged.table.fields):
        texts = recorded.texts[field.name].to_list()
        for line, row in enumerate(positions):
            if row is not None and texts[row] != shown[line][place]:
                typed.append([line, place, texts[row]])
    return {"name": name, **_places(merged, recorded, positions), "typed": typed}


def _places(merged: MergedTable, recorded: RecordedTable, positions: Sequence[int | None]) -> dict[str, Any]:
    columns = [recorded.columns.get(field.name) for field in merged.table.fields]
    known: dict[str, Any] = {
        "file": recorded.file,
        "sheet": recorded.sheet,
        "columns": [None if column is None else letters(column) for column in columns],
        "rows": [None if row is None else recorded.numbers[row] for row in positions],
    }
    if recorded.scattered is not None:  # the rows are no rows of a sheet: each cell says where it stands
        known["cells"] = [
            None if row is None else [recorded.cell(row, field.name) for field in merged.table.fields]
            for row in positions
        ]
        known["sheets"] = [None if row is None else recorded.sheet_of(row) for row in positions]
    return known


def _words(field: Field, text: str | None) -> str | None:
    return in_words(field, text) if text is not None else None


def first_shown(first: Comparison) -> list[dict[str, Any]]:
    """Per table of the form the rows of the first submissions, with the state of each cell as a letter (`STATES`)."""
    return [_first(first, merged) for merged in first.tables.values()]


def _first(first: Comparison, merged: MergedTable) -> dict[str, Any]:
    counted = [field.name not in merged.table.not_extracted for field in merged.table.fields]
    states = [
        list(_letters(merged, field.name)) if wanted else ["."] * merged.height
        for field, wanted in zip(merged.table.fields, counted, strict=True)
    ]
    everything = range(merged.height)
    nothing: list[list[str | None]] = [[None] * len(merged.table.fields)] * merged.height
    return {
        "studies": [study or "" for study in merged.studies],
        "labels": [label or "" for label in merged.labels],
        "states": ["".join(column[row] for column in states) for row in everything],
        "extractors": [_extractor(first, merged, name, everything, nothing) for name in first.names],
    }


def _letters(merged: MergedTable, name: str) -> Iterator[str]:
    """The states of a field's cells. Why a cell is in question goes before how its texts compare."""
    for state, kind in zip(merged.listed("state", name), merged.listed("kind", name), strict=True):
        yield STATES.get(kind or "", STATES.get(state or "", "."))


def decisions_shown(comparison: Comparison) -> dict[str, dict[str, str]]:
    """The decisions in force, by their ids."""
    return {
        decision.id: {
            "ruling": decision.ruling or "",
            "take": decision.take or "",
            "value": decision.given,
            "method": decision.method or "",
            "cause": decision.cause or "",
            "reason": decision.reason or "",
            "who": ", ".join(decision.who),
            "when": decision.when[:10],
        }
        for decision in comparison.ledger.standing
    }


CODES = {code.value: code.in_words for code in Missing}
"""What the missing codes mean."""

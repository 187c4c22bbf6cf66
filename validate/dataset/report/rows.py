"""The rows of the dataset in words, with their addresses in each extractor's files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schema.form import Field, Table
from validate.dataset.paper.in_words import in_words
from validate.dataset.report.rounds import RoundShown, lines_of
from validate.dataset.row_ids import row_ids
from validate.extraction.cell_names import letters
from validate.extraction.recorded_table import RecordedTable
from validate.merge.comparison import Comparison
from validate.merge.merged_table import MergedTable


def rows_shown(whole: Comparison, rounds: Sequence[RoundShown]) -> list[dict[str, Any]]:
    """The rows of the dataset by table of the form: their names, their cells in words, and the addresses.

    What later rounds recorded for the same rows is in `again`, round by round.
    """
    return [_rows(merged, rounds) for merged in whole.tables.values()]


def _rows(merged: MergedTable, rounds: Sequence[RoundShown]) -> dict[str, Any]:
    line_of = lines_of(merged)
    kept = list(line_of)
    ids = row_ids(merged).to_list()
    fields = merged.table.fields
    columns = [_in_words(field, merged.listed("final", field.name), kept) for field in fields]
    shown = [list(row) for row in zip(*columns, strict=True)]
    ruled = [
        (place, position, str(decision))
        for place, field in enumerate(fields)
        for position, decision in enumerate(merged.listed("decision", field.name))
        if decision is not None
    ]
    recorded = [
        {"round": one.number, "extractors": _of_round(one, merged.table, shown)}
        for one in rounds
        if one.number == 1 or one.asks(merged.table)
    ]
    return {
        "ids": [ids[position] for position in kept],
        "studies": [merged.studies[position] or "" for position in kept],
        "values": shown,
        "decisions": [
            [line_of[position], place, decision] for place, position, decision in ruled if position in line_of
        ],
        "extractors": recorded[0]["extractors"] if recorded else [],
        "again": recorded[1:],
    }


def _of_round(one: RoundShown, table: Table, shown: Sequence[Sequence[str | None]]) -> list[dict[str, Any]]:
    """The addresses of the dataset's rows in the files of one round, for the fields that the round fills in."""
    if table.name not in one.comparison.tables:
        return []
    merged = one.comparison.tables[table.name]
    there = {line: position for position, line in one.line_of[table.name].items()}
    rows = [there.get(line) for line in range(len(shown))]
    names = set(one.asks(table)) if one.number > 1 else {field.name for field in merged.table.fields}
    fields = [field if field.name in names else None for field in table.fields]
    return [of_extractor_shown(one.comparison, merged, name, fields, rows, shown) for name in one.comparison.names]


def of_extractor_shown(
    comparison: Comparison,
    merged: MergedTable,
    name: str,
    fields: Sequence[Field | None],
    rows: Sequence[int | None],
    shown: Sequence[Sequence[str | None]],
) -> dict[str, Any]:
    """The addresses of these merged rows for an extractor, and typed texts that differ from what the dataset shows.

    Some of the columns shown may have no field here.
    """
    recorded = comparison.extraction(name)[merged.table.name]
    positions = [None if row is None else merged.positions[name][row] for row in rows]
    typed = list[list[Any]]()
    columns = zip(*shown, strict=True) if shown else [()] * len(fields)
    for place, (field, column) in enumerate(zip(fields, columns, strict=True)):
        if field is None or (recorded.texts[field.name].null_count() == recorded.height and not any(column)):
            continue  # most fields of a long form; going cell by cell would take as long as for the others
        texts = recorded.texts[field.name].to_list()
        typed += [
            [line, place, texts[row]]
            for line, (row, here) in enumerate(zip(positions, column, strict=True))
            if row is not None and texts[row] != here
        ]
    return {"name": name, **_places(fields, recorded, positions), "typed": typed}


def _places(fields: Sequence[Field | None], recorded: RecordedTable, positions: Sequence[int | None]) -> dict[str, Any]:
    columns = [None if field is None else recorded.columns.get(field.name) for field in fields]
    known: dict[str, Any] = {
        "file": recorded.file,
        "sheet": recorded.sheet,
        "columns": [None if column is None else letters(column) for column in columns],
        "rows": [None if row is None else recorded.numbers[row] for row in positions],
    }
    if recorded.scattered is not None:  # the rows are not rows of a sheet, so each cell has its own address
        known["cells"] = [
            None if row is None else [field and recorded.cell(row, field.name) for field in fields] for row in positions
        ]
        known["sheets"] = [None if row is None else recorded.sheet_of(row) for row in positions]
        if recorded.scattered.files is not None:
            known["files"] = [None if row is None else recorded.file_of(row) for row in positions]
    return known


def _in_words(field: Field, texts: Sequence[str | None], kept: Sequence[int]) -> list[str | None]:
    """The texts of these rows in words. Each different text is converted once."""
    here = [texts[position] for position in kept]
    words = {text: in_words(field, text) for text in set(here) if text is not None}
    return [None if text is None else words[text] for text in here]

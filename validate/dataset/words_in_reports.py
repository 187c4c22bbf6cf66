"""For the lineage of the dataset: whether quoted words are in their reports, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field

import polars as pl

from schema.records import record
from schema.text import fold
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Decision
from validate.merge.cells import role_of
from validate.merge.comparison import Comparison
from validate.merge.given_evidence import place_and_words
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor
from validate.passages.quoted_cells import QuotedCell, quoted_cells
from validate.passages.verify import Library, Result, Verdict, verify

CellOfExtractor = tuple[str | None, str, int, str]
"""Extractor, table, merged row, and field. The extractor is None for what only a decision gave."""
_WORDS: Mapping[Result, str] = {
    "found": "found",
    "slips": "found with slight differences",
    "other page": "found on another page",
    "absent": "not found",
    "unknown": "not found where it can be searched",
}
_ORDER: tuple[Result, ...] = ("found", "slips", "other page", "unknown", "absent")


@record(kw_only=True)
class WordsInReports:
    """Whether reports have the words that are quoted from them.

    `cells` has the result for each cell of an extractor, and for values that only a decision gave. `counts` are the
    numbers of passages by result that belong to something in the dataset. Cells whose report is not available are left
    out. `studies` (folded) are the studies of these passages.
    """

    cells: Mapping[CellOfExtractor, str] = field(default_factory=dict)
    counts: Mapping[Result, int] = field(default_factory=dict)
    studies: frozenset[str] = frozenset()


NOT_LOOKED_UP = WordsInReports()


def words_in_reports(comparison: Comparison, library: Library) -> WordsInReports:
    """Looks up the quoted words of all extractors, and of decisions on values that no extractor has.

    A passage that several people quote counts once, with its best result.
    """
    cells: dict[CellOfExtractor, str] = {}
    best: dict[tuple[str, int, str], Result] = {}
    for extraction in comparison.extractions:
        for cell in quoted_cells(extraction):
            merged = comparison.tables[cell.table]
            position = merged.places.get((extraction.name, cell.row))
            verdict = None if position is None or position in merged.dropped else verify(cell, library)
            if position is None or verdict is None:
                continue
            for name in {cell.field, cell.words_field}:
                cells[extraction.name, cell.table, position, name] = _in_words(verdict)
            key = cell.table, position, cell.field
            if not any(_in_dataset(merged, extraction.name, position, name) for name in (cell.field, cell.words_field)):
                continue
            best[key] = min(best.get(key, verdict.result), verdict.result, key=_ORDER.index)
    for cell in _given(comparison):
        verdict = verify(cell, library)
        if verdict is not None:
            for name in {cell.field, cell.words_field}:
                cells[None, cell.table, cell.row, name] = _in_words(verdict)
            best[cell.table, cell.row, cell.field] = verdict.result
    studies = frozenset(fold(comparison.tables[table].studies[position] or "") for table, position, _ in best)
    return WordsInReports(cells=cells, counts=Counter(best.values()), studies=studies)


def _given(comparison: Comparison) -> Iterator[QuotedCell]:
    """The words of reports in decisions on values, such as those of a verifier who found another value.

    The row of each is the merged row.
    """
    ruled = comparison.merged_cells.filter(pl.col("decision").is_not_null())
    for table, row, name, id_ in ruled.select("table", "row", "field", "decision").iter_rows():
        merged, decision = comparison.tables[table], comparison.ledger.by_id[id_]
        if decision.field != name or row in merged.dropped or _has(comparison, merged, row, decision):
            continue
        place, words = place_and_words(comparison.form, comparison.ledger, decision)
        if words:
            companions = {field.role: field.name for field in merged.table.companions(name)}
            yield QuotedCell(
                table=table,
                row=row,
                field=name,
                words_field=companions.get("words", name),
                words=words,
                places=((companions.get("place", name), place),) if place else (),
                study=merged.studies[row] or "",
                reports=(),
            )


def _has(comparison: Comparison, merged: MergedTable, row: int, decision: Decision) -> bool:
    """Whether an extractor has the value of a decision."""
    name = decision.field or ""
    key = key_of(merged.table[name], decision.final)
    return any(merged.listed(of_extractor("key", who), name)[row] == key for who in comparison.names)


def _in_dataset(merged: MergedTable, extractor: str, position: int, name: str) -> bool:
    """Whether the dataset has an extractor's value of a cell."""
    final, field = merged.listed("final", name)[position], merged.table[name]
    if final is None or role_of(merged.table, field) != "compared":
        return final is not None
    return merged.listed(of_extractor("key", extractor), name)[position] == key_of(field, final)


def _in_words(verdict: Verdict) -> str:
    """The result, with the file and the page of the passage if the report has it."""
    file = verdict.report.file if verdict.report else ""
    if verdict.result in {"absent", "unknown"}:
        return f"{_WORDS[verdict.result]}: {file}"
    return f"{_WORDS[verdict.result]}: {file}, {verdict.place}"

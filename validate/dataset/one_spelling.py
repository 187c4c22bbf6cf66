"""Gives each name one spelling in the dataset, so that `total` and `Total` are one group to analysts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from schema.cell_type import Family
from schema.cells import Verbatim
from schema.form import Field, Table
from schema.text import fold
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor

Respelled = Mapping[str, str]
"""The spelling that replaces each other spelling."""


def with_one_spelling(comparison: Comparison) -> Comparison:
    """The comparison with one spelling for each name of rows in all studies, and in references to these rows.

    A name is a part of the identity that people write in their own words; the report's own words stay unchanged. Among
    spellings with the same meaning, the most frequent is used, then the longest, then the first in alphabetical order.
    """
    cells = comparison.merged_cells
    respelled = {
        (merged.table.name, field.name): spellings
        for merged in comparison.tables.values()
        for field in merged.table.fields
        if _is_name(merged.table, field) and (spellings := _respelled(merged, field.name))
    }
    if not respelled:
        return comparison
    for merged in comparison.tables.values():
        for field in merged.table.fields:
            own = respelled.get((merged.table.name, field.name))
            if own is not None:
                cells = _written(cells, merged, field, own, ["final"])
            to = field.reference and comparison.form.by_name.get(field.reference.to)
            there = respelled.get((to.name, to.key or "")) if to else None
            if there is not None:
                values = [of_extractor("value", name) for name in comparison.names]
                cells = _written(cells, merged, field, there, ["final", *values])
    return replace(comparison, merged_cells=cells)


def _is_name(table: Table, field: Field) -> bool:
    words = field.cell.family in {Family.TEXT, Family.NAME} and not isinstance(field.cell, Verbatim)
    return words and field.name in table.identity and field.name != table.study


def _respelled(merged: MergedTable, name: str) -> Respelled:
    counts = Counter(merged.column("final", name).filter(kept_rows(merged)).drop_nulls().to_list())
    groups: dict[str, list[str]] = {}
    for text in counts:
        groups.setdefault(fold(text), []).append(text)
    chosen = {key: min(texts, key=lambda text: (-counts[text], -len(text), text)) for key, texts in groups.items()}
    return {text: chosen[fold(text)] for text in counts if chosen[fold(text)] != text}


def _written(
    cells: pl.DataFrame, merged: MergedTable, field: Field, spellings: Respelled, columns: Iterable[str]
) -> pl.DataFrame:
    """The frame of cells, with spellings replaced in these columns of a field."""
    several = field.reference is not None and field.reference.several
    start = merged.line(0, field.name)
    lines = pl.int_range(start, start + merged.height, eager=True)
    for column in columns:
        texts = [
            None if text is None else _in_parts(text, spellings, several=several)
            for text in cells[column].slice(start, merged.height)
        ]
        cells = cells.with_columns(cells[column].scatter(lines, pl.Series(texts, dtype=pl.String)))
    return cells


def _in_parts(text: str, spellings: Respelled, *, several: bool) -> str:
    parts = text.split("; ") if several else [text]
    return "; ".join(spellings.get(part, part) for part in parts)

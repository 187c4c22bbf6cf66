"""Descriptions of "other". They are not compared, so the same choice may mean two different things."""

from collections.abc import Mapping

import polars as pl

from schema.options import OTHER
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor


def other_words_apart(comparison: Comparison) -> dict[CellAddress, Mapping[str, str]]:
    """The cells that differ only in the description of "other", with what each extractor wrote."""
    unscored = comparison.merged_cells.filter(state="unscored").select(pl.col("table", "row", "field").cast(pl.String))
    found: dict[CellAddress, Mapping[str, str]] = {}
    for table, row, name in unscored.iter_rows():
        merged, position, field = comparison.tables[table], int(row), comparison.form[table][name]
        if field.of and field.role == "other" and (words := words_apart(merged, position, field.of)):
            found[table, position, field.of] = words
    return found


def words_apart(merged: MergedTable, position: int, name: str) -> Mapping[str, str]:
    """The differing descriptions of "other" by extractor, if they chose the same; {} otherwise.

    Empty too if somebody ruled on the cell or the row was dropped.
    """
    agreed = merged.state(position, name) in {"agreed", "cosmetic"}
    settled = merged.listed("progress", name)[position] is not None or position in merged.dropped
    if not agreed or settled or merged.troubles[position] is not None:
        return {}
    if OTHER not in (merged.listed("final", name)[position] or "").split("; "):
        return {}
    counting = [who for who in merged.names if merged.counting[who][position]]
    keys = {who: merged.words_for_other(of_extractor("key", who), position, name) for who in counting}
    given = [who for who, key in keys.items() if key is not None]
    if len({keys[who] for who in given}) < 2:
        return {}
    return {who: merged.answer(who, position, name).other or "" for who in given}

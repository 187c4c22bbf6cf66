"""Rows that two people numbered differently: one number with other contents, the same contents at another number."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import polars as pl

from schema.form import Field, Table
from validate.extraction.extraction import Extraction
from validate.pairing.row_similarity import Cells, is_counter
from validate.pairing.rulings import Row

_TELLING = 2  # filled cells, from which rows that are equal in all of them are likely one
_EQUAL = 0.5  # of the cells, the part from which a common number is believed


def unless_counted_anew(
    table: Table, clusters: Sequence[frozenset[Row]], cells: Mapping[Row, Cells]
) -> Sequence[frozenset[Row]]:
    """The clusters, without rows that have only a number in common.

    Such a row stands alone if it is equal, cell by cell, to exactly one row with another number: then they can be
    paired by similarity. This is for identities that only count, such as `effect 2`. If each extractor has numbers of
    their own, no number pairs rows.
    """
    within = _within(table)
    if any(field.local for field in within):
        return [frozenset((row,)) for cluster in clusters for row in sorted(cluster)]
    if not within or not all(is_counter(field) for field in within):
        return clusters
    names = [field.name for field in _contents(table)]
    contents = {row: tuple(of_row.get(name) for name in names) for row, of_row in cells.items()}
    cluster_of = {row: cluster for cluster in clusters for row in cluster}
    equal: dict[tuple[str | None, ...], list[Row]] = {}
    for row, texts in contents.items():
        if sum(text is not None for text in texts) >= _TELLING:
            equal.setdefault(texts, []).append(row)
    elsewhere = {
        row
        for rows in equal.values()
        if len(rows) == len({name for name, _ in rows}) > 1
        for row in rows
        if any(cluster_of.get(row) != cluster_of.get(other) for other in rows)
    }
    parts: list[frozenset[Row]] = []
    for cluster in clusters:
        unlike = any(_share(contents[one], contents[other]) < _EQUAL for one, other in combinations(cluster, 2))
        parts += [frozenset((row,)) for row in sorted(cluster)] if unlike and cluster & elsewhere else [cluster]
    return parts


def maybe_counted_anew(table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame) -> pl.Series:
    """The studies in which extractors have the same contents at different numbers.

    `rows` are the rows of the table: `who` (place among the sorted names), `position`, `study` and `group`, which is
    the same for rows of one identity. For a table whose rows are not only counted, there are none.
    """
    within, nothing = _within(table), pl.Series("study", [], dtype=pl.String)
    names = [field.name for field in _contents(table) if not field.reference]
    if not within or not names or not all(is_counter(field) for field in within):
        return nothing
    contents = [
        extraction[table.name].keys.select(
            pl.lit(who, dtype=pl.UInt32).alias("who"),
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("position"),
            pl.struct(names).hash().alias("contents"),
        )
        for who, extraction in enumerate(sorted(extractions, key=lambda extraction: extraction.name))
    ]
    same = rows.join(pl.concat(contents), on=["who", "position"]).group_by("study", "contents")
    several = pl.col("who").n_unique() > 1, pl.col("group").n_unique() > 1
    return same.agg(pl.all_horizontal(several).alias("anew")).filter("anew")["study"].unique()


def _within(table: Table) -> list[Field]:
    """The fields that tell the rows of a study apart."""
    return [field for field in table.fields if field.name in table.identity and field.name != table.study]


def _contents(table: Table) -> list[Field]:
    """The fields that say nothing of which row it is."""
    return [field for field in table.fields if field.name not in table.identity and not field.local]


def _share(one: Sequence[str | None], other: Sequence[str | None]) -> float:
    """The share of equal cells among those that either row has; 1 if there are none."""
    either = [(ours, theirs) for ours, theirs in zip(one, other, strict=True) if ours is not None or theirs is not None]
    return sum(ours == theirs for ours, theirs in either) / len(either) if either else 1.0

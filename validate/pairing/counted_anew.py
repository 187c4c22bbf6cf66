"""Detects rows that two people numbered differently: different contents at one number, equal contents at another."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import log

import polars as pl

from schema.form import Field, Table
from validate.extraction.extraction import Extraction
from validate.pairing.row_similarity import Cells, RowsOfStudy, is_counter
from validate.pairing.rulings import Row

_TELLING = 2  # filled cells: rows that are equal in this many cells are probably the same
_EQUAL = 0.5  # minimum proportion of equal cells for trusting a shared number
_UNEQUAL = 2  # minimum number of different cells, and ...
_UNEQUAL_PART = 0.25  # ... minimum proportion of them, for searching a better match than the row with the same number
_ALIKE = 0.75  # minimum proportion of equal cells for matching a row with another number
_CERTAIN = log(9)  # log-odds above which that match is certain


def unless_counted_anew(
    table: Table, clusters: Sequence[frozenset[Row]], cells: Mapping[Row, Cells]
) -> Sequence[frozenset[Row]]:
    """The clusters, without rows that have only a number in common.

    Such a row becomes a cluster of its own in two cases: it equals, cell by cell, exactly one row with another number;
    or it is probably not the row with its number, and certainly a row with another number. Then it can be paired by
    similarity. This only concerns identities that count, such as `effect 2`. If each extractor has numbers of their
    own, numbers never pair rows.
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
    for cluster in _unless_more_alike(table, clusters, cells):
        unlike = any(_share(contents[one], contents[other]) < _EQUAL for one, other in combinations(cluster, 2))
        parts += [frozenset((row,)) for row in sorted(cluster)] if unlike and cluster & elsewhere else [cluster]
    return parts


def _unless_more_alike(
    table: Table, clusters: Sequence[frozenset[Row]], cells: Mapping[Row, Cells]
) -> list[frozenset[Row]]:
    """The clusters, split if one of their rows more probably belongs to a row with another number."""
    names = [field.name for field in _told_apart_by(table)]
    contents = {row: {name: of_row.get(name) for name in names} for row, of_row in cells.items()}
    texts = {row: tuple(of_row.values()) for row, of_row in contents.items()}
    doubtful = [
        cluster for cluster in clusters if any(_disagree(texts[a], texts[b]) for a, b in combinations(cluster, 2))
    ]
    if not doubtful or len(clusters) < 2:
        return list(clusters)
    by_name: dict[str, list[Cells]] = {}
    for (name, _), of_row in sorted(contents.items()):
        by_name.setdefault(name, []).append(of_row)
    study = RowsOfStudy(table, by_name)
    number = {row: place for place, cluster in enumerate(clusters) for row in cluster}

    def odds(one: Row, other: Row) -> float:
        return study.similarity(contents[one], contents[other]).log_odds

    def elsewhere(row: Row, beside: Row) -> bool:
        """Whether the row certainly matches a different row of the extractor who has `beside`."""
        others = [other for other in number if other[0] == beside[0] and number[other] != number[row]]
        best = max(others, key=lambda other: odds(row, other), default=None)
        if best is None or odds(row, best) < _CERTAIN or _share(texts[row], texts[best]) < _ALIKE:
            return False
        rivals = [rival for rival in number if rival[0] == row[0] and rival != row]
        return all(odds(rival, best) < odds(row, best) for rival in rivals)

    def apart(one: Row, other: Row) -> bool:
        unlike = _disagree(texts[one], texts[other]) and odds(one, other) < 0
        return unlike and (elsewhere(one, other) or elsewhere(other, one))

    parts: list[frozenset[Row]] = []
    for cluster in clusters:
        alone = cluster in doubtful and any(apart(one, other) for one, other in combinations(sorted(cluster), 2))
        parts += [frozenset((row,)) for row in sorted(cluster)] if alone else [cluster]
    return parts


def _disagree(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    """Whether two rows with the same number differ in so many cells that the number may be a coincidence."""
    either = sum(ours is not None or theirs is not None for ours, theirs in zip(one, other, strict=True))
    unequal = sum(ours != theirs for ours, theirs in zip(one, other, strict=True))
    return unequal >= max(_UNEQUAL, _UNEQUAL_PART * either)


def is_counted(table: Table) -> bool:
    """Whether the rows of a study are identified only by numbers or own names, and have other fields to compare."""
    within = _within(table)
    return bool(within and _told_apart_by(table)) and all(field.local or is_counter(field) for field in within)


def maybe_counted_anew(table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame) -> pl.Series:
    """The studies in which extractors have equal contents at different numbers, or very different ones at one."""
    names = [field.name for field in _told_apart_by(table)]
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
    equal = same.agg(pl.all_horizontal(several).alias("anew")).filter("anew")["study"]
    return pl.concat([equal, _disagreeing(table, extractions, rows)]).unique()


def _disagreeing(table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame) -> pl.Series:
    """The studies with several rows in which rows with the same number have very different contents."""
    fields = _told_apart_by(table)
    names = [field.name for field in fields]
    values = [pl.when(~pl.col(field.name).is_in([*field.codes])).then(field.name).alias(field.name) for field in fields]
    several = rows.filter(
        (pl.col("group").n_unique().over("study") > 1) & (pl.col("who").n_unique().over("study", "group") > 1)
    )
    contents = [
        extraction[table.name].keys.select(
            pl.lit(who, dtype=pl.UInt32).alias("who"),
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("position"),
            *values,
            pl.sum_horizontal(text.is_not_null() for text in values).alias("filled"),
        )
        for who, extraction in enumerate(sorted(extractions, key=lambda extraction: extraction.name))
    ]
    found = several.join(pl.concat(contents), on=["who", "position"]).group_by("study", "group")
    unequal = pl.sum_horizontal(pl.col(name).n_unique() > 1 for name in names)
    fewest = pl.max_horizontal(pl.lit(_UNEQUAL), _UNEQUAL_PART * pl.col("filled").min())
    return found.agg((unequal >= fewest).alias("unlike")).filter("unlike")["study"]


def _told_apart_by(table: Table) -> list[Field]:
    """The fields that can be compared before any row is paired."""
    return [field for field in _contents(table) if not field.reference]


def _within(table: Table) -> list[Field]:
    """The fields that identify a row within its study."""
    return [field for field in table.fields if field.name in table.identity and field.name != table.study]


def _contents(table: Table) -> list[Field]:
    """The fields that are not part of the identity."""
    return [field for field in table.fields if field.name not in table.identity and not field.local]


def _share(one: Sequence[str | None], other: Sequence[str | None]) -> float:
    """The proportion of equal cells among the cells that either row has; 1 if neither has any."""
    either = [(ours, theirs) for ours, theirs in zip(one, other, strict=True) if ours is not None or theirs is not None]
    return sum(ours == theirs for ours, theirs in either) / len(either) if either else 1.0

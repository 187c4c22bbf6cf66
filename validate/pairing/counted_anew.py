"""Detects rows that two people numbered differently: different contents at one number, equal contents at another."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import log

import polars as pl

from schema.cell_type import Family
from schema.form import Field, Table
from schema.regular_expressions import regex
from validate.extraction.extraction import Extraction
from validate.inference.row_labels import LABEL, is_label, read_as_amounts
from validate.pairing.row_similarity import Cells, RowsOfStudy, counts_rows, is_counter, may_be_labels
from validate.pairing.rulings import Row

_TELLING = 2  # filled cells: rows that are equal in this many cells are probably the same
_EQUAL = 0.5  # minimum proportion of equal cells for trusting a shared number
_UNEQUAL = 2  # minimum number of different cells, and ...
_UNEQUAL_PART = 0.25  # ... minimum proportion of them, for searching a better match than the row with the same number
_ALIKE = 0.75  # minimum proportion of equal cells for matching a row with another number
_CERTAIN = log(9)  # log-odds above which that match is certain
_MANY = 2_000  # rows
_PASSAGE = regex(r"(?:\w+\W+){4}\w")  # five words


def unless_counted_anew(
    table: Table, clusters: Sequence[frozenset[Row]], cells: Mapping[Row, Cells]
) -> Sequence[frozenset[Row]]:
    """The clusters, without rows that have only a number in common.

    Such a row becomes a cluster of its own in two cases: it equals, cell by cell, exactly one row with another number;
    or it is probably not the row with its number, and certainly a row with another number. Then it can be paired by
    similarity. This only concerns identities that count, such as `2` or `ES2`. If each extractor has numbers of their
    own, numbers never pair rows.
    """
    within = _within(table)
    if any(field.local for field in within):
        return [frozenset((row,)) for cluster in clusters for row in sorted(cluster)]
    if not within or not all(counts_rows(field, cells.values()) for field in within):
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

    def equal_elsewhere(cluster: frozenset[Row]) -> bool:
        unlike = any(_share(contents[one], contents[other]) < _EQUAL for one, other in combinations(cluster, 2))
        return unlike and bool(cluster & elsewhere)

    apart = {cluster for cluster in clusters if equal_elsewhere(cluster)}
    apart |= _with_a_passage_elsewhere(table, clusters, cells)
    apart |= _more_alike_elsewhere(table, clusters, cells, anew=bool(apart))
    parts: list[frozenset[Row]] = []
    for cluster in clusters:
        parts += [frozenset((row,)) for row in sorted(cluster)] if cluster in apart else [cluster]
    return parts


def _with_a_passage_elsewhere(
    table: Table, clusters: Sequence[frozenset[Row]], cells: Mapping[Row, Cells]
) -> set[frozenset[Row]]:
    """The clusters whose rows have other passages, of which another extractor has one at another number.

    The same words in a row outweigh its other cells, such as a page that two people wrote in two ways. Passages that
    an extractor has in several rows of the study show nothing.
    """
    cluster_of = {row: cluster for cluster in clusters for row in cluster}
    found: set[frozenset[Row]] = set()
    for field in _passages(table):
        texts = {row: of_row.get(field.name) for row, of_row in cells.items()}
        holders: dict[str, list[Row]] = {}
        for row, text in texts.items():
            if text is not None and _PASSAGE.search(text):
                holders.setdefault(text, []).append(row)
        for rows in holders.values():
            clusters_of = {cluster for row in rows if (cluster := cluster_of.get(row))}
            if len(rows) == len({name for name, _ in rows}) > 1 and len(clusters_of) > 1:
                found |= {cluster for cluster in clusters_of if len({texts[row] for row in cluster} - {None}) > 1}
    return found


def _more_alike_elsewhere(
    table: Table, clusters: Sequence[frozenset[Row]], cells: Mapping[Row, Cells], *, anew: bool
) -> set[frozenset[Row]]:
    """The clusters to split, because one of their rows more probably belongs to a row with another number.

    If there are any, or if `anew` says that the extractors numbered rows differently, clusters of rows that are
    probably different are split too, even if no other row matches: that may be missing.
    """
    names = [field.name for field in _told_apart_by(table)]
    contents = {row: {name: of_row.get(name) for name in names} for row, of_row in cells.items()}
    texts = {row: tuple(of_row.values()) for row, of_row in contents.items()}
    doubtful = [
        cluster for cluster in clusters if any(_disagree(texts[a], texts[b]) for a, b in combinations(cluster, 2))
    ]
    if not doubtful or len(clusters) < 2:
        return set()
    by_name: dict[str, list[Cells]] = {}
    for (name, _), of_row in sorted(contents.items()):
        by_name.setdefault(name, []).append(of_row)
    study = RowsOfStudy(table, by_name)
    number = {row: place for place, cluster in enumerate(clusters) for row in cluster}

    def odds(one: Row, other: Row) -> float:
        return study.similarity(contents[one], contents[other]).log_odds

    def alike(one: Row, other: Row) -> bool:
        if _share(texts[one], texts[other]) >= _ALIKE:
            return True
        parts = study.similarity(contents[one], contents[other]).parts
        return len(parts) >= _TELLING and sum(part.similarity >= _ALIKE for part in parts) >= _ALIKE * len(parts)

    def elsewhere(row: Row, beside: Row) -> bool:
        """Whether the row certainly matches a different row of the extractor who has `beside`."""
        others = [other for other in number if other[0] == beside[0] and number[other] != number[row]]
        best = max(others, key=lambda other: odds(row, other), default=None)
        if best is None or odds(row, best) < _CERTAIN or not alike(row, best):
            return False
        rivals = [rival for rival in number if rival[0] == row[0] and rival != row]
        return all(odds(rival, best) < odds(row, best) for rival in rivals)

    def unlike(one: Row, other: Row) -> bool:
        return _disagree(texts[one], texts[other]) and odds(one, other) < 0

    likely_two = {
        cluster: [(one, other) for one, other in combinations(sorted(cluster), 2) if unlike(one, other)]
        for cluster in doubtful
    }
    found = {
        cluster
        for cluster, twos in likely_two.items()
        if any(elsewhere(one, other) or elsewhere(other, one) for one, other in twos)
    }
    return {cluster for cluster, twos in likely_two.items() if twos} if anew or found else found


def _disagree(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    """Whether two rows with the same number differ in so many cells that the number may be a coincidence."""
    either = sum(ours is not None or theirs is not None for ours, theirs in zip(one, other, strict=True))
    unequal = sum(ours != theirs for ours, theirs in zip(one, other, strict=True))
    return unequal >= max(_UNEQUAL, _UNEQUAL_PART * either)


def is_counted(table: Table, extractions: Sequence[Extraction]) -> bool:
    """Whether the rows of a study may be identified only by numbers, labels or own names, and have other fields."""
    within = _within(table)
    # Labels are looked for first: few tables have any, and the patterns for headers take long to compile.
    count = (
        field.local or is_counter(field) or (_has_labels(table, field, extractions) and may_be_labels(field))
        for field in within
    )
    return bool(within and _told_apart_by(table)) and all(count)


def _has_labels(table: Table, field: Field, extractions: Sequence[Extraction]) -> bool:
    """Whether any extractor has a label such as `1.1.1` in the field, or more rows than can be looked at quickly."""
    columns = [extraction[table.name].keys[field.name] for extraction in extractions]
    return any(len(keys) > _MANY or any(text and is_label(text) for text in keys.to_list()) for keys in columns)


def maybe_counted_anew(table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame) -> pl.Series:
    """The studies in which extractors have equal contents at different numbers, or very different ones at one."""
    counted = _counted(table, extractions, rows)
    if counted.is_empty():
        return counted["study"]
    names = [field.name for field in _told_apart_by(table)]
    contents = _of_rows(table, extractions, pl.struct(names).hash().alias("contents"))
    found = [_equal_elsewhere(counted.join(contents, on=["who", "position"]))]
    for field in _passages(table):
        passages = _of_rows(table, extractions, pl.col(field.name).alias("contents"))
        long = passages.filter(pl.col("contents").str.contains(_PASSAGE.pattern))
        found.append(_equal_elsewhere(counted.join(long, on=["who", "position"])))
    return pl.concat([*found, _disagreeing(table, extractions, counted)]).unique()


def _equal_elsewhere(rows: pl.DataFrame) -> pl.Series:
    """The studies in which two extractors have the same `contents` at different numbers."""
    several = pl.col("who").n_unique() > 1, pl.col("group").n_unique() > 1
    same = rows.group_by("study", "contents")
    return same.agg(pl.all_horizontal(several).alias("anew")).filter("anew")["study"]


def _counted(table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the studies in which all names of rows look like numbers or labels."""
    labels = [field.name for field in _within(table) if not field.local and not is_counter(field)]
    if not labels:
        return rows
    like_labels = pl.all_horizontal(
        pl.col(name).replace(read_as_amounts()).str.contains(LABEL) for name in labels
    ).alias("labels")
    marked = rows.join(_of_rows(table, extractions, like_labels), on=["who", "position"])
    return marked.filter(pl.col("labels").all().over("study")).drop("labels")


def _of_rows(table: Table, extractions: Sequence[Extraction], *columns: pl.Expr) -> pl.DataFrame:
    """These columns of the keys of all extractions, beside `who` (place among the sorted names) and `position`."""
    return pl.concat(
        extraction[table.name].keys.select(
            pl.lit(who, dtype=pl.UInt32).alias("who"),
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("position"),
            *columns,
        )
        for who, extraction in enumerate(sorted(extractions, key=lambda extraction: extraction.name))
    )


def _disagreeing(table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame) -> pl.Series:
    """The studies with several rows in which rows with the same number have very different contents."""
    fields = _told_apart_by(table)
    values = [
        pl.when(~pl.col(field.name).is_in([*field.codes])).then(field.name).alias(f"cell {field.name}")
        for field in fields
    ]
    several = rows.filter(
        (pl.col("group").n_unique().over("study") > 1) & (pl.col("who").n_unique().over("study", "group") > 1)
    )
    filled = pl.sum_horizontal(text.is_not_null() for text in values).alias("filled")
    contents = _of_rows(table, extractions, *values, filled)
    found = several.join(contents, on=["who", "position"]).group_by("study", "group")
    unequal = pl.sum_horizontal(pl.col(f"cell {field.name}").n_unique() > 1 for field in fields)
    fewest = pl.max_horizontal(pl.lit(_UNEQUAL), _UNEQUAL_PART * pl.col("filled").min())
    return found.agg((unequal >= fewest).alias("unlike")).filter("unlike")["study"]


def _told_apart_by(table: Table) -> list[Field]:
    """The fields that can be compared before any row is paired."""
    return [field for field in _contents(table) if not field.reference]


def _passages(table: Table) -> list[Field]:
    """The fields that may have passages of a report, such as quotes."""
    return [field for field in _told_apart_by(table) if field.cell.family is Family.TEXT]


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

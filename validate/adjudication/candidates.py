"""Pairings that nobody was asked about but may want to see: similar rows, and rows paired despite their spelling."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import polars as pl

from schema.form import Table
from schema.text import tidy
from validate.merge.comparison import Comparison
from validate.pairing.by_study import RowCells
from validate.pairing.extractor_columns import of_extractor, row_column
from validate.pairing.pairings import Pairing
from validate.pairing.reasons import reason_of_pair
from validate.pairing.row_similarity import RowsOfStudy
from validate.pairing.rulings import Row

_NEAREST = 3  # rows that are shown for an unpaired row
_AT_LEAST = -3.0  # log-odds: rows below it are too different to be shown
_MOST = 40  # unpaired rows of one extractor for one study: with more, nobody could look through all similar rows

Cluster = Mapping[str, int]
"""Rows that are paired: position by extractor."""


def candidates(comparison: Comparison) -> tuple[Pairing, ...]:
    """For each row that some extractor does not have, the three most similar rows that were not proposed.

    They stay apart (`by` None, state "apart", no rulings) unless somebody rules that they are the same. `log_odds` is
    their similarity. Studies in which an extractor has more than forty such rows are left out.
    """
    return tuple(pairing for table in comparison.form.tables for pairing in _in_table(comparison, table))


def spelled_otherwise(comparison: Comparison) -> tuple[Pairing, ...]:
    """Rows that were paired although their names are spelled differently, and that nobody ruled on.

    A row that only refers to such a row is not included.
    """
    in_pairings = {(pairing.table, pairing.position) for pairing in comparison.pairings if pairing.joined}
    return tuple(
        Pairing(
            table=table.name,
            study=comparison.tables[table.name].rows["study_text"][position] or "",
            rows=rows,
            clusters=(frozenset(rows),),
            by="normalised",
            state="paired",
            reason="",
            position=position,
        )
        for table in comparison.form.tables
        if len(table.identity) > 1
        for position, rows in _normalised(comparison, table)
        if (table.name, position) not in in_pairings
    )


def _normalised(comparison: Comparison, table: Table) -> Iterator[tuple[int, dict[str, int]]]:
    merged = comparison.tables[table.name].rows.with_row_index("place")
    own = [name for name in table.identity if table[name].reference is None]
    texts_of = {extraction.name: extraction[table.name].texts for extraction in comparison.extractions}
    for line in merged.filter(merged["by"] == "normalised").iter_rows(named=True):
        rows = {name: line[row_column(name)] for name in comparison.names if line[row_column(name)] is not None}
        written = {tuple(tidy(texts_of[name][field][row] or "") for field in own) for name, row in rows.items()}
        if len(written) > 1:
            yield line["place"], rows


def _in_table(comparison: Comparison, table: Table) -> Iterator[Pairing]:
    clusters = _left_alone(comparison, table) if len(table.identity) > 1 else {}
    if not clusters:
        return
    cells = RowCells(table, comparison.extractions, comparison.references)
    known = {frozenset(pairing.rows.items()) for pairing in comparison.pairings if pairing.table == table.name}
    everyone = _rows_of(comparison, table, clusters)
    for study, several in clusters.items():
        alone = [cluster for cluster in several if all(cells.addresses.sole(*row) for row in cluster.items())]
        if len(alone) < 2:
            continue
        weighed = RowsOfStudy(table, {name: [cells.of(row) for row in rows] for name, rows in everyone[study].items()})
        yield from _nearest(weighed, cells, (table, study), alone, known)


def _nearest(
    weighed: RowsOfStudy,
    cells: RowCells,
    where: tuple[Table, str],
    alone: Sequence[Cluster],
    known: set[frozenset[Row]],
) -> Iterator[Pairing]:
    """The pairings between these rows that are among the most similar ones of either row."""
    table, study = where
    links = []
    for one, other in combinations(range(len(alone)), 2):
        rows = {**alone[one], **alone[other]}
        if len(rows) == len(alone[one]) + len(alone[other]) and not _asked(rows, known):
            similarities = [
                weighed.similarity(cells.of(a), cells.of(b)) for a in alone[one].items() for b in alone[other].items()
            ]
            least = min(similarities, key=lambda similarity: similarity.log_odds)
            if least.log_odds >= _AT_LEAST:
                links.append((least.log_odds, one, other, least))
    links.sort(key=lambda link: (-link[0], sorted(alone[link[1]].items()), sorted(alone[link[2]].items())))
    seen = [0] * len(alone)
    for log_odds, one, other, least in links:
        seen[one] += 1
        seen[other] += 1
        if min(seen[one], seen[other]) <= _NEAREST:
            yield Pairing(
                table=table.name,
                study=study,
                rows=dict(sorted({**alone[one], **alone[other]}.items())),
                clusters=(frozenset(alone[one]), frozenset(alone[other])),
                by=None,
                state="apart",
                reason=reason_of_pair(least),
                log_odds=log_odds,
            )


def _asked(rows: Cluster, known: set[frozenset[Row]]) -> bool:
    return any(pairing <= rows.items() or rows.items() <= pairing for pairing in known)


def _left_alone(comparison: Comparison, table: Table) -> dict[str, list[Cluster]]:
    """By study, the rows that another extractor of the study does not have. Studies with too many are left out."""
    merged = comparison.tables[table.name]
    names = comparison.names
    found: dict[str, list[Cluster]] = {}
    lacks = (pl.col(of_extractor("began", name)) & pl.col(row_column(name)).is_null() for name in names)
    apart = (pl.col("trouble") != "duplicate").fill_null(value=True) & (pl.col("study_text") != "")
    lacking = merged.rows.filter(pl.any_horizontal(lacks) & apart)
    for study, *rows in lacking.select("study_text", *(row_column(name) for name in names)).iter_rows():
        cluster = {name: row for name, row in zip(names, rows, strict=True) if row is not None}
        found.setdefault(study, []).append(cluster)
    return {study: clusters for study, clusters in found.items() if _few(clusters)}


def _few(clusters: Sequence[Cluster]) -> bool:
    extractors = {name for cluster in clusters for name in cluster}
    return len(extractors) > 1 and all(sum(name in cluster for cluster in clusters) <= _MOST for name in extractors)


def _rows_of(comparison: Comparison, table: Table, studies: Mapping[str, object]) -> dict[str, dict[str, list[Row]]]:
    """All rows of these studies, by study and extractor. They show how much weight a similarity has."""
    merged = comparison.tables[table.name].rows
    found: dict[str, dict[str, list[Row]]] = {}
    for name in sorted(comparison.names):
        for study, row in merged.select("study_text", row_column(name)).drop_nulls().iter_rows():
            if study in studies:
                found.setdefault(study, {}).setdefault(name, []).append((name, row))
    return found

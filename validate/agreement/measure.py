"""Measures the agreement in a comparison or its parts, field by field and table by table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from validate.agreement.cells import WHOLE, Part, TableCells, scored_fields, table_cells, why_not_scored
from validate.agreement.field import FieldAgreement, field_agreement
from validate.agreement.interval import Intervals
from validate.agreement.merged import MergedForm
from validate.agreement.other_words import same_but_other_words
from validate.agreement.results import Agreement, LeftOut, RowAgreement
from validate.agreement.rows import row_agreement
from validate.agreement.statistics.ratings import MISSING

_AS_DATA_SAY = Intervals()


def agreement(comparison: MergedForm, part: Part = WHOLE, intervals: Intervals = _AS_DATA_SAY) -> Agreement:
    """The agreement between the extractors of a comparison, which should be of first submissions without a ledger.

    Cells are compared in rows that two or more extractors had to extract; in a selection (findings, quotes), in rows
    that two or more chose. Keys are left out, and so are rows without identity or with the identity of another row.
    """
    return agreements(comparison, (part,), intervals)[0]


def agreements(
    comparison: MergedForm, parts: Sequence[Part], intervals: Intervals = _AS_DATA_SAY
) -> tuple[Agreement, ...]:
    """The agreement in each of these parts."""
    fields: list[list[FieldAgreement]] = [[] for _ in parts]
    rows: list[list[RowAgreement]] = [[] for _ in parts]
    for merged in comparison.tables.values():
        whole = table_cells(comparison, merged)
        within = [whole.of(part) for part in parts]
        scored = len(scored_fields(merged))
        for cells in whole.fields():
            for place, cut in enumerate(within):
                fields[place].append(field_agreement(cut.of_field(cells), intervals, fields=scored))
        for place, cut in enumerate(within):
            if (matched := row_agreement(cut, intervals)) is not None:
                rows[place].append(matched)
    left_out = tuple(_left_out(comparison))
    counted = [_studies(comparison, part) for part in parts]
    return tuple(
        Agreement(
            part=part.name,
            extractors=part.extractors or comparison.names,
            rotating=counted[place].rotating,
            studies=counted[place].shared,
            alone=counted[place].alone,
            fields=tuple(fields[place]),
            rows=tuple(rows[place]),
            left_out=left_out,
            unread=_unread(comparison, part),
            gone=_gone(comparison, part),
            other_words=same_but_other_words(comparison, part),
        )
        for place, part in enumerate(parts)
    )


def pairs(comparison: MergedForm) -> tuple[Part, ...]:
    """Every two extractors who share a study, by name."""
    studies = table_cells(comparison, comparison.tables[comparison.form.studies.name])
    place = {name: index for index, name in enumerate(studies.names)}
    return tuple(
        Part(f"{one} and {other}", (one, other))
        for one, other in combinations(sorted(studies.names), 2)
        if (studies.began[:, place[one]] & studies.began[:, place[other]]).any()
    )


def batches(of_study: Mapping[str, str]) -> tuple[Part, ...]:
    """The studies of each batch, in the order of the batches. `of_study` gives the batch of a study's key."""
    return tuple(
        Part(name, None, frozenset(study for study, batch in of_study.items() if batch == name))
        for name in dict.fromkeys(of_study.values())
    )


@dataclass(frozen=True)
class _Studies:
    """The number of studies that two or more extracted, of those that each extracted alone, and whether they rotate."""

    shared: int
    alone: Mapping[str, int]
    rotating: bool


def _studies(comparison: MergedForm, part: Part) -> _Studies:
    cells: TableCells = table_cells(comparison, comparison.tables[comparison.form.studies.name]).of(part)
    rows = cells.rows & cells.sound & (cells.studies != MISSING)
    of_study, places = np.unique(cells.studies[rows], return_inverse=True)
    began = np.zeros((len(of_study), len(cells.names)), dtype=np.bool_)
    np.logical_or.at(began, places, cells.began[rows])
    by = began.sum(axis=1)
    alone = (began & (by == 1)[:, None]).sum(axis=0)
    shared = int((by >= 2).sum())
    times = np.unique(began[by >= 2], axis=0, return_counts=True)[1]  # the number of studies of each group of people
    return _Studies(
        shared=shared,
        alone=dict(zip(cells.names, map(int, alone), strict=True)),
        rotating=len(cells.names) > 2 and shared > 0 and 2 * int(times.max()) <= shared,
    )


def _left_out(comparison: MergedForm) -> Iterator[LeftOut]:
    for merged in comparison.tables.values():
        kept = [field.name for field in merged.table.fields if field.bookkeeping]
        for name in (*merged.compared, *kept):
            if (reason := why_not_scored(merged.table, name)) is not None:
                yield LeftOut(merged.table.name, name, merged.table[name].label, reason)


def _unread(comparison: MergedForm, part: Part) -> int:
    return sum(int((unread & ~gone).sum()) for unread, gone, _ in _unread_columns(comparison, part))


def _gone(comparison: MergedForm, part: Part) -> int:
    """The number of compared cells with an answer that the form no longer has."""
    return sum(int((unread & gone & ~apart).sum()) for unread, gone, apart in _unread_columns(comparison, part))


def _unread_columns(comparison: MergedForm, part: Part) -> Iterator[tuple[pl.Series, pl.Series, pl.Series]]:
    """For each column with unread cells: whether a cell is unread, has a removed answer, is not compared."""
    names = part.extractors or comparison.names
    for extraction in comparison.extractions:
        if extraction.name in names:
            for table, recorded in extraction.tables.items():
                for name in recorded.unread_texts:
                    cells = (table, name, recorded.keys[recorded.table.study], recorded.texts[name])
                    yield ~recorded.readable(name), extraction.gone.has(*cells), extraction.not_comparable(*cells)

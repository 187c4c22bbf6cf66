"""The agreement on rows."""

from itertools import combinations

import numpy as np
import polars as pl

from schema.missing import Missing
from validate.agreement.cells import TableCells
from validate.agreement.interval import Intervals
from validate.agreement.results import RowAgreement
from validate.agreement.statistics import row_match_f1, row_match_f1_points
from validate.agreement.statistics.estimate import Estimate, without_interval
from validate.pairing.extractor_columns import of_extractor

DEPENDENT = "rows of several pairs of extractors are not independent: use the bootstrap"


def row_agreement(cells: TableCells, intervals: Intervals) -> RowAgreement | None:
    """How the rows of a table match. None if no row can match, or if nobody chose the rows (studies, agreed rows)."""
    began = cells.began & cells.rows[:, None]
    shared = (began.sum(axis=1) >= 2) & cells.sound
    if cells.table.parent is None or cells.table.given or not shared.any():
        return None
    began, there, studies = began[shared], (cells.there & cells.began)[shared], cells.studies[shared]
    holding = there.sum(axis=1)
    alone = there & (holding == 1)[:, None]
    unpairable = cells.there & cells.rows[:, None] & ~cells.sound[:, None]
    every = (holding == began.sum(axis=1)) & (holding > 0)
    pairs = _of_pairs(began, there)
    f1 = intervals.on(studies).of(_f1(pairs, len(cells.names)), lambda: row_match_f1_points(*pairs))
    return RowAgreement(
        table=cells.table.name,
        label=cells.table.label,
        selection=cells.table.selection,
        matched=int(every.sum()),
        some=int(((holding > 1) & ~every).sum()),
        only=dict(zip(cells.names, map(int, alone.sum(axis=0)), strict=True)),
        f1=f1,
        unpairable=dict(zip(cells.names, map(int, unpairable.sum(axis=0)), strict=True)),
        pending=int((every & _pending(cells)[shared]).sum()) if cells.table.selection else 0,
        alike=int(((holding > 1) & _alike(cells)[shared]).sum()),
    )


def _alike(cells: TableCells) -> np.ndarray:
    """The rows that were paired because they are similar, not by their names."""
    paired = (one for one in cells.comparison.pairings if one.table == cells.table.name and one.by == "similarity")
    found = np.zeros(len(cells.there), dtype=np.bool_)
    found[[one.position for one in paired if one.position is not None]] = True
    return found


def _pending(cells: TableCells) -> np.ndarray:
    """The rows that are not identified yet, because everybody who has one has only PEND in its identity."""
    table = cells.table
    own_names = [name for name in table.identity if name != table.study and table[name].reference is None]
    waits = np.full(len(cells.there), bool(own_names))
    for name, there in zip(cells.names, cells.there.T, strict=True):
        keys = cells.merged.wide(of_extractor("key", name), own_names)
        pending = keys.select((pl.col(one) == Missing.PEND.value).fill_null(value=False) for one in own_names)
        waits &= ~there | pending.to_numpy().all(axis=1)
    return waits


def _of_pairs(began: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each row, the number of pairs of extractors in which both have it, only the first, and only the second."""
    counted = np.zeros((3, len(there)), dtype=np.float64)
    for one, other in combinations(range(there.shape[1]), 2):
        both_began = began[:, one] & began[:, other]
        here, elsewhere = there[:, one], there[:, other]
        counted += np.stack(
            [both_began & here & elsewhere, both_began & here & ~elsewhere, both_began & ~here & elsewhere]
        )
    return counted[0], counted[1], counted[2]


def _f1(pairs: tuple[np.ndarray, np.ndarray, np.ndarray], extractors: int) -> Estimate:
    matched, first, second = (int(pair.sum()) for pair in pairs)
    found = row_match_f1(matched, first, second)
    if extractors == 2 or found.estimate is None:
        return found
    return without_interval(found.estimate, found.n, DEPENDENT)

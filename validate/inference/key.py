"""Finds the columns that identify rows: the study, and as few others as possible that differ within a study."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, assert_never
from zlib import crc32

import polars as pl

from schema.cell_type import CellType, Family
from schema.text import fold, tidy
from validate.inference.columns import Column
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_identity, says_number, says_study, says_when, says_who

UNIQUE = 0.95  # of the rows, the part that a key tells apart, from which it does
_ALMOST = 0.8  # ... from which what is left are rows entered twice, unless a column's name says otherwise
_FILLED = 0.9  # of the rows, the part in which a key says something
_MET_AGAIN = 0.5  # of the rows that a second table could have, the part that it has
_MOST_COLUMNS = 3  # within a study
_AT_WORST = 8  # where no three tell the rows apart
_CANDIDATES = 8
_WORD = re.compile(r"[^\W\d_]{3}")
_SAMPLE = 4_000  # rows, on which combinations of columns are tried


class NoKey(ValueError):
    """No column of these tables says which study a row is about."""


@dataclass(frozen=True)
class Key:
    """The columns that identify rows: `study`, and `identity` within it (empty: one row per study)."""

    study: Column
    identity: tuple[Column, ...]
    told_apart: float  # 0 to 1: of the rows, those that it tells apart
    met_again: float = 1.0  # 0 to 1: of the keys of studies that a second table has, those that it has too


def guess_key(
    tables: Sequence[PlainTable],
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    given: Sequence[Column] = (),
) -> Key:
    """The key of these tables; `given` columns are taken as they are, the first for the study.

    `cells` has the type of each column by its label: a measured number, a date or a comment tells no row from another.
    NoKey where no column can be that of the study.
    """
    trial = _Trial(tables)
    study = given[0] if given else _study(trial, columns, cells)
    if len(given) > 1:
        return Key(study, tuple(given[1:]), trial.told_apart(given))
    identity: tuple[Column, ...] = ()
    apart = trial.told_apart((study,))
    if apart < UNIQUE:
        trial.narrow_to_some_studies(study)
        named, others = _within(trial, columns, cells, study)
        identity = _smallest(trial, study, named, apart)
        if trial.told_apart((study, *identity)) < UNIQUE:
            identity = _renamed(trial, study, named) or identity
        if apart < _ALMOST and trial.told_apart((study, *identity)) < UNIQUE:
            identity = _smallest(trial, study, [*named, *others][:_CANDIDATES], apart)
            if trial.told_apart((study, *identity)) < UNIQUE:
                identity = _renamed(trial, study, [*named, *others][:_CANDIDATES]) or identity
            if trial.told_apart((study, *identity)) < _ALMOST:
                identity = _more(trial, columns, cells, study, identity)
    whole = (study, *identity)
    return Key(study, identity, _Trial(tables).told_apart(whole), trial.met_again(whole))


def _study(trial: "_Trial", columns: Sequence[Column], cells: Mapping[str, CellType[Any]]) -> Column:
    """The column named for it, the most certain name first; otherwise the first with words that the tables share."""
    shared = [column for column in columns if column.everywhere and trial.filled(column) >= _FILLED]
    named = [(rank, column) for column in shared if (rank := says_study(column.label)) is not None]
    met = [(rank, -round(trial.met_again((column,)), 1), order, column) for order, (rank, column) in enumerate(named)]
    met = [candidate for candidate in met if candidate[1] < 0]
    if met:
        return min(met, key=lambda candidate: candidate[:3])[3]
    for column in shared:
        if _tells(column, cells) and trial.met_again((column,)) >= _MET_AGAIN and trial.different(column) > 1:
            return column
    raise NoKey("no column of these tables says which study a row is about")


def _tells(column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether a column of this kind can identify rows."""
    cell = cells[column.label]
    return not (_is_measured(cell) or _is_comment(cell) or says_who(column.label) or says_when(column.label))


def _is_measured(cell: CellType[Any]) -> bool:
    """Whether cells have results, not names. A year is often part of a name."""
    match cell.family:
        case Family.NUMBER:
            return True
        case Family.DATE:
            return cell.storage != "integer"
        case (
            Family.TEXT | Family.NAME | Family.REFERENCE | Family.PLACE | Family.CHOICE | Family.SET | Family.IDENTIFIER
        ):
            return False
        case _:
            assert_never(cell.family)


def _within(
    trial: "_Trial", columns: Sequence[Column], cells: Mapping[str, CellType[Any]], study: Column
) -> tuple[list[Column], list[Column]]:
    """The columns that could identify rows within a study: those with a suitable name, in order, and the others."""
    able = [
        column for column in columns if column is not study and column.everywhere and trial.filled(column) >= _FILLED
    ]
    ranked = {column.label: rank for column in able if (rank := says_identity(column.label)) is not None}
    named = [column for column in able if column.label in ranked and cells[column.label].storage != "quantity"]
    others = [
        column for column in able if column not in named and _tells(column, cells) and says_study(column.label) is None
    ]
    return sorted(named, key=lambda column: ranked[column.label])[:_CANDIDATES], others


def _smallest(trial: "_Trial", study: Column, can_be: list[Column], apart: float) -> tuple[Column, ...]:
    """The smallest combination that identifies nearly all rows and occurs in a second table; otherwise the best one."""
    best: tuple[float, tuple[Column, ...]] = (apart, ())
    for size in range(1, _MOST_COLUMNS + 1):
        tried = []
        for chosen in combinations(can_be, size):
            unique, again = trial.told_apart((study, *chosen)), trial.met_again((study, *chosen))
            if again >= _MET_AGAIN or trial.alone:
                tried.append((unique, again, chosen))
        good = [candidate for candidate in tried if candidate[0] >= UNIQUE]
        if good:
            # the first of the best: named, and at the left
            return max(good, key=lambda candidate: round(candidate[1], 1))[2]
        best = max([best, *((unique, chosen) for unique, _, chosen in tried)], key=lambda candidate: candidate[0])
    return best[1]


def numbers_of_an_export(tables: Sequence[PlainTable], columns: Sequence[Column], key: Key) -> list[Column]:
    """The columns that number the rows of each table anew, by header and by what they hold: no two tables agree on it.

    None for one table, where there is nothing to see.
    """
    trial = _Trial(tables)
    return [
        column
        for column in columns
        if column not in {key.study, *key.identity}
        and column.everywhere
        and not trial.alone
        and says_number(column.label)
        and trial.told_apart((column,)) >= UNIQUE
        and trial.met_again((key.study, column)) < _MET_AGAIN
    ]


def _more(
    trial: "_Trial",
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    study: Column,
    identity: tuple[Column, ...],
) -> tuple[Column, ...]:
    """Adds columns if a few do not identify the rows; the rest must be paired by similarity.

    What was measured never says which row it is, and what nobody meets again, such as an export's numbers, is no help.
    """
    able = [
        column
        for column in columns
        if column not in {study, *identity}
        and column.everywhere
        and _tells(column, cells)
        and trial.filled(column) >= _FILLED
        and trial.met_again((study, column)) >= _MET_AGAIN
    ]
    apart = trial.told_apart((study, *identity))
    while able and apart < UNIQUE and len(identity) < _AT_WORST:
        gained = [(trial.told_apart((study, *identity, column)), -place) for place, column in enumerate(able)]
        best, place = max(gained)
        if best <= apart:
            break
        identity, apart = (*identity, able.pop(-place)), best
    return identity


def _is_comment(cell: CellType[Any]) -> bool:
    return cell.family is Family.TEXT and not cell.scored


def _renamed(trial: "_Trial", study: Column, named: Sequence[Column]) -> tuple[Column, ...]:
    """The columns named for it that tell rows apart although hardly any is met again: everybody has own names for them.

    Those rows can still be paired by likeness. Numbers that nobody meets again are numbers of an export, not names.
    """
    able = [column for column in named if trial.in_words(column) or trial.met_again((study, column)) >= _MET_AGAIN]
    for size in range(1, _MOST_COLUMNS + 1):
        for chosen in combinations(able, size):
            if any(trial.in_words(column) for column in chosen) and trial.told_apart((study, *chosen)) >= UNIQUE:
                return chosen
    return ()


class _Trial:
    """Tries keys on the rows of the tables; in large tables on the rows of some studies."""

    def __init__(self, tables: Sequence[PlainTable]) -> None:
        self.tables = tables
        self._known: dict[tuple[str, int], list[str | None]] = {}
        self._rows: list[list[int]] | None = None

    @cached_property
    def alone(self) -> bool:
        """Whether there is only one table, so that no row can occur again."""
        return len(self.tables) < 2

    def narrow_to_some_studies(self, study: Column) -> None:
        """From now on tries only rows of some studies, the same ones in every table and in whatever order they come."""
        keys = [[key for (key,) in self._keys((study,), which)] for which in range(len(self.tables))]
        if (total := sum(map(len, keys))) <= _SAMPLE:
            return
        drawn = {
            key for of_table in keys for key in of_table if key and crc32(key.encode()) % (total // _SAMPLE + 1) == 0
        }
        self._rows = [[row for row, key in enumerate(of_table) if key in drawn] for of_table in keys]
        self._known.clear()

    def filled(self, column: Column) -> float:
        """The share of rows in which the column is filled."""
        total = sum(table.height for table in self.tables)
        filled = sum(int(cells.len() - cells.null_count()) for cells in self._columns(column))
        return filled / total if total else 0.0

    def different(self, column: Column) -> int:
        """The number of different texts in the column."""
        return len({text for cells in self._columns(column) for text in cells.drop_nulls().unique().to_list()})

    def in_words(self, column: Column) -> bool:
        """Whether most entries of the column are words."""
        texts = [text for cells in self._columns(column) for text in cells.drop_nulls().unique().to_list()]
        return 2 * sum(_WORD.search(text) is not None for text in texts) > len(texts)

    def told_apart(self, columns: Sequence[Column]) -> float:
        """The share of rows that these columns identify: different keys divided by rows, within each table."""
        rows = [self._keys(columns, which) for which in range(len(self.tables))]
        total = sum(map(len, rows))
        return sum(len(set(keys)) for keys in rows) / total if total else 0.0

    def met_again(self, columns: Sequence[Column]) -> float:
        """The share of keys that a second table has, among those whose study it has; 1 for a single table."""
        if self.alone:
            return 1.0
        tables = [set(self._keys(columns, which)) for which in range(len(self.tables))]
        keys = Counter(key for table in tables for key in table)
        studies = Counter(study for table in tables for study in {key[0] for key in table})
        could = [times for key, times in keys.items() if len(columns) == 1 or studies[key[0]] > 1]
        return sum(times > 1 for times in could) / len(could) if could else 0.0

    def _columns(self, column: Column) -> Iterator[pl.Series]:
        for table, position in zip(self.tables, column.at, strict=True):
            if position is not None:
                yield table.cells.to_series(position)

    def _keys(self, columns: Sequence[Column], which: int) -> list[tuple[str | None, ...]]:
        return list(zip(*(self._texts(column, which) for column in columns), strict=True))

    def _texts(self, column: Column, which: int) -> list[str | None]:
        """The folded texts of a column in a table, None if blank; nothing if the table does not have the column."""
        known = self._known.get((column.label, which))
        if known is None:
            position = column.at[which]
            cells = [] if position is None else self.tables[which].cells.to_series(position).to_list()
            drawn = cells if self._rows is None else [cells[row] for row in self._rows[which]]
            folded = {text: fold(text) if tidy(text) else None for text in set(drawn) if text is not None}
            known = self._known[column.label, which] = [None if text is None else folded[text] for text in drawn]
        return known

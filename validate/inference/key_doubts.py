"""What speaks against a key: rows that are more alike to another row of their study than to the one it pairs with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from validate.inference.columns import Column
from validate.inference.key import LESS_ALIKE, MOST_COLUMNS, Key, columns_within
from validate.inference.key_trial import Trial, some_of
from validate.inference.plain_table import PlainTable
from validate.inference.row_labels import may_label_rows
from validate.inference.study_column import MET_AGAIN, UNIQUE
from validate.inference.words import says_counter, says_identity

_MOST_TRIED = 8  # columns
_MANY = 0.25  # of the rows that a key pairs, the part from which it is no accident
_SEVERAL = 2  # rows


def with_doubts(
    tables: Sequence[PlainTable],
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    key: Key,
    given: Sequence[Column] = (),
) -> Key:
    """The key, with the number of rows that speak against it, and with another key that would pair likelier ones.

    A key of several `given` columns is nobody's guess, and stays as it is. Under a header that does not say so, such as
    `Obs`, a number or label that counts the rows of each study is no key at all if rows speak against it.
    """
    trial = Trial(tables)
    if trial.alone or key.counted or not key.identity or len(given) > 1:
        return key
    if all(_counts(trial, key, column) for column in key.identity):
        found = replace(key, elsewhere=trial.more_alike_elsewhere(columns, key.columns))
    else:
        counted_alone = _counts_alone(trial, key)
        if not (counted_alone and trial.in_numbers(key.identity[0])) and not _many_elsewhere(tables, columns, key):
            return key
        elsewhere = trial.more_alike_elsewhere(columns, key.columns)
        found = replace(key, counted=elsewhere > 0) if counted_alone else replace(key, unlike=elsewhere)
    return _with_rival(tables, columns, cells, found) if found.elsewhere or found.unlike else found


def _counts(trial: Trial, key: Key, column: Column) -> bool:
    """Whether a column of the key has numbers or labels, and its header says that they may be an extractor's own."""
    if trial.in_numbers(column):
        return says_counter(column.label)
    return may_label_rows(column.label) and trial.in_labels(key.study, column)


def _counts_alone(trial: Trial, key: Key) -> bool:
    """Whether nothing but a number or label tells rows apart, under a header that says nothing of it."""
    within, *others = key.identity
    if others or says_identity(within.label) is not None:
        return False
    if trial.in_numbers(within):
        return not says_counter(within.label) and trial.counts_rows(key.study, within)
    return trial.in_labels(key.study, within)


def _many_elsewhere(tables: Sequence[PlainTable], columns: Sequence[Column], key: Key) -> bool:
    """Whether so many rows are more alike to another row of their study that it is no accident; of many, some rows."""
    trial = Trial(tables)
    trial.narrow_to_some_studies(key.study)
    looked_at = len(some_of(trial.pairs(key.columns)))
    return trial.more_alike_elsewhere(columns, key.columns) >= max(_SEVERAL, _MANY * looked_at)


def _with_rival(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]], key: Key
) -> Key:
    """The key, with the smallest other one that tells rows apart and pairs rows that are far more alike, if any."""
    trial = Trial(tables)
    trial.narrow_to_some_studies(key.study)
    named, others = columns_within(trial, columns, cells, key.study)
    pairs = trial.pairs(key.columns)
    for chosen in _combinations([*named, *others]):
        rival = (key.study, *chosen)
        if trial.distinguished(rival) < UNIQUE or trial.met_again(rival) < MET_AGAIN:
            continue
        contents = [column for column in columns if column not in {*key.columns, *rival}]
        theirs = trial.pairs(rival)
        if theirs - pairs and trial.alike(contents, pairs) < LESS_ALIKE * trial.alike(contents, theirs):
            whole = Trial(tables)
            paired, of_rival = (len(whole.pairs(able)) for able in (key.columns, rival))
            return replace(key, rival=rival, paired=paired, rival_paired=of_rival)
    return key


def _combinations(able: Sequence[Column]) -> list[tuple[Column, ...]]:
    return [chosen for size in range(1, MOST_COLUMNS + 1) for chosen in combinations(able[:_MOST_TRIED], size)]

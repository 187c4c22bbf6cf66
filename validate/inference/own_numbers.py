"""Columns in which each extractor numbered the rows or the studies anew: no two tables agree on them."""

from collections.abc import Sequence

from validate.inference.columns import Column
from validate.inference.key import Key
from validate.inference.key_trial import Trial
from validate.inference.plain_table import PlainTable
from validate.inference.row_labels import may_label_rows
from validate.inference.study_column import MET_AGAIN, SELDOM_SAME, UNIQUE, numbers_studies
from validate.inference.words import says_id, says_number

_MOST = 0.9  # of the paired rows, the part with one number up to which their order is another


def numbers_of_an_export(tables: Sequence[PlainTable], columns: Sequence[Column], key: Key) -> list[Column]:
    """The columns that number the rows, or the studies, of each table anew: no two tables agree on it.

    None for one table, where there is nothing to see.
    """
    trial = Trial(tables)
    able = [column for column in columns if column not in key.columns and column.everywhere and not trial.alone]
    return [
        column
        for column in able
        if _numbers_anew(trial, column, key)
        or _counts_in_another_order(trial, column, key)
        or _labels_anew(trial, column, key)
    ]


def _numbers_anew(trial: Trial, column: Column, key: Key) -> bool:
    """Whether header and contents show that the column numbers the rows or studies of each table.

    Numbers of people with gaps between them number nothing, unless the header is that of an id, and nor do those that
    paired rows often share, unless they are 1, 2, 3 in the rows as they stand, or in any order in the rows of studies.
    """
    if not says_number(column.label) or not (trial.may_count(column) or says_id(column.label)):
        return False
    same = trial.same_in_pairs(key.columns, column)
    if key.identity and trial.numbers_all_rows(column, in_order=False):
        return same <= _MOST
    return same <= (_MOST if trial.numbers_all_rows(column) else SELDOM_SAME) and (
        numbers_studies(trial, column, key.study)
        or (trial.distinguished((column,)) >= UNIQUE and trial.met_again((key.study, column)) < MET_AGAIN)
    )


def _counts_in_another_order(trial: Trial, column: Column, key: Key) -> bool:
    """Whether the column counts the rows of each study as they stand, and paired rows stand in other places."""
    return (
        trial.counts_as_they_stand(key.study, column)
        and bool(trial.pairs(key.columns))
        and trial.same_in_pairs(key.columns, column) < 1
    )


def _labels_anew(trial: Trial, column: Column, key: Key) -> bool:
    """Whether the column has labels that only count rows (`E1`, `1a`), and paired rows seldom have the same one."""
    return (
        may_label_rows(column.label)
        and trial.has_letters(column)
        and trial.in_labels(key.study, column)
        and bool(trial.pairs(key.columns))
        and trial.same_in_pairs(key.columns, column) <= SELDOM_SAME
    )

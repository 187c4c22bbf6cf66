"""The columns that may say which study a row is about, the most believed first."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from schema.cell_type import CellType, Family
from validate.inference.columns import Column
from validate.inference.key_trial import Trial
from validate.inference.plain_table import PlainTable
from validate.inference.words import (
    says_author,
    says_identity,
    says_number,
    says_study,
    says_when,
    says_who,
    says_year,
)

UNIQUE = 0.95  # of the rows, the part that a key tells apart, from which it does
FILLED = 0.9  # of the rows, the part in which a key says something
MET_AGAIN = 0.5  # of the rows that a second table could have, the part that it has
_LONGEST = 60  # characters: what is usually longer is a free text, not a name
_AUTHOR = 4.5  # after a title, before a mere `id`
_CROSSED = 1.2  # times the entries of a column, from which they come with several entries of another one


def study_columns(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]]
) -> list[Column]:
    """The columns that may name the study, the most believed first; none where no column can.

    Those with a name that says so come first. Without such a name, a column has to be different in nearly every row and
    its entries have to occur in a second table. Numbers without a name, answers and sentences name no study.
    """
    trial = Trial(tables)
    shared = [column for column in columns if column.everywhere and trial.filled(column) >= FILLED]
    named = _named(trial, shared)
    met = [column for column in named if round(trial.met_again((column,)), 1) > 0]
    if met:
        return met
    able = [column for column in shared if _may_name(trial, column, cells) and says_study(column.label) is None]
    unique = [column for column in able if trial.distinguished((column,)) >= UNIQUE]
    others = [column for column in able if column not in unique and says_identity(column.label) is None]
    return (
        sorted(unique, key=lambda column: -round(trial.met_again((column,)), 1))
        or others
        or (named if all(table.height for table in tables) else [])
    )


def _named(trial: Trial, shared: Sequence[Column]) -> list[Column]:
    """The columns with a suitable name. A number within the paper, such as `study` 1 and 2, comes after the paper."""
    ranked = {column.label: rank for column in shared if (rank := _belief(column)) is not None}
    named = [column for column in shared if column.label in ranked and trial.different(column) > 0]

    def belief(column: Column) -> tuple[bool, float, float]:
        within = any(_is_within(trial, column, other) for other in named if other is not column)
        return (within, ranked[column.label], -round(trial.met_again((column,)), 1))

    return sorted(named, key=belief)


def _belief(column: Column) -> float | None:
    """How certainly a header is that of the study's name, 0 is most certain; None if it is not."""
    return _AUTHOR if says_author(column.label) else says_study(column.label)


def _is_within(trial: Trial, column: Column, other: Column) -> bool:
    """Whether a column numbers anew within each entry of another one, which has more of them."""
    if trial.distinguished((column,)) >= UNIQUE:
        return False
    entries, others = trial.combinations((column,)), trial.combinations((other,))
    return entries < others and trial.combinations((column, other)) > _CROSSED * others


def _may_name(trial: Trial, column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether a column whose header does not say so may name the study."""
    cell = cells[column.label]
    if cell.family is Family.NUMBER:
        tells = says_number(column.label) or says_identity(column.label) is not None
        tells = tells and trial.distinguished((column,)) >= UNIQUE
    else:
        tells = tells_rows(column, cells) and cell.family not in {Family.CHOICE, Family.SET}
    tells = tells and not says_year(column.label)
    return (
        tells
        and trial.longest(column) <= _LONGEST
        and trial.met_again((column,)) >= MET_AGAIN
        and trial.different(column) > 1
    )


def tells_rows(column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether a column of this kind can identify rows."""
    cell = cells[column.label]
    comment = cell.family is Family.TEXT and not cell.scored
    return not (_is_measured(cell) or comment or says_who(column.label) or says_when(column.label))


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

"""The columns that may say which study a row is about, the most believed first."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from schema.cell_type import CellType, Family
from validate.inference.columns import Column
from validate.inference.key_trial import Trial
from validate.inference.plain_table import PlainTable
from validate.inference.words import (
    may_say_when,
    says_author,
    says_identity,
    says_number,
    says_study,
    says_unit,
    says_web_address,
    says_when,
    says_who,
    says_year,
)

UNIQUE = 0.95  # of the rows, the part that a key tells apart, from which it does
FILLED = 0.9  # of the rows, the part in which a key says something
_HALF = 0.5  # ... and from which a column with a certain name does, though some rows leave it blank
MET_AGAIN = 0.5  # of the rows that a second table could have, the part that it has
_LONGEST = 60  # characters: what is usually longer is a free text, not a name
_WEB = 6.5  # an address of a web page, after all but a mere `id`
_AUTHOR = 5.5  # after a title, before a mere `id`
SELDOM_SAME = 0.25  # of the studies that two tables have, the part that have the same number by chance
_CERTAIN = 3  # the belief in names such as `study` and `Covidence #`, a DOI or title comes after
_CROSSED = 1.2  # times the entries of a column, from which they come with several entries of another one


def study_columns(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]]
) -> list[Column]:
    """The columns that may name the study, the most believed first; none where no column can.

    Those with a name that says so come first. Without such a name, a column has to be different in nearly every row and
    its entries have to occur in a second table. Numbers without a name, answers and sentences name no study.
    """
    trial = Trial(tables)
    everywhere = [column for column in columns if column.everywhere]
    shares = [trial.named(column) for column in everywhere]
    shared = [column for column, share in zip(everywhere, shares, strict=True) if share >= FILLED]
    named, anew = _without_counts(trial, _named(trial, shared))
    gaps = [column for column, share in zip(everywhere, shares, strict=True) if _HALF <= share < FILLED]
    met = _met(trial, named) or [column for column in _met(trial, _named(trial, gaps)) if _is_certain(column)]
    met = met or [column for column in named if trial.likely_met(column)]
    if met or anew:
        return met or named
    able = [column for column in shared if _may_name(trial, column, cells) and says_study(column.label) is None]
    unique = [column for column in able if trial.distinguished((column,)) >= UNIQUE]
    ids = [column for column in shared if column not in unique and _has_long_numbers(trial, column)]
    several = [column for column in able if column not in unique and says_identity(column.label) is None]
    others = [*ids, *(column for column in several if trial.usual(column) <= _HALF)]
    return (
        sorted(unique, key=lambda column: -round(trial.met_again((column,)), 1))
        or [column for column in _met(trial, [*filter(_says_unit, shared)]) if trial.different(column) > 1]
        or _met(trial, _named(trial, gaps))
        or [column for column in shared if _is_likely_met(trial, column, cells)]
        or others
        or (named if all(table.height for table in tables) else [])
    )


def _is_likely_met(trial: Trial, column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether words in a column differ in every row, and the other table seems to have them in another spelling."""
    unique = trial.in_words(column) and trial.distinguished((column,)) >= UNIQUE
    return unique and tells_rows(trial, column, cells) and not trial.alone and trial.mostly_likely_met(column)


def _has_long_numbers(trial: Trial, column: Column) -> bool:
    """Whether a column has the numbers of a register or a database, such as PubMed's, and others in each study."""
    return trial.in_long_numbers(column) and trial.met_again((column,)) >= MET_AGAIN and trial.different(column) > 1


def _says_unit(column: Column) -> bool:
    return says_unit(column.label)


def _without_counts(trial: Trial, named: Sequence[Column]) -> tuple[list[Column], bool]:
    """The columns without those in which each extractor counted studies anew; whether there is such a column."""
    kept = [column for column in named if not any(_counts_anew(trial, column, other) for other in named)]
    return kept, len(kept) < len(named)


def _counts_anew(trial: Trial, column: Column, other: Column) -> bool:
    """Whether both name the same studies in each table, and the column has the same few numbers for other studies."""
    if _numbers_rows_anew(trial, column, other):
        return True
    if not trial.in_numbers(column) or trial.different(column) >= trial.different(other):
        return False
    more_believed = (_belief(other) or 0) < (_belief(column) or 0)
    by_number = more_believed and _disagree(trial, column, other) and not _share(trial, other)
    return by_number or numbers_studies(trial, column, other)


def _numbers_rows_anew(trial: Trial, column: Column, other: Column) -> bool:
    """Whether the column is 1, 2, 3 in the rows as they stand, and the other names other studies in most of them."""
    if trial.alone or column is other or not trial.numbers_all_rows(column) or trial.numbers_all_rows(other):
        return False
    common, same = trial.partners(column, other)
    return same < _HALF * common and (_share(trial, other) or trial.likely_met(other))


def numbers_studies(trial: Trial, column: Column, study: Column) -> bool:
    """Whether a column has a number for each study, and in every table another one."""
    return says_number(column.label) and _disagree(trial, study, column)


def _share(trial: Trial, column: Column) -> bool:
    return trial.met_again((column,)) > 0


def _disagree(trial: Trial, column: Column, beside: Column) -> bool:
    """Whether two columns name the same things within each table, but entries of one have other partners elsewhere."""
    if trial.alone or column is beside or not trial.one_to_one(column, beside):
        return False
    common, same = trial.partners(column, beside)
    return common > 0 and same <= SELDOM_SAME * common


def _met(trial: Trial, named: Sequence[Column]) -> list[Column]:
    return [column for column in named if round(trial.met_again((column,)), 1) > 0]


def _is_certain(column: Column) -> bool:
    """Whether nothing but the study can be meant, even where some rows do not say which it is."""
    return (_belief(column) or 0) < _CERTAIN


def _named(trial: Trial, shared: Sequence[Column]) -> list[Column]:
    """The columns with a suitable name. A number within the paper, such as `study` 1 and 2, comes after the paper."""
    ranked = {column.label: rank for column in shared if (rank := _belief(column)) is not None}
    ranked |= {
        column.label: _WEB
        for column in shared
        if says_web_address(column.label) and column.label not in ranked and trial.in_web_addresses(column)
    }
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
    if entries >= others:
        return False
    return trial.combinations((column, other)) > _CROSSED * others or trial.numbers_within(other, column)


def _may_name(trial: Trial, column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether a column whose header does not say so may name the study."""
    cell = cells[column.label]
    if cell.family is Family.NUMBER:
        tells = says_number(column.label) or says_identity(column.label) is not None
        tells = tells and trial.distinguished((column,)) >= UNIQUE
    else:
        tells = tells_rows(trial, column, cells) and cell.family not in {Family.CHOICE, Family.SET}
    tells = tells and not says_year(column.label)
    return (
        tells
        and trial.longest(column) <= _LONGEST
        and trial.met_again((column,)) >= MET_AGAIN
        and trial.different(column) > 1
    )


def tells_rows(trial: Trial, column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether a column of this kind can identify rows."""
    cell = cells[column.label]
    comment = cell.family is Family.TEXT and not cell.scored
    measured = _is_measured(cell) or (cell.family is Family.TEXT and trial.in_results(column))
    when = says_when(column.label) or may_say_when(column.label)
    return not (measured or comment or says_who(column.label) or when)


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

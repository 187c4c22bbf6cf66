"""The columns that may say which study a row is about, the most plausible first."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from schema.cell_type import CellType, Family
from validate.inference.columns import Column
from validate.inference.key_trial import Trial
from validate.inference.plain_table import PlainTable
from validate.inference.words import (
    counts_rows,
    may_be_coded,
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

UNIQUE = 0.95  # minimum proportion of rows that a key must distinguish
FILLED = 0.9  # minimum proportion of rows in which a key must be filled
_HALF = 0.5  # ... the same for a column with a certain header
MET_AGAIN = 0.5  # minimum proportion of keys that a second table must have, among those it could have
_LONGEST = 60  # characters: entries that are usually longer are free text, not names
_WEB = 6.5  # the rank of a web address: after everything but a mere `id`
_AUTHOR = 5.5  # the rank of an author: after a title, before a mere `id`
SELDOM_SAME = 0.25  # maximum proportion of shared studies with the same number by coincidence
_CERTAIN = 3  # ranks below this are certain, such as `study` and `Covidence #`; a DOI or title is not
# ratio of combinations to entries of a column, from which its entries go with several entries of another
_CROSSED = 1.2


def study_columns(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]]
) -> list[Column]:
    """The columns that may name the study, the most plausible first; empty if no column can.

    Columns with such a header come first. Without one, a column must differ in nearly every row, and its entries must
    occur in a second table. Numbers without a header, answers and sentences never name a study.
    """
    trial = Trial(tables)
    everywhere = [column for column in columns if column.everywhere]
    shares = [trial.named(column) for column in everywhere]
    shared = [column for column, share in zip(everywhere, shares, strict=True) if share >= FILLED]
    named, anew = _without_counts(trial, _without_codes_of_units(trial, _named(trial, shared), shared))
    gaps = [column for column, share in zip(everywhere, shares, strict=True) if _HALF <= share < FILLED]
    met = _met(trial, named) or [column for column in _met(trial, _named(trial, gaps)) if is_certain(column)]
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
    """Whether a column of words differs in every row, and another table seems to have them in another spelling."""
    unique = trial.in_words(column) and trial.distinguished((column,)) >= UNIQUE
    return unique and tells_rows(trial, column, cells) and not trial.alone and trial.mostly_likely_met(column)


def _has_long_numbers(trial: Trial, column: Column) -> bool:
    """Whether a column has different numbers of a register or database, such as PubMed's, shared between tables."""
    return trial.in_long_numbers(column) and trial.met_again((column,)) >= MET_AGAIN and trial.different(column) > 1


def _says_unit(column: Column) -> bool:
    return says_unit(column.label)


def _without_codes_of_units(trial: Trial, named: Sequence[Column], shared: Sequence[Column]) -> list[Column]:
    """The columns without a `code` that rows share, where another column says what was coded: a quotation, a post."""
    return [
        column
        for column in named
        if not may_be_coded(column.label)
        or trial.distinguished((column,)) >= UNIQUE
        or not any(_is_coded_unit(trial, unit, column) for unit in shared if unit is not column)
    ]


def _is_coded_unit(trial: Trial, unit: Column, code: Column) -> bool:
    """Whether a column has a unit of its own in each row, the same ones in every table.

    One that may only count the rows, such as `row` or `no`, has to have mostly the same codes everywhere.
    """
    is_unit = says_unit(unit.label) and not counts_rows(unit.label)
    if not (is_unit or says_number(unit.label)) or trial.distinguished((unit,)) < UNIQUE:
        return False
    if trial.met_again((unit,)) < MET_AGAIN:
        return False
    common, same = (0, 0) if is_unit or trial.alone else trial.partners(unit, code)
    return is_unit or same > _HALF * common


def _without_counts(trial: Trial, named: Sequence[Column]) -> tuple[list[Column], bool]:
    """The columns without those in which each extractor counted studies separately; whether there were any."""
    kept = [column for column in named if not any(_counts_anew(trial, column, other) for other in named)]
    return kept, len(kept) < len(named)


def _counts_anew(trial: Trial, column: Column, other: Column) -> bool:
    """Whether both name the same studies in each table, but the column gives the same few numbers to other studies."""
    if _numbers_rows_anew(trial, column, other):
        return True
    if not trial.in_numbers(column) or trial.different(column) >= trial.different(other):
        return False
    more_believed = (_belief(other) or 0) < (_belief(column) or 0)
    by_number = more_believed and _disagree(trial, column, other) and not _share(trial, other)
    return by_number or numbers_studies(trial, column, other)


def _numbers_rows_anew(trial: Trial, column: Column, other: Column) -> bool:
    """Whether the column counts the rows 1, 2, 3, while the other column names other studies in most of them."""
    if trial.alone or column is other or not trial.numbers_all_rows(column) or trial.numbers_all_rows(other):
        return False
    common, same = trial.partners(column, other)
    return same < _HALF * common and (_share(trial, other) or trial.likely_met(other))


def numbers_studies(trial: Trial, column: Column, study: Column) -> bool:
    """Whether a column has one number per study, and different numbers in every table."""
    return says_number(column.label) and _disagree(trial, study, column)


def _share(trial: Trial, column: Column) -> bool:
    return trial.met_again((column,)) > 0


def _disagree(trial: Trial, column: Column, beside: Column) -> bool:
    """Whether two columns match one to one within each table, but entries of one have other partners elsewhere."""
    if trial.alone or column is beside or not trial.one_to_one(column, beside):
        return False
    common, same = trial.partners(column, beside)
    return common > 0 and same <= SELDOM_SAME * common


def _met(trial: Trial, named: Sequence[Column]) -> list[Column]:
    return [column for column in named if round(trial.met_again((column,)), 1) > 0]


def is_certain(column: Column) -> bool:
    """Whether the header can only mean the study, even if it is blank in some rows."""
    belief = _belief(column)
    return belief is not None and belief < _CERTAIN


def _named(trial: Trial, shared: Sequence[Column]) -> list[Column]:
    """The columns with a suitable header. A number within the paper, such as `study` 1 and 2, follows the paper."""
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
    """The rank of a header as the name of the study, 0 is most certain; None if it is not one."""
    return _AUTHOR if says_author(column.label) else says_study(column.label)


def _is_within(trial: Trial, column: Column, other: Column) -> bool:
    """Whether a column starts numbering again within each entry of another column, which has more entries."""
    if trial.distinguished((column,)) >= UNIQUE:
        return False
    entries, others = trial.combinations((column,)), trial.combinations((other,))
    if entries >= others:
        return False
    return trial.combinations((column, other)) > _CROSSED * others or trial.numbers_within(other, column)


def _may_name(trial: Trial, column: Column, cells: Mapping[str, CellType[Any]]) -> bool:
    """Whether a column without such a header may name the study."""
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
    """Whether a column of this type can identify rows."""
    cell = cells[column.label]
    comment = cell.family is Family.TEXT and not cell.scored
    measured = _is_measured(cell) or (cell.family is Family.TEXT and trial.in_results(column))
    when = says_when(column.label) or may_say_when(column.label)
    return not (measured or comment or says_who(column.label) or when)


def _is_measured(cell: CellType[Any]) -> bool:
    """Whether the cells have results, not names. A year is often part of a name."""
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

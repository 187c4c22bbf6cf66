"""Which columns beside those of people name the rows of a table, and which only describe them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import polars as pl

from extract.tables.number_formats import mostly_numbers
from schema.text import first_ones
from validate.inference.author_and_year import TOGETHER, joined_by_name, with_joined
from validate.inference.header_match import KnownHeaders
from validate.inference.plain_table import PlainTable
from validate.inference.row_numbers import ROW
from validate.inference.words import (
    plain_header,
    says_author,
    says_comment,
    says_identity,
    says_number,
    says_study,
    says_year,
)

_LONGEST_KEY = 4  # columns
_SHOWN = 5  # rows that are named
_LONGEST_NAME = 60  # characters


def naming_rows(
    table: PlainTable, taken: Collection[int], named: Sequence[str]
) -> tuple[PlainTable, list[int], tuple[str, ...]]:
    """The table, the columns that name its rows, and the key; empty if these columns distinguish the rows.

    The columns that somebody named for the key are taken, with one of ids if they do not tell the rows apart.
    """
    for name in named:
        if TOGETHER in name and name not in table.headers:
            table = joined_by_name(table, name) or table
    asked = _places_of(table, named, taken)
    if ROW in named and ROW not in table.headers:
        return with_row_numbers(table), [*asked, len(table.headers)], tuple(named)
    if asked:
        apart = not _are_repeated(table, asked)
        free = [column for column in range(len(table.headers)) if column not in {*taken, *asked}]
        ids = [column for column in free if numbers_all(table, column)]
        return table, [*asked, *([] if apart else ids[:1])], ()
    names = [column for column, header in enumerate(table.headers) if column not in taken and may_name_rows(header)]
    if names and not _are_repeated(table, names):
        return _by_names(table, _needed(table, names))
    others = [column for column in range(len(table.headers)) if column not in {*taken, *names}]
    author, year = _author_and_year(table, others)
    if author is not None and year is not None:
        if not _are_repeated(table, [author, year]):
            return table, [author, year], ()
        others = [column for column in others if column not in {author, year}]
        author, table = (
            len(table.headers),
            with_joined(table, [author, year], TOGETHER.join((table.headers[author], table.headers[year]))),
        )
    studies = [column for column in names if says_study(table.headers[column]) is not None]
    if not studies and author is not None and not _is_unique(table, author):
        studies, others = [author], [column for column in others if column != author]
    return _by_others(table, names, studies, others)


def _by_others(
    table: PlainTable, names: Sequence[int], studies: Sequence[int], others: Sequence[int]
) -> tuple[PlainTable, list[int], tuple[str, ...]]:
    """The rows by other columns, where those that may name rows do not distinguish them."""
    able = (column for column in others if table.headers[column] and not says_comment(table.headers[column]))
    unique = next((column for column in able if _is_unique(table, column)), None)
    if unique is not None:
        return table, [*studies, unique], tuple(table.headers[column] for column in (*studies[:1], unique))
    table, first = _naming_studies(table, studies or names, others)
    if not first:
        return _with_its_rows(table, [])
    key = _telling_apart(table, first[0], [column for column in (*names, *others) if column not in first])
    if _are_repeated(table, key):
        return _with_its_rows(table, key if studies else [])
    return table, key, tuple(table.headers[column] for column in key)


def _author_and_year(table: PlainTable, columns: Sequence[int]) -> tuple[int | None, int | None]:
    """The column of authors, if each row has one, and that of years, if an author has several; None without one."""
    filled = [column for column in columns if _may_tell_apart(table, column)]
    author = next((column for column in filled if says_author(table.headers[column])), None)
    year = next((column for column in filled if says_year(table.headers[column])), None)
    if author is None or year is None:
        return author, None
    both = table.cells.select(str(author), str(year)).n_unique()
    return author, year if both > table.cells.to_series(author).n_unique() else None


def _are_repeated(table: PlainTable, columns: Sequence[int]) -> bool:
    """Whether two rows have the same in these columns."""
    return table.cells.select(map(str, columns)).is_duplicated().any()


def _by_names(table: PlainTable, needed: list[int]) -> tuple[PlainTable, list[int], tuple[str, ...]]:
    """The table, and the columns that name its rows; where a column is blank in some rows, the row does instead."""
    filled = [column for column in needed if table.cells.to_series(column).null_count() == 0]
    return (table, needed, ()) if filled == needed else _with_its_rows(table, filled)


def _with_its_rows(table: PlainTable, names: Sequence[int]) -> tuple[PlainTable, list[int], tuple[str, ...]]:
    """The table with the numbers of its rows, and the key of these columns and the number."""
    key = [*names, len(table.headers)]
    table = with_row_numbers(table)
    return table, key, tuple(table.headers[column] for column in key)


def _naming_studies(table: PlainTable, names: Sequence[int], others: Sequence[int]) -> tuple[PlainTable, Sequence[int]]:
    """The table, and the column that names the study of each row: the first of `names`; none without one.

    If it has blanks, it is another one that repeats where the first does. Without one, a row without a name is a study
    of its own, called by its number in the sheet: what two people have on one row is never in doubt.
    """
    if not names or not table.cells.to_series(names[0]).null_count():
        return table, names[:1]
    texts = table.cells.to_series(names[0])
    named = table.cells.filter(texts.is_not_null())
    number = named.to_series(names[0]).n_unique()
    for column in (*names[1:], *others):
        alike = named.select(map(str, (names[0], column))).n_unique() == named.to_series(column).n_unique() == number
        if alike and _may_tell_apart(table, column):
            return table, [column]
    called = pl.format("(row {})", table.rows.cast(pl.String))
    filled = table.cells.with_columns(pl.coalesce(str(names[0]), called).alias(str(names[0])))
    rows = first_ones([str(row) for row in table.rows.filter(texts.is_null())], _SHOWN)
    sentence = f"rows without {table.headers[names[0]]!r} are called by their number, each a study of its own: {rows}"
    return replace(table, cells=filled, guesses=(*table.guesses, (sentence, "write it in each of its rows"))), names[:1]


def _places_of(table: PlainTable, named: Sequence[str], taken: Collection[int]) -> list[int]:
    """The places of these headers beside the columns of people, in their order."""
    free = [(header, column) for column, header in enumerate(table.headers) if header and column not in taken]
    known = KnownHeaders(free, folded=plain_header)
    return [column for header in named if (column := known.find(header)) is not None]


def numbers_all(table: PlainTable, column: int) -> bool:
    """Whether a column has another short entry without a space in each row, as ids are."""
    texts = table.cells.to_series(column)
    return _may_tell_apart(table, column) and _is_unique(table, column) and not texts.str.contains(r"\s").any()


def _telling_apart(table: PlainTable, study: int, others: Sequence[int]) -> list[int]:
    """The study's column and the fewest others that distinguish its rows, as far as possible."""
    key = [study]
    able = [column for column in others if _may_tell_apart(table, column)]
    apart = table.cells.select(map(str, key)).n_unique()
    while able and len(key) < _LONGEST_KEY and apart < table.height:
        gained, place = max(
            (table.cells.select(map(str, (*key, column))).n_unique(), -place) for place, column in enumerate(able)
        )
        if gained == apart:
            break
        key, apart = [*key, able.pop(-place)], gained
    return key


def _may_tell_apart(table: PlainTable, column: int) -> bool:
    """Whether each row has a short entry in this column, which is not a comment."""
    texts = table.cells.to_series(column)
    return (
        texts.null_count() == 0
        and not says_comment(table.headers[column])
        and bool(table.headers[column])
        and max(texts.str.len_chars(), default=0) <= _LONGEST_NAME
    )


def _needed(table: PlainTable, names: Sequence[int]) -> list[int]:
    """The columns that are needed to distinguish the rows, those of the study first.

    Other columns that both people share would be compared with themselves.
    """
    needed: list[int] = []
    believed = sorted(names, key=lambda column: (says_study(table.headers[column]) is None, column))
    if (alone := next((column for column in believed if _is_unique(table, column)), None)) is not None:
        return [alone]
    apart = 1
    for column in believed:
        with_it = table.cells.select(map(str, (*needed, column))).n_unique()
        if with_it > apart or not needed:
            needed, apart = [*needed, column], with_it
        if apart == table.height:
            break
    return sorted(needed)


def with_row_numbers(table: PlainTable, header: str = ROW, mark: str = "") -> PlainTable:
    """The table with another column at its end: the numbers of its rows in the sheet, each with the same mark."""
    return replace(
        table,
        headers=(*table.headers, header),
        columns=(*table.columns, table.columns[0]),
        cells=table.cells.with_columns((table.rows.cast(pl.String) + mark).alias(str(len(table.headers)))),
    )


def may_name_rows(header: str) -> bool:
    """Whether a column with this header may name a study, or a row of one."""
    return says_study(header) is not None or says_identity(header) is not None or says_number(header)


def _is_unique(table: PlainTable, column: int) -> bool:
    texts = table.cells.to_series(column)
    return texts.null_count() == 0 and texts.n_unique() == table.height


def describes(table: PlainTable, column: int, names: Sequence[int]) -> bool:
    """Whether a column, such as a title, has one entry for each study or row, and no two of them share one."""
    texts = table.cells.to_series(column)
    if not table.headers[column] or says_comment(table.headers[column]) or texts.null_count() == table.height:
        return False
    if mostly_numbers(texts.drop_nulls().to_list()) and not may_name_rows(table.headers[column]):
        return False
    filled = table.cells.filter(texts.is_not_null())
    return any(
        filled.select(map(str, known)).n_unique()
        == filled.select(str(column)).n_unique()
        == filled.select(map(str, (*known, column))).n_unique()
        for known in (names[:1], names)
    )

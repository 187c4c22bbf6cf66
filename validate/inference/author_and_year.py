"""Two columns that name the study together, such as author and year if an author has several years."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schema.regular_expressions import regex
from schema.study_name import StudyName
from schema.text import fold, tidy
from validate.inference.columns import Column
from validate.inference.header_match import KnownHeaders, number_repeats
from validate.inference.key import Key
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header, says_author, says_study, says_year

TOGETHER = " + "
"""Joins the headers of columns that are one name together: `Author + Year`."""
_WHOLE = regex(r"(\d+)\.0+")  # a whole number, as a spreadsheet program may write a year


def years_of_authors(tables: Sequence[PlainTable], author: Column, year: Column) -> int:
    """The number of authors with several years in one of the tables."""
    authors: set[str] = set()
    for table, author_at, year_at in zip(tables, author.positions, year.positions, strict=True):
        years: dict[str, set[str]] = {}
        if author_at is not None and year_at is not None:
            for name, of in zip(table.cells.to_series(author_at), table.cells.to_series(year_at), strict=True):
                if name and of:
                    years.setdefault(" ".join(StudyName(fold(name)).tokens), set()).add(fold(tidy(of)))
        authors |= {name for name, of_one in years.items() if len(of_one) > 1}
    return len(authors)


def author_and_year(tables: Sequence[PlainTable], columns: Sequence[Column], key: Key) -> tuple[Column, ...]:
    """The columns that name the study together, if the author alone does not; empty otherwise.

    A year that only some tables have in a column is part of the name if the others include it in theirs (`Haines
    2009`).
    """
    years = [column for column in columns if says_year(column.label)]
    if (year := next((column for column in years if column.everywhere), None)) is not None:
        several = says_author(key.study.label) and years_of_authors(tables, key.study, year)
        return (key.study, year) if several else ()
    return years_of_some(tables, [key.study], years)


def years_of_some(
    tables: Sequence[PlainTable], columns: Sequence[Column], years: Sequence[Column] | None = None
) -> tuple[Column, ...]:
    """A column of names, and a column of years in only some tables that completes these names; empty without one."""
    apart = [column for column in years or columns if says_year(column.label) and not column.everywhere]
    named = [column for column in columns if says_author(column.label) or says_study(column.label) is not None]
    return next(((study, year) for study in named for year in apart if _completes(tables, study, year)), ())


def _completes(tables: Sequence[PlainTable], study: Column, year: Column) -> bool:
    """Whether more studies share their name between tables if tables with a column of years add the year to it."""
    bare, whole = [Counter[str](), Counter[str]()]
    for table, study_at, year_at in zip(tables, study.positions, year.positions, strict=True):
        if study_at is None:
            return False
        names = table.cells.to_series(study_at)
        bare.update({" ".join(StudyName(fold(name)).tokens) for name in names.drop_nulls()})
        joined = names if year_at is None else _of_columns(table, (study_at, year_at))
        whole.update({" ".join(StudyName(fold(name)).tokens) for name in joined if name})
    met = [sum(times > 1 for times in names.values()) for names in (bare, whole)]
    return met[0] < met[1]


def with_joined(table: PlainTable, positions: Sequence[int], header: str) -> PlainTable:
    """The table with one more column, in which the entries of these columns are joined, at the place of the first.

    It is blank if the first is blank.
    """
    texts = pl.Series(str(len(table.headers)), _of_columns(table, positions), dtype=pl.String)
    return replace(
        table,
        headers=(*table.headers, header),
        columns=(*table.columns, table.columns[positions[0]]),
        cells=table.cells.with_columns(texts),
    )


def _of_columns(table: PlainTable, positions: Sequence[int]) -> list[str | None]:
    return side_by_side([table.cells.to_series(position) for position in positions])


def side_by_side(columns: Sequence[pl.Series]) -> list[str | None]:
    """The entries of each row as one name, `Haines 2009`; None if the first is blank."""
    rows = ([_WHOLE.sub(r"\1", tidy(text or "")) for text in row] for row in zip(*columns, strict=True))
    return [" ".join(filter(None, row)) if row[0] else None for row in rows]


def joined_by_name(table: PlainTable, name: str) -> PlainTable | None:
    """The table with a column of this name, `Author + Year`; None if it does not have the first of them.

    Further parts that it does not have are assumed to be in the first: `Haines 2009`.
    """
    known = KnownHeaders(
        ((text, position) for position, text in enumerate(number_repeats(table.headers)) if text), folded=plain_header
    )
    first, *others = (known.find(part) for part in name.split(TOGETHER))
    if first is None or not others or table.scattered is not None:
        return None
    return with_joined(table, [first, *(position for position in others if position is not None)], name)

"""Two columns that name the study together, such as its author and its year where an author has several."""

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
from validate.inference.words import plain_header, says_author, says_year

TOGETHER = " + "
"""Between the headers of columns that are one name together: `Author + Year`."""
_WHOLE = regex(r"(\d+)\.0+")  # what a spreadsheet program may make of a year


def years_of_authors(tables: Sequence[PlainTable], author: Column, year: Column) -> int:
    """How many authors have several years in one of the tables."""
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
    """The columns that name the study together, where its author alone does not; none elsewhere."""
    year = next((column for column in columns if column.everywhere and says_year(column.label)), None)
    if year is None or not says_author(key.study.label) or not years_of_authors(tables, key.study, year):
        return ()
    return (key.study, year)


def with_joined(table: PlainTable, positions: Sequence[int], header: str) -> PlainTable:
    """The table with one more column, in which the entries of these stand together, at the place of the first.

    It is blank where the first is.
    """
    parts = [table.cells.to_series(position).to_list() for position in positions]
    rows = ([_WHOLE.sub(r"\1", tidy(text or "")) for text in row] for row in zip(*parts, strict=True))
    texts = [" ".join(filter(None, row)) if row[0] else None for row in rows]
    return replace(
        table,
        headers=(*table.headers, header),
        columns=(*table.columns, table.columns[positions[0]]),
        cells=table.cells.with_columns(pl.Series(str(len(table.headers)), texts, dtype=pl.String)),
    )


def joined_by_name(table: PlainTable, name: str) -> PlainTable | None:
    """The table with a column of this name, `Author + Year`; None where it does not have the two columns."""
    known = KnownHeaders(
        ((text, position) for position, text in enumerate(number_repeats(table.headers)) if text), folded=plain_header
    )
    positions = [known.find(part) for part in name.split(TOGETHER)]
    found = [position for position in positions if position is not None]
    able = len(found) > 1 and len(found) == len(positions) and table.scattered is None
    return with_joined(table, found, name) if able else None

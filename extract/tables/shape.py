"""What the export of a platform is once it was recognised: a long table with a study and a reviewer column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import polars as pl

from extract.tables.answers_alike import is_answer
from extract.tables.number_formats import plain
from schema.records import record
from schema.text import fold
from validate.inference.header_match import KnownHeaders, first_columns
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_address, says_who

_PERSON = re.compile(
    r"\b(?:reviewers?|extractors?|coders?|raters?|abstractors?|assessors?|initials|extracted by|coded by"
    r"|data extractors?)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"(?:study|article|paper|report|publication|reference|author and year)|(?:.*\b)?"
    r"(?:(?:study|article|paper|record|reference|report|covidence|publication)[\s_-]*"
    r"(?:id|identifier|no\.?|number|nr\.?|#|code|name|label)|refid|pmid|doi)(?:\b.*)?",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_NAME = 40


@record
class Shape:
    """A recognised export: `name` is what it is, `tables` what it was brought to, `titles` what each of them holds.

    `study_column` and `reviewer_column` are headers of the first table, None where the export has no such column.
    `remarks` say as sentences what was recognised and changed; they are not in the tables' own remarks. `heads` are the
    headings over answers of sheets per study, if it has such sheets and no people.
    """

    name: str
    tables: tuple[PlainTable, ...]
    titles: tuple[str, ...]
    study_column: str | None
    reviewer_column: str | None
    remarks: tuple[str, ...]
    heads: tuple[str, ...] = ()


def place_of(table: PlainTable, *names: str) -> int | None:
    """The place of the first column with one of these headers, whatever their case and spacing; None without one."""
    known = _known(table.headers)
    return min((position for name in names if (position := known.find(name)) is not None), default=None)


@lru_cache(maxsize=8)  # every platform asks for several headers of the same tables
def _known(headers: tuple[str, ...]) -> KnownHeaders[int]:
    return first_columns(headers, folded=plain)


def column(table: PlainTable, position: int) -> pl.Series:
    """The column at this place."""
    return table.cells[str(position)]


def texts(table: PlainTable, position: int) -> list[str]:
    """The filled cells of a column without outer white space."""
    return [text.strip() for text in column(table, position).drop_nulls().to_list() if text.strip()]


def remade(
    table: PlainTable, columns: Sequence[tuple[str, int, pl.Series]], rows: pl.Series | None = None
) -> PlainTable:
    """The table with these columns instead: the header, the sheet's column number and the cells of each."""
    return replace(
        table,
        headers=tuple(header for header, _, _ in columns),
        columns=tuple(number for _, number, _ in columns),
        rows=table.rows if rows is None else rows,
        cells=pl.DataFrame([cells.alias(str(place)) for place, (_, _, cells) in enumerate(columns)]),
    )


def with_consensus(
    table: PlainTable, person: int, marked: int, passed: Iterable[str], *marks: str
) -> tuple[PlainTable, int]:
    """The table without the columns passed over, in which `Consensus` is the person of some rows, and how many.

    These are the rows that the column `marked` marks as the team's answer, by `yes`, `true` or `1` if not told else.
    """
    marking = column(table, marked).str.strip_chars().str.to_lowercase()
    agreed = marking.is_in(marks or ("yes", "true", "1")).fill_null(value=False)
    who = pl.when(agreed).then(pl.lit("Consensus")).otherwise(pl.col(str(person)))
    cells = table.cells.with_columns(who.alias(str(person)))
    left = {place_of(table, name) for name in passed}
    kept = [
        (header, table.columns[place], cells[str(place)])
        for place, header in enumerate(table.headers)
        if place not in left
    ]
    return remade(table, kept), int((cells[str(person)] == "Consensus").sum())


def with_given(table: PlainTable, name: str) -> PlainTable:
    """The table in which the column with this header, if there is one, is what the platform says of a study."""
    place = place_of(table, name)
    return table if place is None else replace(table, given=(table.headers[place],))


def person_column(table: PlainTable, start: int = 0) -> int | None:
    """The place of a column headed like the person who extracted, with few names each used again; None without one.

    A header that says just this goes before one that mentions a person: `Blinding of assessors` may ask something.
    """
    places = range(start, len(table.headers))
    by_header = [place for place in places if says_who(table.headers[place]) and not says_address(table.headers[place])]
    named = [
        place
        for place in places
        if len(table.headers[place]) <= _LONGEST_NAME and _PERSON.search(table.headers[place].replace("_", " "))
    ]
    for place in (*by_header, *named):
        people = [fold(text) for text in texts(table, place)]
        if people and len(set(people)) <= max(2, len(people) // 2) and not all(map(is_answer, people)):
            return place
    return None


def study_column(table: PlainTable, start: int = 0, but: Iterable[int] = ()) -> int | None:
    """The place of the first short header that names the study or its number; None without one."""
    passed = set(but)
    for position, header in enumerate(table.headers[start:], start):
        if (
            position not in passed
            and len(header) <= _LONGEST_NAME
            and _STUDY.fullmatch(header.strip())
            and texts(table, position)
        ):
            return position
    return None


def shape_of(name: str, table: PlainTable, title: str, study: int | None, person: int | None, *remarks: str) -> Shape:
    """An export of one table, with the places of the columns that name the study and the person."""
    study_header, person_header = (None if place is None else table.headers[place] for place in (study, person))
    return Shape(name, (table,), (title,), study_header, person_header, remarks)

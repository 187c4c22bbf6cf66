"""A recognised export of a platform: a long table with a study and a reviewer column."""

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
    """A recognised export. `name` is its kind, `tables` are the resulting tables, and `titles` say what each contains.

    `study_column` and `reviewer_column` are headers of the first table; None if there is no such column. `remarks` are
    sentences on what was recognised and changed, which are not in the tables' own remarks. `heads` are the headers
    above answers in sheets per study, if no people are known.
    """

    name: str
    tables: tuple[PlainTable, ...]
    titles: tuple[str, ...]
    study_column: str | None
    reviewer_column: str | None
    remarks: tuple[str, ...]
    heads: tuple[str, ...] = ()


def place_of(table: PlainTable, *names: str) -> int | None:
    """The position of the first column with one of these headers, ignoring case and spacing. None if there is none."""
    known = _known(table.headers)
    return min((position for name in names if (position := known.find(name)) is not None), default=None)


@lru_cache(maxsize=8)  # every platform searches several headers in the same tables
def _known(headers: tuple[str, ...]) -> KnownHeaders[int]:
    return first_columns(headers, folded=plain)


def column(table: PlainTable, position: int) -> pl.Series:
    """The column at this position."""
    return table.cells[str(position)]


def texts(table: PlainTable, position: int) -> list[str]:
    """The filled cells of a column, without outer white space."""
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
    """The table with `Consensus` as the person of some rows and without the columns in `passed`; and their number.

    In these rows, the column `marked` marks the team's answer, with `yes`, `true` or `1` unless `marks` says otherwise.
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
    """The table in which the column with this header, if it exists, is information from the platform about a study."""
    place = place_of(table, name)
    return table if place is None else replace(table, given=(table.headers[place],))


def person_column(table: PlainTable, start: int = 0) -> int | None:
    """The position of a column with a header for the extracting person and few, repeated names. None if there is none.

    An exact header has priority over one that only mentions a person: `Blinding of assessors` may be a question.
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
    """The position of the first short header that means the study or its number. None if there is none."""
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
    """An export with one table, given the positions of the columns with the study and the person."""
    study_header, person_header = (None if place is None else table.headers[place] for place in (study, person))
    return Shape(name, (table,), (title,), study_header, person_header, remarks)

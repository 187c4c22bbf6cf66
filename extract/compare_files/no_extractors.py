"""Errors for a file that does not show who extracted what, with the options that may help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from shlex import quote

from extract.compare_files.file_table import (
    FileTable,
)
from extract.errors import CannotUse
from extract.tables.counted_answers import counts_pairs, counts_people
from extract.tables.likely_pairs import likely_pattern
from extract.tables.people_by_repeats import column_by_repeats
from extract.tables.people_in_headers import headed_by_people
from extract.tables.side_by_side import columns_alike
from extract.tables.stacked_people import same_header_again
from schema.text import and_list, first_ones
from validate.inference.header_match import UNHEADED
from validate.inference.plain_table import PlainTable
from validate.inference.split import says_who_extracted
from validate.inference.words import may_say_who

SHOWN = 8  # headers that are shown


_WAYS = (
    "name two files; or the column of people, if there is one row for each: --by COLUMN; or the columns of people"
    ' who stand side by side: --pairs "A*=B*", or "Ann=Ben" if their names alone head the columns'
)


def no_extractors(file: FileTable) -> CannotUse:
    """The error for a file that shows no extractors; its hint names the likely columns, or a second table."""
    table = file.table
    likely = [
        header
        for column, header in enumerate(table.headers)
        if says_who_extracted(table, column)
        and table.cells.to_series(column).drop_nulls().n_unique() > 1  # `anonymous` in all rows is nobody
    ]
    likely = likely or [header for column, header in enumerate(table.headers) if _may_say_who_extracted(table, column)]
    beside = headed_by_people(table)
    if len(file.heads) > 1:
        hint = (
            f"{and_list(list(map(repr, file.heads)))} stand over columns of its sheets. If they are people:"
            f' --pairs "{"=".join(file.heads)}"'
        )
    elif len(beside) > 1:
        hint = (
            f"{and_list(list(map(repr, beside)))} seem to hold the names of people, not what each of them answered. If"
            f' these are answers: --pairs "{"=".join(beside)}"'
        )
        if (pattern := likely_pattern(table)) is not None:
            hint += f'. If other columns hold their answers: --pairs "{pattern}"'
    elif likely:
        hint = f"say which column names the extractor: --by {likely[0]!r}"
    elif (again := same_header_again(file.all_tables, table)) is not None:
        hint = (
            f"the headers of its table come again above row {again.rows[0]} of the sheet {again.sheet}. If these are"
            " two people's tables, write Reviewer: NAME in the row above each header, or put each on a sheet of its own"
        )
    elif counts_pairs(table) or counts_people(table):
        what = "how often two people gave each pair of answers" if counts_pairs(table) else "how many gave each answer"
        hint = f"it seems to count {what}. A comparison needs one row per item, with the answer of each person"
    else:
        hint = _same_headers(table) or _likely_pairs(table) or _by_repeats(table) or _WAYS
    return CannotUse("is one file, and a comparison needs two extractors", file=table.file, hint=hint)


def _may_say_who_extracted(table: PlainTable, column: int) -> bool:
    """Whether a few entries come again and again under a header that may be one of people: `Observer`, `Judge`."""
    filled = table.cells.to_series(column).drop_nulls()
    return may_say_who(table.headers[column]) and 1 < filled.n_unique() <= max(2, len(filled) // 3)


def _same_headers(table: PlainTable) -> str | None:
    """What to do with headers that all come as often: the row above them may have had the names of people."""
    times = Counter(header for header in table.headers if header)
    again = [header for header, number in times.items() if number > 1]
    if len(again) * 2 < len(times) or len({times[header] for header in again}) != 1:
        return None
    return (
        f"{listed_headers(again)} {'is' if len(again) == 1 else 'are'} above {times[again[0]]} columns. If each is"
        " another person's, write the person into the header, such as"
        f" {f'{again[0]} (AB)'!r} and {f'{again[0]} (CD)'!r}"
    )


def _likely_pairs(table: PlainTable) -> str | None:
    """The pattern for columns that may be people's: two with the same answers, else by headers, else several.

    Where the two stand under such headers, the pattern has them and the other columns of the same people.
    """
    alike, pattern = columns_alike(table), likely_pattern(table)
    if pattern is not None and (len(alike) != 2 or all(_fits(header, pattern) for header in alike)):
        return f'if these are the columns of people whose columns are side by side: --pairs "{pattern}"'
    if not alike:
        return None
    people = "two people" if len(alike) == 2 else "people"
    return (
        f'{and_list(list(map(repr, alike)))} hold the same answers. If they are {people}: --pairs "{"=".join(alike)}"'
    )


def _fits(header: str, pattern: str) -> bool:
    """Whether a header begins or ends as a side of a pattern does."""
    sides = (side.partition("*") for side in pattern.split("="))
    return any(header.startswith(before) and header.endswith(after) for before, _, after in sides if before or after)


def _by_repeats(table: PlainTable) -> str | None:
    header = column_by_repeats(table)
    return header and f"most items have a row for each entry of {header!r}. If these are people: --by {quote(header)}"


def names_nobody(table: PlainTable, position: int, answers: Sequence[str]) -> CannotUse:
    """The refusal of a column that is said to name the extractors and has nothing but these answers."""
    header = table.headers[position]
    return CannotUse(
        f"is {header!r} the column of people? It holds {' and '.join(answers)}, which look like answers",
        file=table.file,
        hint=f"{_WAYS}. If these are people, head the column Coder",
    )


def listed_headers(headers: Sequence[str]) -> str:
    """The first of these headers, in quotation marks."""
    return first_ones([repr(header or UNHEADED) for header in headers], SHOWN)

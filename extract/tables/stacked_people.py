"""Reads a sheet with a table for each person: repeated headers, each below a row that names the person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.platforms.coder_sheets import alike, same_headers
from extract.tables.titles import LONGEST, person_in
from schema.records import record
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus

# of the cells of two tables with only names; the share that must be equal for two people with the same studies
_SAME_CELLS = 0.5
_NAME = re.compile(r"[^\W\d_]+(?:[ .'-]+[^\W\d_]+){0,3}\.?")


@record(kw_only=True)
class StackedPeople:
    """The table of each person by name, the tables of the team's answer, and the number of other tables on the sheet.

    `surely`: whether each name has a word such as Reviewer before it.
    """

    tables: dict[str, PlainTable]
    consensus: dict[str, PlainTable]
    others: int
    surely: bool


def stacked_people(tables: Sequence[PlainTable]) -> StackedPeople | None:
    """The tables of a sheet as extractors. None unless at least two name different people above the same header."""
    largest = max((table for table in tables if table.height), key=lambda table: table.height, default=None)
    if largest is None:
        return None
    same = [table for table in tables if table.height and same_headers(table, largest)]
    labelled = _labelled(same)
    found = _by_name_alone(same) if labelled is None else labelled
    if found is None:
        return None
    people = {name: table for name, table in found.items() if not is_consensus(name)}
    consensus = {name: table for name, table in found.items() if is_consensus(name)}
    if len(people) < 2:
        return None
    return StackedPeople(
        tables=people, consensus=consensus, others=len(tables) - len(found), surely=labelled is not None
    )


def same_header_again(tables: Sequence[PlainTable], table: PlainTable) -> PlainTable | None:
    """Another table on the same sheet with the same headers. None if there is none."""
    rows = table.rows.to_list()
    others = (other for other in tables if other.sheet == table.sheet and other.height)
    return next((other for other in others if other.rows.to_list() != rows and same_headers(other, table)), None)


def _labelled(tables: Sequence[PlainTable]) -> dict[str, PlainTable] | None:
    """The tables below a row that says who filled them in, or that it is the consensus."""
    named = [(name, table) for table in tables if (name := _person_above(table)) is not None]
    return _different(named)


def _person_above(table: PlainTable) -> str | None:
    for title in reversed(table.above):
        if (name := person_in(title)) is not None:
            return name
    return next((tidy(title) for title in reversed(table.above) if is_consensus(title)), None)


def _by_name_alone(tables: Sequence[PlainTable]) -> dict[str, PlainTable] | None:
    """Tables below only a name. An outcome also looks like a name, so most cells must be equal."""
    named = [(tidy(table.above[-1]), table) for table in tables if table.above and _is_name(table.above[-1])]
    first = named[0][1] if named else None
    if first is None or len(named) < len(tables):
        return None
    return _different(named) if all(_mostly_same(first, table) for _, table in named[1:]) else None


def _is_name(title: str) -> bool:
    words = title.split()
    return (
        len(title) <= LONGEST and _NAME.fullmatch(tidy(title)) is not None and all(word[0].isupper() for word in words)
    )


def _mostly_same(one: PlainTable, other: PlainTable) -> bool:
    """Whether two tables have the same rows, and most of their cells are equal."""
    if not alike(one, other):
        return False
    first = {tuple(map(_folded, row)) for row in one.cells.rows()}
    by_name = {row[0]: row for row in first}
    pairs = [
        (by_name[row[0]], row) for row in (tuple(map(_folded, row)) for row in other.cells.rows()) if row[0] in by_name
    ]
    cells = [mine == theirs for left, right in pairs for mine, theirs in zip(left[1:], right[1:], strict=False)]
    return bool(cells) and sum(cells) >= _SAME_CELLS * len(cells)


def _folded(text: str | None) -> str:
    return fold(text or "")


def _different(named: Sequence[tuple[str, PlainTable]]) -> dict[str, PlainTable] | None:
    """The tables by name. None if a name is repeated or there is only one."""
    if len(named) < 2 or len({fold(name) for name, _ in named}) < len(named):
        return None
    return {name: _without_title(table) for name, table in named}


def _without_title(table: PlainTable) -> PlainTable:
    """The table without the remark that its only title was ignored, because the title is used as the name."""
    if len(table.above) != 1:
        return table
    kept = tuple(remark for remark in table.remarks if "above the header was ignored" not in remark)
    return replace(table, remarks=kept)

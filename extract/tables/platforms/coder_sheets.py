"""A workbook with a sheet for each coder: sheets of the same columns that speak of the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from schema.records import record
from schema.text import fold, tidy
from validate.inference.columns import match_columns
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, plain_header

_SAME_COLUMNS = 0.8  # of all headers of two sheets, the part that both have, from which they are of one shape
_CONSENSUS_COLUMNS = 0.4  # the same of the sheet of the consensus: it may lack columns, and have who agreed, and why
_DIFFERENT = 0.8  # of the rows, the part with different words in a column that names them
_SAME_ROWS = 0.5  # of the shorter sheet's entries in some column, the part that the other has too
_TELLING = 2  # different entries from which a column can show that two sheets speak of the same rows


@record(kw_only=True)
class CoderSheets:
    """The table of each coder by the name of the sheet, those of the team's own answer, and the other sheets."""

    tables: dict[str, PlainTable]
    consensus: dict[str, PlainTable]
    others: tuple[str, ...]


def coder_sheets(tables: Iterable[PlainTable]) -> CoderSheets | None:
    """The sheets of a workbook as extractors, hidden ones too; None where there are not two of them.

    Taken are the sheets that are like the one that most others are like, so that instructions and lists stay out.
    """
    largest = _largest(tables)
    families = [[other for other in largest if alike(largest[name], largest[other])] for name in largest]
    family = max(families, key=len, default=[])
    shares = {name: largest[name] for name in largest if name in family or _is_consensus_of(largest, name, family)}
    found = CoderSheets(
        tables={name: table for name, table in shares.items() if not _answers(name)},
        consensus={name: table for name, table in shares.items() if _answers(name)},
        others=tuple(name for name in largest if name not in shares),
    )
    return found if len(found.tables) > 1 else None


def _largest(tables: Iterable[PlainTable]) -> dict[str, PlainTable]:
    """The table with most rows of each sheet that has any."""
    found: dict[str, PlainTable] = {}
    for table in tables:
        if table.height and (table.sheet not in found or table.height > found[table.sheet].height):
            found[table.sheet] = table
    return found


def _answers(sheet: str) -> bool:
    """Whether a sheet is the team's own answer: `Consensus`, `Coding - Final`."""
    *_, last = re.split(r"[\W_]+", sheet.strip()) or [""]
    return is_consensus(sheet) or is_consensus(last)


def _is_consensus_of(largest: Mapping[str, PlainTable], name: str, family: Sequence[str]) -> bool:
    """Whether a sheet called the consensus speaks of the same rows, whatever its columns are called."""
    return _answers(name) and any(
        alike(largest[name], largest[coder], _CONSENSUS_COLUMNS) or _name_the_same_rows(largest[name], largest[coder])
        for coder in family
    )


def same_headers(one: PlainTable, other: PlainTable, same_columns: float = _SAME_COLUMNS) -> bool:
    """Whether two tables have most of their columns in common, by the headers."""
    headers, others = _headers(one).keys(), _headers(other).keys()
    return len(headers & others) >= max(2, same_columns * len(headers | others))


def alike(one: PlainTable, other: PlainTable, same_columns: float = _SAME_COLUMNS) -> bool:
    """Whether two tables have most of their columns in common, and speak of the same rows."""
    headers, others = _headers(one), _headers(other)
    both = headers.keys() & others.keys()
    fewer, more = sorted((len(headers), len(others)))
    if fewer < same_columns * more:  # known without reading any entry
        return False
    return any(_meet(_entries(one, headers[name]), _entries(other, others[name])) for name in both) and (
        same_headers(one, other, same_columns) or _have_matching_columns(one, other, same_columns)
    )


def _name_the_same_rows(one: PlainTable, other: PlainTable) -> bool:
    """Whether a column of each, whatever its header, has the same names, hardly one of them twice."""
    names = [
        [entries for place in range(len(table.headers)) if _are_names(entries := _entries(table, place), table)]
        for table in (one, other)
    ]
    return any(_meet(ours, theirs) for ours in names[0] for theirs in names[1])


def _are_names(entries: set[str], table: PlainTable) -> bool:
    return len(entries) >= max(_TELLING, _DIFFERENT * table.height)


def _have_matching_columns(one: PlainTable, other: PlainTable, same_columns: float) -> bool:
    """Whether most columns of two tables are the same, though a header may say it in other words."""
    columns = match_columns([one, other])
    return sum(column.everywhere for column in columns) >= max(2, same_columns * len(columns))


def _headers(table: PlainTable) -> dict[str, int]:
    return {plain_header(header): position for position, header in reversed(list(enumerate(table.headers))) if header}


def _entries(table: PlainTable, position: int) -> set[str]:
    """The different entries of a column that are words: two sheets may well count the same numbers."""
    texts: Sequence[str] = table.cells.to_series(position).drop_nulls().unique().to_list()
    return {fold(text) for text in texts if re.search(r"[^\W\d_]", tidy(text))}


def _meet(one: set[str], other: set[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer >= _TELLING and len(one & other) >= _SAME_ROWS * fewer

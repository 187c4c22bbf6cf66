"""Finds the header row of a sheet, and the field of each column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from extract.reading import Sheet
from extract.workbook.layout import bare, headers
from extract.workbook.stamp import Column
from schema.form import Table
from schema.records import record
from validate.inference.header_match import KnownHeaders, match_headers
from validate.inference.words import plain_header

_ROWS_SEARCHED = 30


@record
class Matched:
    """The meaning of the cells in a header row. Columns are numbered as in the sheet.

    `used` is the column of each field. `near` are the fields whose header is only similar. `doubled` are the columns of
    fields with several columns. `rest` are columns without a field.
    """

    used: Mapping[str, int]
    near: frozenset[str]
    doubled: Mapping[str, tuple[int, ...]]
    rest: tuple[int, ...]


def headers_of(table: Table, stamped: Iterable[Column] = ()) -> KnownHeaders[str]:
    """The headers of a table's fields. The stamp of the file has priority, because labels change but names do not."""
    return KnownHeaders(
        [(column.header, column.field) for column in stamped if column.field in table.by_name],
        [(header, name) for name, header in headers(table).items()],
        *table.known_by,
        exact=bare,
        folded=plain_header,
    )


def find_header(sheet: Sheet, known: KnownHeaders[str], fields: int) -> int | None:
    """The position of the row with the most headers of fields, the first one of several; None if there is none.

    The row is usually near the top, but may be anywhere if the whole sheet was sorted.
    """
    enough = min(2, fields)
    best, most = None, enough - 1
    for position, row in enumerate(sheet.cells.head(_ROWS_SEARCHED).iter_rows()):
        found = len({field for text in row if (field := known.find(text)) is not None})
        if found > most:
            best, most = position, found
        if most == fields:
            break  # no other row can have more
    if best is None or most * 2 < min(fields, sheet.cells.width):
        further = _sorted_down(sheet, known, most)
        best = best if further is None else further
    return best


def _sorted_down(sheet: Sheet, known: KnownHeaders[str], at_least: int) -> int | None:
    if not sheet.cells.height:
        return None
    spelled = [*known.by_exact, *(f"{text} *" for text in known.by_exact)]
    named = sheet.cells.select(pl.sum_horizontal(pl.all().is_in(spelled).fill_null(value=False))).to_series()
    best = named.arg_max()
    return best if best is not None and named[best] > at_least else None


def match_columns(sheet: Sheet, header: int, known: KnownHeaders[str], entries: Mapping[int, int]) -> Matched:
    """The field of each column, by its header.

    If two columns have the same header, the one with more `entries` is used.
    """
    texts = dict(enumerate(sheet.cells.row(header), start=sheet.first_column))
    matched = match_headers({column: text for column, text in texts.items() if text}, known)
    by_field = matched.columns
    used = {name: max(columns, key=lambda column: entries.get(column, 0)) for name, columns in by_field.items()}
    taken = {column for columns in by_field.values() for column in columns} | set(matched.near.values())
    return Matched(
        used={**used, **matched.near},
        near=frozenset(matched.near),
        doubled={name: tuple(sorted(columns)) for name, columns in by_field.items() if len(columns) > 1},
        rest=tuple(column for column in texts if column not in taken),
    )

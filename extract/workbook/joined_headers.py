"""Joins headers in a team's own sheets, as in the form that was guessed from them.

A header may have several rows or lines, or the names of studies may be in two columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from extract.reading import Sheet, Workbook, letters
from extract.tables.area import area_of
from extract.tables.first_lines import first_lines
from extract.tables.headers import Header, find_header
from extract.workbook.columns import headers_of
from schema.form import Form, Table
from validate.inference.author_and_year import TOGETHER, side_by_side
from validate.inference.header_match import KnownHeaders
from validate.inference.words import plain_header


def with_joined_headers(workbook: Workbook, form: Form) -> Workbook:
    """The workbook with each header in one row, as in the form.

    Rows are joined (`Intervention / N`), and only first lines are used. A sheet stays unchanged if this finds no more
    fields of the form. No row is added or removed, so cells keep their addresses.
    """
    return replace(workbook, sheets=tuple(_joined(sheet, form) for sheet in workbook.sheets))


def _joined(sheet: Sheet, form: Form) -> Sheet:
    header = None if sheet.cells.is_empty() else find_header(area_of(sheet))
    if header is None or (header.bottom == header.top and not any("\n" in label for label in header.labels)):
        return sheet
    called = first_lines(header.labels)
    labels = _as_in_form([called.get(label, label) for label in header.labels], header, form)
    if not any(_names_more(labels, header, table) for table in form.tables):
        return sheet
    rows = pl.int_range(pl.len())
    cells = sheet.cells.select(
        pl.when(rows == header.bottom)
        .then(pl.lit(label or None, pl.String))
        .when(rows.is_between(header.top, header.bottom))
        .then(pl.lit(None, pl.String))
        .otherwise(name)
        .alias(name)
        for name, label in zip(sheet.cells.columns, labels, strict=True)
    )
    return replace(sheet, cells=cells)


def _as_in_form(labels: Sequence[str], header: Header, form: Form) -> list[str]:
    """The joined labels; of one that the form does not have, its last row, if the form has that alone.

    A column that somebody adds at the right, such as `Finished`, stands under no group, though one reaches over it.
    """
    known = [headers_of(table) for table in form.tables]
    last = header.rows[-1]
    found = [any(names.find(label) is not None for names in known) for label in labels]
    alone = [text if any(names.find(text) is not None for names in known) else None for text in last]
    return [
        text if text and not there and alone.count(text) == 1 and text not in labels else label
        for label, there, text in zip(labels, found, alone, strict=True)
    ]


def _names_more(labels: Sequence[str], header: Header, table: Table) -> bool:
    """Whether these labels name more of a table's fields than each single row of the header does."""
    known = headers_of(table)
    joined, *rows = (
        len({field for text in texts if (field := known.find(text)) is not None}) for texts in (labels, *header.rows)
    )
    return joined > max(rows)


def with_joined_names(sheet: Sheet, header: int, table: Table) -> tuple[Sheet, Mapping[str, int], frozenset[int]]:
    """The sheet with a column for each field whose header is `Author + Year` in the form but in two columns here.

    Also returns the column in which the names of each field start, and all columns with joined names. `header` is the
    position of the header row. A column that already has this header is not joined.
    """
    texts = dict(enumerate(sheet.cells.row(header), sheet.first_column))
    known = KnownHeaders(((text, column) for column, text in texts.items() if text), folded=plain_header)
    of: dict[str, int] = {}
    used: set[int] = set()
    for field in table.fields:
        found = [known.find(part) for part in field.label.split(TOGETHER)]
        columns = [column for column in found if column is not None]
        if len(found) < 2 or known.find(field.label) is not None or len(columns) < len(found):
            continue
        joined = side_by_side([sheet.cells.to_series(column - sheet.first_column) for column in columns])
        joined[: header + 1] = [*[None] * header, field.label]
        name = letters(sheet.first_column + sheet.cells.width)
        sheet = replace(sheet, cells=sheet.cells.with_columns(pl.Series(name, joined, dtype=pl.String)))
        of[field.name] = columns[0]
        used.update(columns)
    return sheet, of, frozenset(used)

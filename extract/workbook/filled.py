"""Writes rows into a new template, for examples and for data from an earlier form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.workbook.dropdowns import FIRST_ROW
from extract.workbook.layout import CONFIRMATION_HEADERS
from schema.form import Field, Table

_CONFIRMATIONS_FROM = 2  # the first row for confirmations, counted from 0, below the headers

_EXACT = 15  # digits of a number that a spreadsheet keeps
Moment = dt.date | dt.datetime | dt.time | dt.timedelta


class WasNumber(str):
    """The text of a cell that was a number in its original workbook."""

    __slots__ = ()


class WasDate(str):
    """The text of a cell that was a date or time in its original workbook, with this `value`."""

    __slots__ = ("value",)
    value: Moment

    def __new__(cls, text: str, value: Moment) -> WasDate:
        """The text as read, and the original value of the cell."""
        made = super().__new__(cls, text)
        made.value = value
        return made


def type_rows(
    sheet: Worksheet,
    table: Table,
    rows: Sequence[Mapping[str, str]],
    bodies: Mapping[str, Format],
    dates: Mapping[type, Format],
) -> None:
    """Writes rows (texts by field name) below the headers of a table's sheet.

    Whole numbers with up to 15 digits become numbers, as if somebody had typed them. So do texts that were numbers
    (`WasNumber`). Texts that were dates become dates again (`WasDate`), so that `check` still reports them. Everything
    else stays a text. `bodies` has the format of each column, `dates` that of each kind of date. Raises KeyError for a
    field that the table does not have.
    """
    columns = {field.name: (column, field) for column, field in enumerate(table.fields)}
    for position, row in enumerate(rows, FIRST_ROW):
        for name, text in row.items():
            column, field = columns[name]
            if text and len(text) <= _EXACT and _counted(field, text):
                sheet.write_number(position, column, int(text), bodies[name])
            elif isinstance(text, WasNumber):
                sheet.write_number(position, column, float(text), bodies[name])
            elif isinstance(text, WasDate):
                sheet.write_datetime(position, column, text.value, dates[type(text.value)])
            elif text:
                sheet.write_string(position, column, text, bodies[name])


def type_confirmations(sheet: Worksheet, confirmed: Iterable[Mapping[str, str]], body: Format) -> None:
    """Writes confirmed warnings, which are texts by the headers of that sheet."""
    for position, row in enumerate(confirmed, _CONFIRMATIONS_FROM):
        for column, header in enumerate(CONFIRMATION_HEADERS):
            if row.get(header):
                sheet.write_string(position, column, row[header], body)


def _counted(field: Field, text: str) -> bool:
    return field.cell.storage == "integer" and text.isascii() and text.isdigit() and str(int(text)) == text

"""A workbook that somebody filled in: the template with cells typed into it, some of them marked as mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from extract.reading import cell_name
from extract.workbook.layout import sheet_names
from extract.workbook.template import write_template
from schema.form import Form
from schema.problem import Severity
from schema.table import Table
from validate.extraction.extraction import Extraction

FIRST_ROW = 4
"""The first row below the headings, headers and hints of a template."""

Entry = str | int | float | datetime | None
Expected = tuple[str, str | None, str, str]
"""Sheet, cell, code and severity of a problem."""


@dataclass(frozen=True)
class InvalidInput:
    """What somebody typed or left blank, and the problems (code and severity) that are to be found at this cell."""

    entry: Entry
    problems: tuple[tuple[str, Severity], ...]

    def __or__(self, other: InvalidInput) -> InvalidInput:
        """This entry with the problems of both."""
        return InvalidInput(self.entry, (*self.problems, *other.problems))


Cells = Mapping[str, Entry | InvalidInput]


def error(entry: Entry, *codes: str) -> InvalidInput:
    """An entry that is an error."""
    return InvalidInput(entry, tuple((code, Severity.ERROR) for code in codes))


def warning(entry: Entry, *codes: str) -> InvalidInput:
    """An entry that is worth a warning."""
    return InvalidInput(entry, tuple((code, Severity.WARNING) for code in codes))


def note(entry: Entry, *codes: str) -> InvalidInput:
    """An entry that is worth a note."""
    return InvalidInput(entry, tuple((code, Severity.NOTE) for code in codes))


def write_filled(
    path: Path, form: Form, rows: Mapping[str, Sequence[Cells]], *, extractor: str = "bob"
) -> set[Expected]:
    """Writes the template of the form with these rows, by table, typed into it; gives the problems it is to have."""
    write_template(form, path, extractor=extractor)
    book = openpyxl.load_workbook(path)
    expected = set()
    for table, several in rows.items():
        sheet = book[sheet_names(form)[table]]
        for number, cells in enumerate(several, FIRST_ROW):
            expected |= set(_type_in(sheet, number, form, table, cells))
    book.save(path)
    return expected


def waiting(form: Form, table: str, **typed: str) -> dict[str, str]:
    """A row with these entries, and PEND wherever a finished study has to have something."""
    return dict.fromkeys((field.name for field in form[table].to_answer), "PEND") | typed


def expected_rows(form: Form, *studies: str) -> dict[str, list[dict[str, str]]]:
    """A row of each of these studies in every table in which a finished study must have one."""
    return {
        table.name: [waiting(form, table.name, **{table.study: study}, **_named(table)) for study in studies]
        for table in form.tables
        if table.expected
    }


def _named(table: Table) -> dict[str, str]:
    return {name: "total" for name in table.identity if name != table.study}


def place(form: Form, table: str, field: str, row: int = 0) -> str:
    """The cell of a field in the row at this position, counted from nought."""
    return cell_name(FIRST_ROW + row, 1 + [one_field.name for one_field in form[table].fields].index(field))


def _type_in(sheet: Worksheet, number: int, form: Form, table: str, cells: Cells) -> Iterator[Expected]:
    columns = {each.name: at for at, each in enumerate(form[table].fields, 1)}
    for field, typed in cells.items():
        entry: Any = typed.entry if isinstance(typed, InvalidInput) else typed
        if entry is not None:
            sheet.cell(number, columns[field]).value = entry
        for code, severity in typed.problems if isinstance(typed, InvalidInput) else ():
            yield sheet.title, cell_name(number, columns[field]), code, str(severity)


def typed_in(extraction: Extraction) -> dict[str, list[dict[str, str]]]:
    """What stands in the rows of a workbook, by table, as a template takes it; blank cells are left out."""
    return {
        name: [
            {
                field.name: text
                for field in recorded.table.fields
                if (text := recorded.text(field.name, row)) is not None
            }
            for row in range(recorded.height)
        ]
        for name, recorded in extraction.tables.items()
    }

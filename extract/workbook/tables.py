"""Reads a sheet as a table of the form: cells by field, and problems with headers and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TypedDict, Unpack

import polars as pl

from extract.reading import Sheet, cell_name, letters
from extract.workbook.columns import Matched, find_header, headers_of, match_columns
from extract.workbook.layout import REQUIRED_MARK, bands, headers, hint, needed
from extract.workbook.remarks import remark_problems
from extract.workbook.rows import Rows, data_rows, entries, entries_in, ranges
from extract.workbook.stamp import Stamp
from schema.form import Field, Form, Table
from schema.problem import Severity
from schema.records import record
from schema.rounds import BELONGS
from schema.text import first_ones, quoted
from validate.check.problem import Problem
from validate.extraction.recorded_table import RawTable

_NOTES = 20  # cells of a column without a header that are named


@record
class MappedTable:
    """The cells of a table as read (None without headers), its problems, and sentences on what was not read."""

    raw: RawTable | None
    problems: tuple[Problem, ...]
    unused: tuple[str, ...] = ()


def map_table(form: Form, table: Table, sheet: Sheet, stamp: Stamp | None, *, file: str) -> MappedTable:
    """Reads the rows of a sheet. Columns are found by their headers, in any order."""
    stamped = stamp.of(table.name) if stamp else ()
    known = headers_of(table, stamped)
    header = find_header(sheet, known, len(table.fields))
    if header is None:
        return MappedTable(None, tuple(_no_header(table, sheet, file)))
    parts: frozenset[int] = frozenset()
    joined: Mapping[str, int] = {}
    if stamp is None:  # only in a team's own file is anything guessed
        from extract.workbook.joined_headers import with_joined_names

        sheet, joined, parts = with_joined_names(sheet, header, table)
    hints = {field.name: frozenset({hint(field)}) for field in table.fields}
    for column in stamped:
        hints[column.field] = hints.get(column.field, frozenset()) | {column.hint}
    all_hints = frozenset().union(*hints.values())
    filled = entries(sheet, header, all_hints)
    matched = match_columns(sheet, header, known, filled)
    matched = replace(matched, rest=tuple(column for column in matched.rest if column not in parts))
    columns = {field.name: matched.used[field.name] for field in table.fields if field.name in matched.used}
    if not columns:
        return MappedTable(None, tuple(_no_header(table, sheet, file)))
    headings = bands(form) | (stamp.bands if stamp else frozenset())
    rows = data_rows(sheet, header, columns, hints=hints, bands=headings, ours=stamp is not None)
    ours = frozenset(column.field for column in stamped)
    about = _Headers(table, sheet, sheet.first_row + header, sheet.cells.row(header), matched, file, ours)
    not_used = list(about.not_used(filled, all_hints))
    problems = [
        *about.near(),
        *about.doubled(),
        *about.missing(filled),
        *not_used,
        *_of_rows(table, sheet, columns, rows, about.row, file),
        *remark_problems(table, sheet, columns, rows, file=file),
    ]
    unused = tuple(f"{sheet.name}: {problem.message}" for problem in not_used)
    if rows.left_out:
        unused += (f"{sheet.name}: row {ranges(rows.left_out)} above the headers was not read",)
    raw = RawTable(
        table=table.name,
        file=file,
        sheet=sheet.name,
        rows=rows.numbers,
        columns={**columns, **joined},
        cells=rows.cells,
    )
    return MappedTable(raw, tuple(problems), unused)


def _no_header(table: Table, sheet: Sheet, file: str) -> Iterator[Problem]:
    named = ", ".join(f"{quoted(header)}" for header in list(headers(table).values())[:4])
    yield Problem(
        "header-missing",
        f"no row has the headers of {table.label} ({named}, ...), so nothing on this sheet was read. Copy the row of"
        " headers from a new workbook and put it above the rows",
        file=file,
        sheet=sheet.name,
    )


class _More(TypedDict, total=False):
    """The optional parts of a problem with a header."""

    given_severity: Severity
    field: str | None
    suggestion: str | None


class _Headers:
    """The header row, and the problems with it."""

    def __init__(
        self,
        table: Table,
        sheet: Sheet,
        row: int,
        texts: tuple[str | None, ...],
        matched: Matched,
        file: str,
        ours: frozenset[str],  # the fields whose columns twofold wrote
    ) -> None:
        self.table = table
        self.sheet = sheet
        self.row = row
        self.matched = matched
        self._texts = dict(enumerate(texts, sheet.first_column))
        self._file = file
        self._ours = ours

    def _problem(self, code: str, message: str, columns: tuple[int, ...] = (), **more: Unpack[_More]) -> Problem:
        return Problem(
            code,
            message,
            file=self._file,
            sheet=self.sheet.name,
            cells=tuple(cell_name(self.row, column) for column in columns),
            values=tuple(self._texts[column] or "" for column in columns),
            **more,
        )

    def near(self) -> Iterator[Problem]:
        """Headers that are only similar to a header of the form."""
        for field in sorted(self.matched.near, key=lambda name: self.matched.used[name]):
            column, wanted = self.matched.used[field], headers(self.table)[field]
            yield self._problem(
                "header-renamed",
                f"the header {quoted(self._texts[column])} is not part of the form and was read as {quoted(wanted)}",
                (column,),
                field=field,
                suggestion=wanted,
            )

    def doubled(self) -> Iterator[Problem]:
        """Headers that appear twice or more."""
        for field, columns in self.matched.doubled.items():
            read = self.matched.used[field]
            several = ", ".join(letters(column) for column in columns)
            others = [column for column in columns if column != read]
            yield self._problem(
                "header-doubled",
                f"columns {several} are all {quoted(headers(self.table)[field])}: column {letters(read)} was read and"
                f" {', '.join(map(letters, others))} was not. Keep one, and delete or rename the other",
                (*others, read),
                field=field,
            )

    def missing(self, filled: Mapping[int, int]) -> Iterator[Problem]:
        """Missing columns: one error for each needed column, one warning for all others together."""
        absent = [field for field in self.table.fields if field.name not in self.matched.used]
        for field in absent:
            if self._indispensable(field):
                header = headers(self.table)[field.name]
                there = self._in_its_place(field, filled)
                way = "Add it again, with exactly this header"
                if there is not None:
                    text = quoted(self._texts[there]) if self._texts[there] else "A column without a header"
                    way = f"{text} is in its place: if it is this column, write its header again, else add it"
                yield self._problem(
                    "column-missing",
                    f"there is no column {quoted(header)}, which is needed. {way}",
                    () if there is None else (there,),
                    field=field.name,
                    suggestion=header + REQUIRED_MARK,
                )
            elif field.finished_when is not None:
                yield self._problem(
                    "column-missing",
                    f"there is no column {quoted(headers(self.table)[field.name])}, so no study in this file counts."
                    f" Add the column, and write {field.finished_when} in it for each study that you have finished",
                    given_severity=Severity.WARNING,
                    field=field.name,
                )
        hidden = {BELONGS} if self.table.given else set()  # workbooks of an earlier version do not have it
        others = [
            field
            for field in absent
            if not self._indispensable(field) and field.finished_when is None and field.name not in hidden
        ]
        if others:
            named = first_ones([quoted(headers(self.table)[field.name]) for field in others], 6)
            yield self._problem(
                "column-missing",
                f"there is no column {named}. Add it again if you have something to extract for it",
                given_severity=Severity.WARNING,
                field=others[0].name if len(others) == 1 else None,
            )

    def _in_its_place(self, field: Field, filled: Mapping[int, int]) -> int | None:
        """A column with another header where twofold wrote the field's column, between the same columns."""
        written = [one.name for one in self.table.fields if one.name in self._ours]
        if field.name not in written:
            return None
        place, used = written.index(field.name), self.matched.used
        beside = [(name, -1) for name in written[place + 1 : place + 2]]
        beside += [(name, 1) for name in written[max(place - 1, 0) : place]]
        columns = {used[name] + step if name in used else None for name, step in beside}
        column = columns.pop() if len(columns) == 1 else None
        if column not in self.matched.rest or not (self._texts.get(column) or filled.get(column)):
            return None
        return column

    def _indispensable(self, field: Field) -> bool:
        """Whether the sheet cannot be read correctly without the column of a field.

        If twofold made the sheet, it had all columns that finished studies need. So somebody deleted or renamed the
        column.
        """
        asked = field.name in self._ours and needed(self.table, field)
        return asked or field.required or field.name in self.table.identity

    def not_used(self, filled: Mapping[int, int], hints: frozenset[str]) -> Iterator[Problem]:
        """Columns with entries that are not part of the form."""
        for column in self.matched.rest:
            if count := filled.get(column, 0):
                header = self._texts[column]
                header_text = f"({quoted(header)})" if header else "(without header)"
                problem = self._problem(
                    "column-not-used",
                    f"column {letters(column)} {header_text} is not part of the form, and its {count:,}"
                    f" {'entry was' if count == 1 else 'entries were'} not read",
                    (column,),
                )
                if not header:  # there is nothing to see in the row of headers
                    notes = self._notes(column, hints)
                    problem = replace(problem, cells=tuple(notes), values=tuple(notes.values()))
                yield problem

    def _notes(self, column: int, hints: frozenset[str]) -> dict[str, str]:
        """The first entries of a column below the row of headers, by cell."""
        notes = ((cell, text) for cell, text in entries_in(self.sheet, column, below=self.row) if text not in hints)
        return dict(islice(notes, _NOTES))


def _of_rows(
    table: Table, sheet: Sheet, columns: Mapping[str, int], rows: Rows, header: int, file: str
) -> Iterator[Problem]:
    """Hidden sheets, rows and columns with entries, and rows above the headers."""
    if not sheet.visible and rows.numbers.len():
        yield Problem(
            "sheet-hidden",
            f"the sheet is hidden, but its {rows.numbers.len():,} rows were included. Unhide the sheet, and delete the"
            " rows if you do not want them",
            file=file,
            sheet=sheet.name,
        )
    if rows.above:
        yield Problem(
            "rows-above-header",
            f"the headers are in row {header}. Row {ranges(rows.above)} above them was included. Move the headers back"
            " to the top",
            file=file,
            sheet=sheet.name,
        )
    hidden = rows.numbers.filter(rows.numbers.is_in(list(sheet.hidden_rows or ()))) if sheet.hidden_rows else ()
    if len(hidden):
        yield Problem(
            "hidden-rows",
            f"row {ranges(hidden)} is hidden but was included. Unhide it or clear the filter, and delete any rows"
            " you do not want",
            file=file,
            sheet=sheet.name,
        )
    for name, column in columns.items():
        folded_away = table[name].role is not None or (name == BELONGS and table.given)
        if column in (sheet.hidden_columns or ()) and not folded_away and _has_entries(rows.cells[name]):
            yield Problem(
                "hidden-columns",
                f"column {letters(column)} ({table[name].label}) is hidden but was included. Unhide it, and delete any"
                " entries you do not want",
                file=file,
                sheet=sheet.name,
                field=name,
            )


def _has_entries(column: pl.Series) -> bool:
    return column.null_count() < column.len()

"""Finds the tables of a form in a file. Sheets and columns are found by name, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from extract.reading import Sheet, Workbook
from extract.workbook.confirmations import find_confirmations, read_confirmations
from extract.workbook.layout import CONFIRMATION_HEADERS, COVER, GUIDE, sheet_names
from extract.workbook.rows import entries_in
from extract.workbook.sheets import FoundSheets, find_sheets
from extract.workbook.stamp import Stamp, find_stamp
from extract.workbook.tables import MappedTable, map_table
from schema.form import Form
from schema.problem import Severity
from schema.records import record
from schema.text import first_ones, fold, quoted
from validate.check.check_extraction import CONFIRMATIONS
from validate.check.problem import Problem
from validate.extraction.extraction import Confirmed
from validate.extraction.recorded_table import RawTable

_BESIDE = {fold(COVER): 4, fold(GUIDE): 6}
"""The first column, counted from 1, into which twofold writes nothing."""


@record
class Mapped:
    """The cells of each table as typed, problems with sheets and headers, and what was not read."""

    raw: tuple[RawTable, ...]
    problems: tuple[Problem, ...]
    confirmed: tuple[Confirmed, ...]
    stamp: Stamp | None
    unused: tuple[str, ...]


def map_workbook(workbook: Workbook, form: Form, *, file: str) -> Mapped:
    """Finds everything in a file that belongs to a form. A workbook of another form only gives one problem.

    Nothing is dropped silently: every sheet or column with entries is read, becomes a problem, or is in `unused`.
    """
    stamp = find_stamp(workbook)
    if stamp and stamp.form != form.name:
        return Mapped((), (_other_form(stamp, form, file),), (), stamp, ())
    if stamp and stamp.round != form.round:
        return Mapped((), (_other_round(stamp, form, file),), (), stamp, ())
    if stamp is None:  # only in a team's own file is anything guessed
        from extract.workbook.joined_headers import with_joined_headers

        workbook = with_joined_headers(workbook, form)
    found = find_sheets(workbook, form, stamp)
    tables = [map_table(form, form[name], sheet, stamp, file=file) for name, sheet in found.sheets.items()]
    confirmed, doubt = _confirmations(workbook, file)
    not_used = list(_sheets_not_used(workbook, found, file))
    problems = [
        *_version(form, stamp, file),
        *_sheets(form, found, stamp, file),
        *(problem for table in tables for problem in table.problems),
        *doubt,
        *not_used,
        *(_notes_on_ours(workbook, file) if stamp else ()),
    ]
    return Mapped(
        raw=tuple(table.raw for table in tables if table.raw is not None),
        problems=tuple(problems),
        confirmed=confirmed,
        stamp=stamp,
        unused=(*chain.from_iterable(table.unused for table in tables), *(problem.message for problem in not_used)),
    )


def _other_form(stamp: Stamp, form: Form, file: str) -> Problem:
    return Problem(
        "other-form",
        f"the workbook was made from the form {quoted(stamp.form)}, and this project's is {quoted(form.name)}:"
        " nothing was read. Extract into a workbook of this project (`twofold template`)",
        file=file,
    )


def _other_round(stamp: Stamp, form: Form, file: str) -> Problem:
    folder = "extractions/" if stamp.round == 1 else f"round-{stamp.round}/extractions/"
    return Problem(
        "other-form",
        f"this is a workbook of round {stamp.round}, and it was read for round {form.round}: nothing was read. Move it"
        f" to {folder}",
        file=file,
    )


def _version(form: Form, stamp: Stamp | None, file: str) -> Iterator[Problem]:
    """A problem if the workbook was made from a form in which answers mean something else, with the differences.

    A codebook with more choices counts as the same form, because rules report rows that need checking again.
    """
    if stamp is None or (stamp.version == form.version and (stamp.codebook or 0) < form.codebook) or stamp.fits(form):
        return
    theirs = {(column.table, column.field): column.header for column in stamp.columns}
    ours = {(table.name, field.name): field.label for table in form.tables for field in table.fields}
    new_labels = {key: label for key, label in ours.items() if key not in theirs}
    old_labels = {key: label for key, label in theirs.items() if key not in ours}
    # A renamed field still has the same header.
    same = {(key[0], fold(label)) for key, label in new_labels.items()}
    same &= {(key[0], fold(label)) for key, label in old_labels.items()}
    new, old = (
        _listed([label for key, label in labels.items() if (key[0], fold(label)) not in same])
        for labels in (new_labels, old_labels)
    )
    renamed = _listed([label for (table, _), label in new_labels.items() if (table, fold(label)) in same])
    differs = "; ".join(
        sentence
        for sentence in (
            f"the field under the header {renamed} was renamed in the form" if renamed else "",
            f"the form asks for {new}, which the workbook has no column for" if new else "",
            f"the workbook has {old}, which the form no longer asks for" if old else "",
        )
        if sentence
    )
    made = f"version {stamp.version}" if stamp.version != form.version else f"another state of version {stamp.version}"
    yield Problem(
        "form-version",
        f"the workbook was made from {made} of the form, and the project has {form.version}: "
        + (differs or f"the columns are the same, but {_what_else(stamp)}"),
        file=file,
    )


def _what_else(stamp: Stamp) -> str:
    """What has changed apart from the columns. Earlier workbooks do not show which of the two has changed."""
    return "what they can hold has changed" if stamp.answers else "choices, rules or guidance have changed"


def _listed(labels: list[str]) -> str:
    return first_ones([quoted(label) for label in labels], 6)


def _sheets(form: Form, found: FoundSheets, stamp: Stamp | None, file: str) -> Iterator[Problem]:
    wanted = sheet_names(form)
    for table in form.tables:
        name = wanted[table.name]
        sheet = found.sheets.get(table.name)
        if sheet is None:
            yield Problem(
                "sheet-missing",
                f"there is no sheet {quoted(name)}. If you renamed it, give it this name again. Otherwise copy the"
                " empty sheet from a new workbook",
                file=file,
            )
            continue
        if table.name in found.guessed:
            yield Problem(
                "sheet-renamed",
                f"there is no sheet {quoted(name)}, so this sheet was read instead. If that is right, rename this"
                f" sheet to {quoted(name)}",
                file=file,
                sheet=sheet.name,
                suggestion=name,
            )
        for double in found.doubles.get(table.name, ()):
            if rows := _rows(form, table.name, double, stamp, file):
                yield Problem(
                    "sheet-doubled",
                    f"this sheet and {quoted(sheet.name)} are both {table.label}: {quoted(sheet.name)} was read, and"
                    f" the {rows:,}"
                    f" {'row' if rows == 1 else 'rows'} here were not. Move them into one sheet and delete the other",
                    file=file,
                    sheet=double.name,
                )


def _rows(form: Form, table: str, sheet: Sheet, stamp: Stamp | None, file: str) -> int:
    mapped: MappedTable = map_table(form, form[table], sheet, stamp, file=file)
    return sheet.cells.height if mapped.raw is None else mapped.raw.rows.len()


def _sheets_not_used(workbook: Workbook, found: FoundSheets, file: str) -> Iterator[Problem]:
    for sheet in found.others:
        height = sheet.cells.height
        if height and fold(sheet.name) != fold(CONFIRMATIONS):
            yield Problem(
                "sheet-not-used",
                f"the sheet {quoted(sheet.name)} is not a table of the form, and its {height:,}"
                f" {'row was' if height == 1 else 'rows were'} not read",
                file=file,
                sheet=sheet.name,
            )
    for remark in workbook.remarks:
        if remark.code == "sheet-without-cells":
            yield Problem(
                "sheet-without-cells",
                f"the sheet {quoted(remark.sheet)} is {remark.message}",
                file=file,
                sheet=remark.sheet,
            )


def _notes_on_ours(workbook: Workbook, file: str) -> Iterator[Problem]:
    """Entries beside the columns of the sheets on which people only read."""
    for sheet in workbook.sheets:
        end = sheet.first_column + sheet.cells.width
        beside = range(max(_BESIDE.get(fold(sheet.name), end), sheet.first_column), end)
        if notes := dict(chain.from_iterable(entries_in(sheet, column) for column in beside)):
            named = first_ones(list(notes), 6)
            yield Problem(
                "note-not-used",
                f"the sheet {quoted(sheet.name)} is only for reading. Notes beside its texts were not read: {named}",
                file=file,
                sheet=sheet.name,
                cells=tuple(notes),
                values=tuple(notes.values()),
            )


def _confirmations(workbook: Workbook, file: str) -> tuple[tuple[Confirmed, ...], tuple[Problem, ...]]:
    sheet = find_confirmations(workbook)
    if sheet is None or not sheet.cells.height:
        return (), ()
    confirmed = read_confirmations(sheet)
    if confirmed is not None:
        return confirmed, ()
    return (), (
        Problem(
            "header-missing",
            f"no row has the headers {', '.join(CONFIRMATION_HEADERS)}, so no confirmation was read",
            file=file,
            sheet=sheet.name,
            given_severity=Severity.WARNING,
        ),
    )

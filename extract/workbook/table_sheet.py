"""Writes the sheet of a table: groups, headers and hints, with prepared rows below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.reading import letters
from extract.workbook.applying import does_not_apply
from extract.workbook.by_one import LeftToOthers, by_whom
from extract.workbook.dropdowns import FIRST_ROW, LAST_ROW, Lists, codes, offer
from extract.workbook.layout import (
    EVIDENCE_ROLES,
    REQUIRED_MARK,
    band,
    headers,
    hint,
    needed,
    only_if,
    units,
    usual_values,
)
from extract.workbook.styles import Styles
from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.rounds import BEFORE, BELONGS, ROW

BAND_ROW, HEADER_ROW, HINT_ROW = 0, 1, 2
_WORDS_FOR_OTHER = 18  # characters
_WIDEST_STUDY = 28  # characters
_FROZEN_AT_MOST = 45  # characters; fixed columns must leave space for the others
_PAGE_WIDTH = 210  # characters that are readable across a page
_LONGEST_NOTE = 1200
_ALLOWED = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "autofilter", "select_locked_cells", "objects"), True
)
"""What people may do on a sheet with agreed values, besides typing in the open cells.

Sorting is not allowed. Only open cells could be sorted, and answers would move to other rows.
"""
_MOST_LISTED = 60  # choices that a note lists


def write_table(sheet: Worksheet, form: Form, table: Table, styles: Styles, left: LeftToOthers | None = None) -> None:
    """Writes everything on a table's sheet except its rows."""
    named = headers(table)
    for column, field in enumerate(table.fields):
        _column(sheet, column, table, field, styles)
        mark = REQUIRED_MARK if needed(table, field) else ""
        sheet.write_string(HEADER_ROW, column, named[field.name] + mark, _head(table, field, styles))
        sheet.write_string(HINT_ROW, column, hint(field), styles.hint)
        note = note_on(table, field, left)
        sheet.write_comment(HEADER_ROW, column, note, _note_size(note))
    _bands(sheet, table, styles)
    _heights(sheet, table, named)
    _states(sheet, table, styles, left)
    if form.round > 1 or table.given:
        sheet.protect("", _ALLOWED)
    sheet.freeze_panes(FIRST_ROW, _frozen(table))
    sheet.outline_settings(True, True, False, False)
    _print(sheet, form, table)


def fit_studies(sheet: Worksheet, table: Table, studies: Iterable[str], styles: Styles) -> None:
    """Makes the column of studies wide enough for the longest of these names, if there is space.

    Not every program increases the height of a row for a name with two lines.
    """
    column = [field.name for field in table.fields].index(table.study)
    field = table.fields[column]
    width = min(max(map(len, studies), default=0) + 4, _WIDEST_STUDY)
    if width > width_of(field):
        sheet.set_column(column, column, width, body(table, field, styles))


def offer_all(sheet: Worksheet, table: Table, lists: Lists, form: Form, sheets: Mapping[str, str]) -> None:
    """Adds a drop-down or message to every column."""
    for column, field in enumerate(table.fields):
        offer(sheet, column, field, lists, form.by_name, sheets)


def fill(sheet: Worksheet, table: Table, rows: Sequence[Mapping[str, str]], styles: Styles) -> None:
    """Writes what is known before extraction: the study, and the prefilled fields."""
    for number, row in enumerate(rows, FIRST_ROW):
        for column, field in enumerate(table.fields):
            if field.name in table.filled_in and row.get(field.name):
                sheet.write_string(number, column, row[field.name], body(table, field, styles))


def write_notes(
    sheet: Worksheet, table: Table, rows: Sequence[Mapping[str, str]], notes: Mapping[tuple[str, str, str], str]
) -> None:
    """Writes notes at cells of rows that were agreed before: by table, row name and field."""
    for number, row in enumerate(rows if notes else (), FIRST_ROW):
        for column, field in enumerate(table.fields):
            if note := notes.get((table.name, row.get(ROW, ""), field.name)):
                sheet.write_comment(number, column, note, _note_size(note))


def note_on(table: Table, field: Field, left: LeftToOthers | None = None) -> str:
    """The note on a header: everything that the form says about the field, as far as it fits."""
    if field.shown:
        why = "A note at a cell says why its row is coded again." if field.name.endswith(BEFORE) else ""
        return "\n".join(part for part in (field.label, field.guidance, "Only to read.", why) if part)
    parts = [field.label, field.guidance or field.cell.hint]
    if field.example:
        parts.append(f"Example: {field.example}")
    if units(field):
        parts.append(units(field))
    if field in table.by_one:
        parts.append(" ".join(by_whom(field, left)))
    if field.applies_when:
        parts.append(only_if(table, field))
    if usual_values(field):
        parts.append(usual_values(field))
    if needed(table, field):
        parts.append("Needed.")
    if 0 < len(field.cell.offered) <= _MOST_LISTED:
        parts += [f"- {c.shown}" + (f": {c.definition}" if c.definition else "") for c in field.cell.offered]
        parts += ["- other: write the words in the next column"] if field.cell.takes_other else []
    if codes(field) and field.name != table.study:
        parts.append(f"Or a missing code: {', '.join(codes(field))}.")
    note = "\n".join(parts)
    return note if len(note) <= _LONGEST_NOTE else note[:_LONGEST_NOTE] + " ... (see the Guide)"


def _note_size(note: str) -> dict[str, Any]:
    lines = sum(max(1, ceil(len(line) / 46)) for line in note.split("\n"))
    return {"width": 330, "height": 18 * lines + 14, "font_name": "Calibri", "font_size": 9, "color": "#FFFDF2"}


def width_of(field: Field) -> int:
    """The width of a column in characters, for its usual entries and the longest word in its header."""
    if field.role == "other":
        usual = _WORDS_FOR_OTHER
    elif field.cell.family is Family.CHOICE:
        usual = min(max(len(entry) for entry in field.cell.options) + 4, field.cell.width)
    else:
        usual = field.cell.width
    return max(usual, max(len(word) for word in field.label.split()) + 4)


def _column(sheet: Worksheet, column: int, table: Table, field: Field, styles: Styles) -> None:
    following = table.fields[column + 1] if column + 1 < len(table.fields) else None
    options: dict[str, Any] = {}
    if table.given:  # people cannot fold columns on a protected sheet
        options = {"hidden": True} if field.name == BELONGS else {}
    elif field.role in EVIDENCE_ROLES:
        options = {"level": 1, "hidden": True}
    elif following is not None and following.role in EVIDENCE_ROLES:
        options = {"collapsed": True}
    sheet.set_column(column, column, width_of(field), body(table, field, styles), options)


def body(table: Table, field: Field, styles: Styles) -> Format:
    """The cell format of a field.

    Whole numbers are numbers. Everything else is text, because spreadsheets turn 1-2 into a date and 55.10 into 55.1.
    """
    as_number = field.cell.storage == "integer"
    if field.shown or (table.given and field.name in table.identity):
        return styles.shown_body
    if field.name in table.identity:
        return styles.identity_body if as_number else styles.identity_body_text
    return styles.body if as_number else styles.body_text


def _head(table: Table, field: Field, styles: Styles) -> Format:
    if field.name in table.identity:
        return styles.key_head
    if needed(table, field):
        return styles.needed_head
    return styles.aside_head if field.role else styles.plain_head


def _bands(sheet: Worksheet, table: Table, styles: Styles) -> None:
    """Writes the heading of each group of columns over its first column.

    Merged cells would prevent sorting and copying.
    """
    shade = 0
    for column, (before, field) in enumerate(pairwise((None, *table.fields))):
        text = band(table, field) if field else ""
        new = before is None or band(table, before) != text
        shade = shade ^ 1 if new and column else shade
        if new:
            sheet.write_string(BAND_ROW, column, text, styles.bands[shade])
        else:
            sheet.write_blank(BAND_ROW, column, None, styles.bands[shade])


def _heights(sheet: Worksheet, table: Table, named: Mapping[str, str]) -> None:
    seen = [field for field in table.fields if field.role not in EVIDENCE_ROLES]
    header_lines = max(ceil((len(named[field.name]) + 4) / (width_of(field) - 2)) for field in seen)
    hint_lines = max(
        sum(ceil(len(line) / (width_of(field) * 1.2 - 2)) for line in hint(field).split("\n")) for field in seen
    )
    sheet.set_row(BAND_ROW, 18)
    sheet.set_row(HEADER_ROW, 15 * min(header_lines, 4) + 8)
    sheet.set_row(HINT_ROW, 11 * min(hint_lines, 5) + 6)


def _states(sheet: Worksheet, table: Table, styles: Styles, left: LeftToOthers | None) -> None:
    """Adds colours that depend on the text: needed blank cells, missing codes, and a line above each study.

    Some programs show only the first of several matching colours. So each colour also has a version with the line above
    a study.
    """
    row = FIRST_ROW + 1
    study = letters([field.name for field in table.fields].index(table.study) + 1)
    begun = f'${study}{row}<>""'
    first = f"{begun},${study}{row}<>${study}{row - 1}" if table.parent is not None else "FALSE"

    def colour(from_column: int, to_column: int, condition: str, style: Format) -> None:
        rule = {"type": "formula", "criteria": f"=AND({condition})", "format": style}
        sheet.conditional_format(FIRST_ROW, from_column, LAST_ROW, to_column, rule)

    alone = {field.name for field in table.by_one} if left else set()
    for column, field in enumerate(table.fields):
        if left and left.people and {field.name, field.of} & alone:
            another = left.holds_for(f"${study}{row}")
            colour(column, column, f"{begun},{another},{first}", styles.greyed_first)
            colour(column, column, f"{begun},{another}", styles.greyed)
        if (aside := does_not_apply(table, field, row)) is not None:
            colour(column, column, f"{begun},{aside},{first}", styles.greyed_first)
            colour(column, column, f"{begun},{aside}", styles.greyed)
        mine = field.name in alone and field in table.to_answer
        if (needed(table, field) or mine) and field.name != table.study:
            blank = f'{begun},TRIM({letters(column + 1)}{row})=""'
            colour(column, column, f"{blank},{first}", styles.to_fill_first)
            colour(column, column, blank, styles.to_fill)
    last = len(table.fields) - 1
    code = f"OR({','.join(f'TRIM(A{row})={chr(34)}{code.value}{chr(34)}' for code in Missing)})"
    colour(0, last, f"{code},{first}", styles.missing_first)
    colour(0, last, code, styles.missing)
    colour(0, last, first, styles.first)


def _frozen(table: Table) -> int:
    """The number of fixed columns: those at the left that identify a row, as far as there is space."""
    width = 0
    for column, field in enumerate(table.fields):
        width += width_of(field)
        names_row = field.name in table.identity or field.local
        if not names_row or width > _FROZEN_AT_MOST:
            return column
    return len(table.fields)


def _print(sheet: Worksheet, form: Form, table: Table) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    pages = ceil(sum(width_of(field) for field in table.fields if field.role not in EVIDENCE_ROLES) / _PAGE_WIDTH)
    sheet.fit_to_pages(pages, 0)
    if pages > 1 and (still := _frozen(table)):
        sheet.repeat_columns(0, still - 1)
    sheet.repeat_rows(BAND_ROW, HINT_ROW)
    title = f"{form.title} {form.version}".replace("&", "&&")
    sheet.set_footer(f"&L&8{title}&C&8{table.label.replace('&', '&&')}&R&8&P / &N")
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:{letters(len(table.fields))}{LAST_ROW + 1}"})

"""Writes a form as a workbook that explains itself: guidance above every column, drop-downs, notes on the headers."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from math import ceil
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.clock import ALWAYS
from extract.form_file.settings import EXTENDS
from extract.form_file.sheets.layout import (
    CHANGES,
    FIELDS,
    FORM,
    LISTS,
    OF_FIELD,
    PREPARED,
    README,
    SHEETS,
    Column,
    SheetLayout,
)
from extract.form_file.sheets.offers import Offers
from extract.form_file.sheets.read_me import write_read_me
from extract.form_file.sheets.rows import Rows, rows_of
from extract.form_file.write import form_parts, form_text
from extract.reading import letters
from extract.workbook.dropdowns import Lists
from extract.workbook.plain_formulas import Workbook
from extract.workbook.styles import Styles, styles_of
from schema.form import Form

HOW_ROW, HINT_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
_WIDTHS: Mapping[str, int] = {
    "setting": 16, "value": 60, "meaning": 70, "description": 60, "guidance": 56, "label": 28, "name": 22, "table": 16,
    "example": 20, "identity": 24, "definition": 70, "aliases": 34, "identifiers": 34, "message": 56, "holds": 46,
    "settings": 34, "why": 60, "passes": 34, "fails": 34, "reads": 26, "states": 20, "suggestion": 30, "words": 60,
    "list": 22, "set": 22, "choices": 22, "for_table": 16, "for_module": 16, "check": 20, "missing": 20, "code": 26,
    "module": 18,
}  # fmt: skip
_USUAL_WIDTH = 13
_HIGHEST_ROW = 405  # points; a spreadsheet program allows 409
_COLOURS = {FIELDS: "#2C7A7B", "Tables": "#2C7A7B", "Choices": "#2C7A7B", "Rules": "#2C7A7B"}


def form_workbook(form: Form) -> bytes:
    """The workbook of a form; reading it gives the form again. CannotUse for what no sheet can hold."""
    form_text(form)  # refuses a text that no file can hold
    return _workbook(form.title, rows_of(form_parts(form)), None)


def workbook_on_top(below: Form, extends: str, name: str) -> bytes:
    """A workbook for changes to a form: it extends that form, and says no more yet."""
    settings = {EXTENDS: extends, "name": name, "title": below.title, "version": "1"}
    rows = dict.fromkeys(SHEETS, ()) | {FORM: [{"setting": of, "value": what} for of, what in settings.items()]}
    return _workbook(below.title, rows, below)


def _workbook(title: str, rows: Mapping[str, Rows], below: Form | None) -> bytes:
    held = BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": title, "author": "", "created": ALWAYS})
        styles = styles_of(workbook)
        read_me = workbook.add_worksheet(README)
        sheets = {name: workbook.add_worksheet(name) for name in SHEETS}
        lists = Lists(workbook.add_worksheet(LISTS))
        write_read_me(read_me, styles, title, extends=below is not None)
        tables = tuple(below.by_name) if below is not None else ()
        grey = workbook.add_format({"bg_color": "#EFEFEC", "font_color": "#8A8A85"})
        offers = Offers(lists, grey, styles.first, tables)
        for name, sheet in sheets.items():
            columns = tuple(column for column in SHEETS[name].columns if below is not None or column not in CHANGES)
            _sheet(sheet, SHEETS[name], (*columns, *_of_prepared(SHEETS[name], rows[name])), rows[name], styles, offers)
        lists.sheet.hide()
        read_me.set_tab_color("#17475C")
        read_me.activate()
    return held.getvalue()


def _sheet(
    sheet: Worksheet, layout: SheetLayout, columns: tuple[Column, ...], rows: Rows, styles: Styles, offers: Offers
) -> None:
    """Writes the guidance, the headers and the rows of a sheet."""
    _above(sheet, layout, columns, styles)
    _fold_in(sheet, columns, rows, styles)
    _rows(sheet, columns, rows, styles)
    offers.offer(sheet, layout, columns, FIRST_ROW, max(len(rows) + 200, 400))
    sheet.freeze_panes(FIRST_ROW, _frozen(layout))
    if rows:
        sheet.autofilter(HEADER_ROW, 0, FIRST_ROW + len(rows) - 1, len(columns) - 1)
    _print(sheet, layout, len(columns), len(rows))
    if layout.name in _COLOURS:
        sheet.set_tab_color(_COLOURS[layout.name])


def _above(sheet: Worksheet, layout: SheetLayout, columns: tuple[Column, ...], styles: Styles) -> None:
    """Writes the lines above the rows: guidance, hints, headers with their notes."""
    how = layout.how
    if any(column.is_rare for column in columns):
        how += " Further settings are in the columns at the right: click + above them."
    sheet.write_string(HOW_ROW, 0, how, styles.bands[0])
    for position in range(1, len(columns)):
        sheet.write_blank(HOW_ROW, position, None, styles.bands[0])
    sheet.set_row(HOW_ROW, 22)
    for position, column in enumerate(columns):
        sheet.write_string(HINT_ROW, position, hint_of(column), styles.hint)
        sheet.write_string(HEADER_ROW, position, header_of(column), _head(column, styles))
        note = note_of(column)
        lines = sum(max(1, ceil(len(line) / 46)) for line in note.split("\n"))
        size = {"width": 330, "height": 18 * lines + 14, "font_name": "Calibri", "font_size": 9, "color": "#FFFDF2"}
        sheet.write_comment(HEADER_ROW, position, note, size)
    sheet.set_row(HINT_ROW, 12 * max(ceil(len(hint_of(column)) / (width_of(column) * 1.3)) for column in columns) + 4)
    sheet.set_row(HEADER_ROW, 20)


def _fold_in(sheet: Worksheet, columns: tuple[Column, ...], rows: Rows, styles: Styles) -> None:
    """Gives columns their widths. Settings that few need are in a group, and those that nothing is in are folded in."""
    for position, column in enumerate(columns):
        is_blank = not any(row.get(column.setting) for row in rows)
        options = {"level": 1, "hidden": is_blank} if column.is_rare else {}
        sheet.set_column(position, position, width_of(column), styles.body_text, options)


def _rows(sheet: Worksheet, columns: tuple[Column, ...], rows: Rows, styles: Styles) -> None:
    for number, row in enumerate(rows, FIRST_ROW):
        for position, column in enumerate(columns):
            if text := row.get(column.setting, ""):
                style = styles.identity_body_text if column.needed else styles.body_text
                sheet.write_string(number, position, text, style)
        sheet.set_row(number, _height(columns, row))


def _height(columns: tuple[Column, ...], row: Mapping[str, str]) -> float:
    """The height in which every text of a row can be read, as far as a screen allows."""
    lines = 1
    for column in columns:
        text = row.get(column.setting, "")
        broken = sum(max(1, ceil(len(line) / (width_of(column) * 1.12 - 1))) for line in text.split("\n"))
        lines = max(lines, broken)
    return min(15.5 * lines + 2, _HIGHEST_ROW)


def _of_prepared(layout: SheetLayout, rows: Rows) -> tuple[Column, ...]:
    """The columns of the sheet of prepared rows: a field each."""
    if layout.name != PREPARED:
        return ()
    named = dict.fromkeys(name for row in rows for name in row if name.startswith(OF_FIELD))
    return tuple(Column(setting=name, meaning="What the rows have in this field.") for name in named)


def header_of(column: Column) -> str:
    """The header of a column, marked where it is needed."""
    name = column.setting.removeprefix(OF_FIELD)
    return name if name != column.setting else f"{column.header} *" if column.needed else column.header


def hint_of(column: Column) -> str:
    """What stands above the header: what to type, in a few words."""
    if column.types:
        return f"for {', '.join(column.types)}"
    match column.shape:
        case "list":
            return "separate several with ;"
        case "lines":
            return "a line each:  name: value"
        case "missing":
            return "a set of the sheet Missing codes"
        case "text" | "choices" | "units":
            return " or ".join(column.entries) if 0 < len(column.entries) <= 4 else ""


def note_of(column: Column) -> str:
    """What the note on the header says."""
    parts = [column.header, column.meaning]
    match column.shape:
        case "choices":
            parts.append("Name a list of the sheet Choices. Or type the choices here, separated by ;")
        case "units":
            parts.append("Type the units, separated by ; or name a list of the sheet Units.")
        case "missing":
            parts.append("Name a set of the sheet Missing codes. Blank: the usual words.")
        case "list":
            parts.append('Separate several with ;  Put one that has a ; in it in double quotes: "a; b"')
        case "lines":
            parts.append("Write  name: value  on a line each (Alt+Enter makes a new line).")
        case "text":
            pass
    if column.types:
        parts.append(f"Only for the types {', '.join(column.types)}.")
    if 0 < len(column.entries) <= 20:
        parts.append(f"One of: {', '.join(column.entries)}.")
    if column.needed:
        parts.append("Needed.")
    return "\n".join(filter(None, parts))


def width_of(column: Column) -> int:
    """The width of a column in characters."""
    usual = _WIDTHS.get(column.setting, 18 if column.setting.startswith(OF_FIELD) else _USUAL_WIDTH)
    return max(usual, len(header_of(column)) + 5)


def _head(column: Column, styles: Styles) -> Format:
    if column.needed:
        return styles.key_head
    return styles.aside_head if column.types else styles.plain_head


def _frozen(layout: SheetLayout) -> int:
    """The columns that stand still: those that say which row it is."""
    return {FIELDS: 2, "Choices": 2, "Rules": 1, "Tables": 1}.get(layout.name, 0)


def _print(sheet: Worksheet, layout: SheetLayout, columns: int, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(2 if columns > 12 else 1, 0)
    sheet.repeat_rows(HOW_ROW, HEADER_ROW)
    sheet.set_footer(f"&L&8{layout.name}&R&8&P / &N")
    options: dict[str, Any] = {"number_stored_as_text": f"A{FIRST_ROW + 1}:{letters(columns)}{FIRST_ROW + rows + 400}"}
    sheet.ignore_errors(options)

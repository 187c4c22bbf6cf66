"""Writes the sheets with instructions: the cover, the guide, and the sheet for confirmations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from extract.workbook.by_one import LeftToOthers, step
from extract.workbook.layout import (
    CONFIRMATION_HEADERS,
    GUIDE,
    for_verification,
    needed,
    only_if,
    sheet_names,
    units,
    usual_values,
)
from extract.workbook.page import Page, height_of
from extract.workbook.styles import Styles
from schema.form import Field, Form, Table
from schema.missing import Missing
from validate.check.check_extraction import CONFIRMATIONS

_AS_REPORTED = "Record what the report says, in the way it says it. Do not fill in what you would expect."
_NOT_CALCULATED = "Do not calculate values."
_CALCULATED = "If you calculate a value, choose “calculated” as its origin."
_RECORD = (
    "If there is no value, type a missing code (below). A blank cell means: not extracted yet.",
    "Point at a header to see what to enter. The sheet Guide explains every column, and every choice with its meaning.",
    "You may filter and sort rows. Before you sort, select all columns: if only some are sorted, values stand in the"
    " rows of other studies, and nobody can tell afterwards.",
)
_ROUND = (
    "The grey cells show what was agreed before. Read them and fill in the open cells of the same row. Do not add or"
    " delete rows, and do not change the column Row: by it a row is known again. When all rows of a study are done,"
)
_BLANK_IN_ROUND = "If there is no answer, type a missing code (below). A blank cell means: not filled in yet."
_EVIDENCE = (
    "Some columns have a + above them. Click it to see the cells for the place in the report and its words. Fill"
    " them in for values that somebody might doubt."
)
_ALONE = (
    "Work alone: do not look into anybody else's workbook. Answers are compared when all who are to fill in a study"
    " have finished it."
)
_WIDTHS, _GUIDE_WIDTHS = (20, 96), (30, 36, 78, 9, 24)
_BY_WHOM = {"dual": "each extractor", "verified": "one extractor, another verifies", "single": "one extractor"}
_AGREED, _OF_ANOTHER = "only to read: what was agreed before", "only to read: what another person extracted"
_CONFIRM = (
    "twofold check warns of unusual values. If the report really says so, copy Rule, Study, Row and Values from the"
    " warning into a row here. Add place, words and your initials. The warning then stays away until the values change."
)


def write_cover(
    sheet: Worksheet,
    form: Form,
    styles: Styles,
    *,
    extractor: str,
    title: str,
    steps: Sequence[str] = (),
    left: LeftToOthers | None = None,
) -> None:
    """Writes what the workbook is, how to fill it in, the missing codes and the colours."""
    page = Page(sheet, styles, title or form.title, widths=_WIDTHS)
    verifying = for_verification(form.studies)
    page.pair("Verifier" if verifying else "Extractor", extractor)
    page.pair("Form", f"{form.title}, version {form.version}" if title else f"version {form.version}")
    if form.round > 1:
        page.pair("Round", str(form.round))
    if form.growing:
        page.pair("Codebook", f"revision {form.codebook}")
    page.section("How to fill it in")
    for number, text in enumerate(steps or _steps(form, left), start=1):
        page.pair(str(number), text)
    page.section("Missing codes, which may be the right value" if verifying else "When there is no value")
    for code in Missing:
        page.pair(code.value, code.meaning, styles.code)
    page.section("Sheets")
    sheets = sheet_names(form)
    for table in form.tables:
        page.link(sheets[table.name], table.description, styles.link)
    if not verifying:
        page.link(CONFIRMATIONS, "Where you confirm that an unusual value is what the report says.", styles.link)
    page.link(GUIDE, "Explains every column: what to enter, an example, and the meaning of each choice.", styles.link)
    page.section("Colours")
    swatches = (
        styles.swatches_of_verification(_OF_ANOTHER)
        if verifying
        else styles.swatches(_AGREED if form.round > 1 else "")
    )
    for style, sample, meaning in swatches:
        page.pair(sample, meaning, style)
    if left is not None and left.people:
        page.pair("", "a cell that somebody else extracts, or that does not apply", styles.greyed)
    _page_setup(sheet, landscape=False)


def _steps(form: Form, left: LeftToOthers | None) -> tuple[str, ...]:
    """How to fill in the workbook. Folded cells for evidence are only explained if there are any."""
    by_one = (sentence,) if (sentence := step(form, left)) else ()
    if form.round > 1:
        return (_round(form), _BLANK_IN_ROUND, _RECORD[1], *by_one, _ALONE)
    has_evidence = any(field.evidence for table in form.tables for field in table.fields)
    as_reported = f"{_AS_REPORTED} {_CALCULATED if has_evidence else _NOT_CALCULATED}"
    return (_first_step(form), as_reported, *_RECORD, *((_EVIDENCE,) if has_evidence else ()), *by_one, _ALONE)


def _round(form: Form) -> str:
    """How to fill in a workbook for a later round."""
    mark = form.finished_field
    done = "the study is finished" if mark is None else f"write {mark.finished_when} under {mark.label}"
    return f"{_ROUND} {done} on the sheet {sheet_names(form)[form.studies.name]}."


def _first_step(form: Form) -> str:
    """How to go from sheet to sheet, with two of the form's tables as examples if it has more than two."""
    names = [table.name.replace("_", " ") for table in form.tables[1:] if not table.reports]
    more = f"as many rows as it has {names[0]}, {names[1]} and so on" if len(names) > 2 else "as many rows as it needs"
    studies = sheet_names(form)[form.studies.name]
    return (
        f"Work sheet by sheet from left to right. A study has one row on the sheet {studies}. On the other"
        f" sheets it has {more}. Do not change the headers, the names of the sheets, or this sheet."
    )


def write_guide(sheet: Worksheet, form: Form, styles: Styles, sheets: Mapping[str, str]) -> None:
    """Writes the codebook: a row for every field, and one for each of its choices."""
    sheet.hide_gridlines(2)
    headers = ("Column", "Enter", "What it means", "Needed", "Filled in by")
    for column, (header, width) in enumerate(zip(headers, _GUIDE_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, styles.plain_head)
    sheet.freeze_panes(1, 0)
    row = 1
    for table in form.tables:
        for column, text in enumerate((sheets[table.name], "", table.description, "", "")):
            sheet.write_string(row, column, text, styles.key_head)
        sheet.set_row(row, height_of(table.description, _GUIDE_WIDTHS[2]) + 4)
        row += 1
        for field in table.fields:
            if field.role is None:
                row = _field(sheet, row, table, field, styles)
    _page_setup(sheet, landscape=True)
    sheet.repeat_rows(0)


def _field(sheet: Worksheet, row: int, table: Table, field: Field, styles: Styles) -> int:
    example = f"Example: {field.example}" if field.example else ""
    evidence = "Click the + above it to see the cells for origin, place and words." if field.evidence else ""
    other = "If you choose other, write the words in the next column." if field.cell.takes_other else ""
    only = only_if(table, field) if field.applies_when else ""
    sentences = (field.guidance, only, example, units(field), usual_values(field), other, evidence)
    explanation = "\n".join(part for part in sentences if part)
    sheet.write_string(row, 0, field.label, styles.strong)
    handed_out = field.shown or (table.given and field.name in table.identity)
    enter = "only to read" if handed_out else field.cell.hint
    sheet.write_string(row, 1, enter, styles.faint)
    sheet.write_string(row, 2, explanation, styles.text)
    sheet.write_string(row, 3, "yes" if needed(table, field) else "", styles.text)
    by_whom = "you" if for_verification(table) else _BY_WHOM[field.mode]
    sheet.write_string(row, 4, "filled in already" if handed_out else by_whom, styles.faint)
    sheet.set_row(row, max(height_of(enter, _GUIDE_WIDTHS[1]), height_of(explanation, _GUIDE_WIDTHS[2])))
    row += 1
    for option in field.cell.explained:
        part = f"(part of {option.under}) " if option.under else ""
        sheet.write_string(row, 1, option.shown, styles.text)
        sheet.write_string(row, 2, part + option.definition, styles.faint)
        sheet.set_row(row, max(height_of(option.shown, 36), height_of(part + option.definition, _GUIDE_WIDTHS[2])))
        row += 1
    return row


def write_confirmations(sheet: Worksheet, styles: Styles) -> None:
    """Writes the headers for confirmed warnings, with a line that explains them."""
    widths = (26, 12, 22, 26, 20, 60, 10)
    for column, (header, width) in enumerate(zip(CONFIRMATION_HEADERS, widths, strict=True)):
        sheet.set_column(column, column, width, styles.body_text)
        sheet.write_string(1, column, header, styles.needed_head)
    sheet.set_row(0, 22)
    for column in range(len(CONFIRMATION_HEADERS)):
        sheet.write_blank(0, column, None, styles.bands[0])
    sheet.write_string(0, 0, _CONFIRM, styles.bands[0])
    sheet.freeze_panes(2, 0)
    _page_setup(sheet, landscape=True)
    sheet.repeat_rows(0, 1)


def _page_setup(sheet: Worksheet, *, landscape: bool) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)

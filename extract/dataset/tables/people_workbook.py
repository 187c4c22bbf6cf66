"""Writes `dataset.xlsx`, the dataset for people: labels for codes, real numbers, and no formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from extract.clock import ALWAYS
from extract.dataset.paper.printed_sheet import lines_in, set_heights, set_up_page, set_up_text
from extract.dataset.tables.package import asked_for
from extract.reading.text_size import cut_to_cell, fits_cell
from extract.workbook.layout import sheet_names
from extract.workbook.page import Page
from extract.workbook.styles import Styles, styles_of
from schema.missing import Missing
from schema.text import plural
from validate.dataset.paper.in_words import STILL_OPEN

if TYPE_CHECKING:
    import polars as pl
    from xlsxwriter.format import Format

    from schema.form import Field, Form, Table
    from validate.dataset.paper.in_words import InWords, Row

_ABOUT, _CODEBOOK, _CHOICES = "About", "Codebook", "Choices"
_TO_READERS = {
    Missing.NR: "the extractors looked in the whole report and did not find it",
    Missing.UC: "the report says it, but ambiguously or with a contradiction",
    Missing.NA: "it makes no sense for this row",
    Missing.PEND: STILL_OPEN,
}
"""The meaning of missing codes for readers of the dataset, because the form addresses extractors."""
_NARROWEST, _WIDEST = 9, 48  # characters
_ASIDE = frozenset({"origin", "place", "words"})


def people_workbook(words: InWords, codebook: pl.DataFrame, choices: pl.DataFrame, *, title: str, draft: bool) -> bytes:
    """Makes a sheet with an overview, a sheet for each table of the form, the codebook and the choices.

    The words for "other" are in the cell. Evidence is in folded columns. A text that is too long for a cell is cut, and
    the first sheet says which.
    """
    held = BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": title[:255], "created": ALWAYS})
        styles = styles_of(workbook)
        names = _names(words.form)
        about = workbook.add_worksheet(names[_ABOUT])
        cut: list[str] = []
        for table in words.form.tables:
            sheet = _Sheet(workbook.add_worksheet(names[table.name]), styles, words, table, draft=draft)
            cut += sheet.write()
            sheet.set_up(title)
        for name, frame in ((_CODEBOOK, codebook), (_CHOICES, choices)):
            _write_list(workbook.add_worksheet(names[name]), styles, frame, title)
        _write_about(about, styles, words, title, cut, draft=draft)
        set_up_text(about, title)
        about.activate()
    return held.getvalue()


def _names(form: Form) -> dict[str, str]:
    """The name of each sheet. A table of the form may have the same name as a list."""
    names = dict(sheet_names(form))
    taken = {name.casefold() for name in names.values()}
    for name in (_ABOUT, _CODEBOOK, _CHOICES):
        names[name] = next(free for free in (name, f"{name} 2", f"{name} 3") if free.casefold() not in taken)
        taken.add(names[name].casefold())
    return names


def _write_about(
    sheet: Worksheet, styles: Styles, words: InWords, title: str, cut: Sequence[str], *, draft: bool
) -> None:
    form = words.form
    page = Page(sheet, styles, f"{'DRAFT: ' if draft else ''}{title}", widths=(24, 100))
    page.section("What is where")
    names = _names(form)
    for table in form.tables:
        page.link(names[table.name], f"{plural(len(words.rows(table)), 'row')}. {asked_for(table)}", styles.link)
    page.link(names[_CODEBOOK], "Each column of the CSV files, with the form's guidance to extractors.", styles.link)
    page.link(names[_CHOICES], "The choices of each field, also withdrawn ones, with their definitions.", styles.link)
    page.section("How to read it")
    for code in Missing:
        page.pair(code.value, f"{code.in_words}: {_TO_READERS[code]}", styles.code)
    page.pair("blank", "not extracted, or not asked of this row")
    page.pair("+ above a column", "Origin, place and words of a value are folded away. Click + to see them.")
    page.pair("Form", f"{form.title}, version {form.version} (fingerprint {form.fingerprint})")
    if cut:
        page.section("Texts that are longer than a cell can be")
        page.pair("cut", f"The CSV and Parquet files have them whole: {'; '.join(cut)}")


class _Sheet:
    """The sheet of a table: a header, and one row for each row of the dataset."""

    def __init__(self, sheet: Worksheet, styles: Styles, words: InWords, table: Table, *, draft: bool) -> None:
        self._draft = draft
        self._sheet = sheet
        self._styles = styles
        self._words = words
        self._table = table
        self._fields = [field for field in table.fields if field.finished_when is None and field.role != "other"]
        self._widths = [_NARROWEST] * int(draft)
        self._lines = [1] * len(words.rows(table))

    def write(self) -> Iterator[str]:
        """Writes the sheet. Yields the cells whose text was cut."""
        rows = self._words.rows(self._table)
        before = int(self._draft)  # the columns before those of the fields
        self._sheet.freeze_panes(1, self._still)
        if rows:
            self._sheet.autofilter(0, 0, len(rows), before + len(self._fields) - 1)
        if self._draft:
            for line, text in enumerate(["Draft", *["DRAFT"] * len(rows)]):
                self._sheet.write_string(line, 0, text, self._styles.body if line else self._styles.plain_head)
        for column, field in enumerate(self._fields, before):
            self._sheet.write_string(0, column, cut_to_cell(field.label), self._header(field))
            texts = [self._words.cell(field, row) for row in rows]
            width = _width(field, texts)
            self._widths.append(0 if _folded(field) else width)
            self._sheet.set_column(column, column, width, None, _folded(field))
            if not any(texts):
                continue
            if not _folded(field):
                self._lines = [
                    max(lines, lines_in(text, width)) for lines, text in zip(self._lines, texts, strict=True)
                ]
            for line, (text, row) in enumerate(zip(texts, rows, strict=True), 1):
                if text and self._put(line, column, field, text, row):
                    yield f"{self._sheet.get_name()}, row {line + 1}, {field.label}"

    def set_up(self, title: str) -> None:
        """Sets row heights and printing, after the sheet is written."""
        set_heights(self._sheet, self._lines)
        set_up_page(self._sheet, title, self._widths, still=self._still)

    @property
    def _still(self) -> int:
        """The number of fixed columns: up to the one with the study."""
        return int(self._draft) + 1 + self._fields.index(self._table[self._table.study])

    def _header(self, field: Field) -> Format:
        if field.of is not None:
            return self._styles.aside_head
        return self._styles.key_head if field.name in self._table.identity else self._styles.plain_head

    def _put(self, line: int, column: int, field: Field, text: str, row: Row) -> bool:
        """Writes a cell. Returns whether its text was cut."""
        if row[field.name] in field.codes:
            self._sheet.write_string(line, column, text, self._styles.code)
        elif field.cell.storage in {"integer", "decimal"} and _exact(text):
            self._sheet.write_number(line, column, float(text), self._styles.body)
        else:
            self._sheet.write_string(line, column, cut_to_cell(text), self._styles.body_text)
            return not fits_cell(text)
        return False


def _exact(text: str) -> bool:
    """Whether a spreadsheet program keeps every digit of the number."""
    try:
        return len(text.strip("-0").replace(".", "")) <= 15 and isfinite(float(text))
    except ValueError:
        return False


def _folded(field: Field) -> dict[str, int | bool]:
    return {"level": 1, "hidden": True} if field.role in _ASIDE else {}


def _width(field: Field, texts: Sequence[str]) -> int:
    longest = max((len(text) for text in [field.label, *texts]), default=0)
    return min(max(longest + 3, _NARROWEST), _WIDEST)


def _write_list(sheet: Worksheet, styles: Styles, frame: pl.DataFrame, title: str) -> None:
    """Writes a list as in the CSV file."""
    sheet.freeze_panes(1, 0)
    widths, lines = list[int](), [1] * frame.height
    for column, name in enumerate(frame.columns):
        texts = [str(text or "") for text in frame[name]]
        sheet.write_string(0, column, name, styles.plain_head)
        widths.append(min(max(map(len, [name, *texts])) + 3, _WIDEST))
        lines = [max(before, lines_in(text, widths[-1])) for before, text in zip(lines, texts, strict=True)]
        sheet.set_column(column, column, widths[-1])
        for line, text in enumerate(texts, 1):
            sheet.write_string(line, column, cut_to_cell(text), styles.body)
    sheet.autofilter(0, 0, max(frame.height, 1), frame.width - 1)
    set_heights(sheet, lines)
    set_up_page(sheet, title, widths)

"""Mistakes in how a workbook is built, one by one: what is said of each, and that its rows are read all the same.

The workbook holds one finished study and one mistake of content, by which it is seen that the rows were read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.worksheet import Worksheet

from extract.form_file.load import load_form
from extract.project.one_round.checking import Checked, check_file
from tests.extract.commands.mistaken import one_study
from tests.extract.filled import Expected, write_filled

HEADER_ROW, HINT_ROW, FIRST_ROW, LAST_ROW = 2, 3, 4, 5
FORM = load_form("patient-voices")

Breakage = Callable[[openpyxl.Workbook], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "bob.xlsx"
    write_filled(path, FORM, one_study(FORM))
    book = openpyxl.load_workbook(path)
    for sheet in book:  # what helps while filling in is nothing to the reader, and slow to load again and again
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.data_validations.dataValidation = []
        for cell in sheet[HEADER_ROW]:
            cell.comment = None
    book.save(path)
    return path


def broken(sound: Path, folder: Path, breakage: Breakage) -> Checked:
    book = openpyxl.load_workbook(sound)
    breakage(book)
    path = folder / "bob.xlsx"
    book.save(path)
    return check_file(path, FORM)


def column(sheet: Worksheet, header: str) -> int:
    (found,) = [cell.column for cell in sheet[HEADER_ROW] if str(cell.value).removesuffix(" *") == header]
    return int(found)


def rename(header: str, to: str | None) -> Breakage:
    def breakage(book: openpyxl.Workbook) -> None:
        sheet = book["Samples"]
        sheet.cell(HEADER_ROW, column(sheet, header)).value = to

    return breakage


def delete(header: str) -> Breakage:
    def breakage(book: openpyxl.Workbook) -> None:
        sheet = book["Samples"]
        sheet.delete_cols(column(sheet, header))
        for dimension in sheet.column_dimensions.values():  # openpyxl leaves what is hidden where it was
            dimension.hidden = False

    return breakage


def double_a_header(book: openpyxl.Workbook) -> None:
    sheet = book["Samples"]
    last = sheet.max_column + 1
    sheet.cell(HEADER_ROW, last).value = "Women"
    sheet.cell(FIRST_ROW, last).value = 9


def add_a_column(book: openpyxl.Workbook) -> None:
    sheet = book["Samples"]
    last = sheet.max_column + 1
    sheet.cell(HEADER_ROW, last).value = "My notes"
    sheet.cell(FIRST_ROW, last).value = "ask Anna"


def reverse_columns(book: openpyxl.Workbook) -> None:
    sheet = book["Samples"]
    _rewrite(sheet, HEADER_ROW, lambda rows: [list(reversed(row)) for row in rows])
    for dimension in sheet.column_dimensions.values():
        dimension.hidden = False


def sort_from(first: int, *, reverse: bool = False) -> Breakage:
    def breakage(book: openpyxl.Workbook) -> None:
        _rewrite(book["Samples"], first, lambda rows: sorted(rows, key=lambda row: str(row[1] or ""), reverse=reverse))

    return breakage


def _rewrite(sheet: Worksheet, first: int, change: Callable[[list[list[object]]], list[list[object]]]) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first, max_row=LAST_ROW)]
    for number, row in enumerate(change(rows), first):
        for at, value in enumerate(row, 1):
            sheet.cell(number, at).value = value


def push_down(book: openpyxl.Workbook) -> None:
    sheet = book["Samples"]
    sheet.insert_rows(1, 3)
    sheet.cell(1, 1).value = "Our review of 2026"


def stamp(what: str, value: str) -> Breakage:
    def breakage(book: openpyxl.Workbook) -> None:
        (row,) = [row for row in book["_twofold"].iter_rows() if row[0].value == what]
        row[1].value = value

    return breakage


def another_version(book: openpyxl.Workbook) -> None:
    for what, value in (("version", "0.9"), ("fingerprint", "0" * 16), ("answers", "0" * 16)):
        stamp(what, value)(book)


def hide_row(book: openpyxl.Workbook) -> None:
    book["Samples"].row_dimensions[LAST_ROW].hidden = True


def hide_column(book: openpyxl.Workbook) -> None:
    sheet = book["Samples"]
    sheet.column_dimensions[sheet.cell(1, column(sheet, "Diagnosis")).column_letter].hidden = True


def hide_sheet(book: openpyxl.Workbook) -> None:
    book["Samples"].sheet_state = "hidden"


def name_sheet(name: str) -> Breakage:
    def breakage(book: openpyxl.Workbook) -> None:
        book["Samples"].title = name

    return breakage


def at(cell: str, sheet: str = "Samples") -> Expected:
    """The mistake of content, seen at this cell."""
    return sheet, cell, "count-exceeds-total", "warning"


ASKED = at("J5")
BREAKAGES: dict[str, tuple[Breakage, set[Expected]]] = {
    "nothing": (lambda book: None, {ASKED}),
    "a header in another spelling": (
        rename("Number analysed", "number analyzed"),
        {("Samples", "F2", "header-renamed", "warning"), ASKED},
    ),
    "a header without a word of ours": (
        rename("Number analysed", "N"),
        {("Samples", "F2", "column-missing", "error"), ("Samples", "F2", "column-not-used", "note")},
    ),
    "a header cleared": (
        rename("Number analysed", None),
        {("Samples", "F2", "column-missing", "error"), ("Samples", "F4", "column-not-used", "note")},
    ),
    "a needed column deleted": (delete("Number analysed"), {("Samples", None, "column-missing", "error")}),
    "a column of the identity deleted": (
        delete("Group"),
        {("Samples", None, "column-missing", "error"), at("I5")},
    ),
    "another column deleted": (
        delete("Mean age"),
        {
            ("Samples", None, "column-missing", "error"),
            ("Samples", None, "blank-in-finished-study", "error"),
            ASKED,
        },
    ),
    "columns moved": (reverse_columns, {at("S5")}),
    "a header twice": (double_a_header, {("Samples", "AC2", "header-doubled", "error"), ASKED}),
    "a column of one's own": (add_a_column, {("Samples", "AC2", "column-not-used", "note"), ASKED}),
    "a sheet deleted": (lambda book: book.remove(book["Samples"]), {("", None, "sheet-missing", "error")}),
    "the sheet of studies deleted": (
        lambda book: book.remove(book["Studies"]),
        {("", None, "sheet-missing", "error"), ASKED},
    ),
    "a sheet copied": (
        lambda book: book.copy_worksheet(book["Samples"]),
        {("Samples Copy", None, "sheet-doubled", "error"), ASKED},
    ),
    "a sheet renamed": (
        name_sheet("Participants"),
        {("Participants", None, "sheet-renamed", "warning"), at("J5", "Participants")},
    ),
    "a sheet in other letters": (name_sheet("SAMPLES "), {at("J5", "SAMPLES ")}),
    "a sheet of one's own": (
        lambda book: book.create_sheet("Scratch").append(["to do"]),
        {("Scratch", None, "sheet-not-used", "note"), ASKED},
    ),
    "a row hidden": (hide_row, {("Samples", None, "hidden-rows", "warning"), ASKED}),
    "a column hidden": (hide_column, {("Samples", None, "hidden-columns", "warning"), ASKED}),
    "a sheet hidden": (hide_sheet, {("Samples", None, "sheet-hidden", "warning"), ASKED}),
    "rows sorted with the hints": (sort_from(HINT_ROW), {at("J4")}),
    "a sheet sorted as a whole": (
        sort_from(1, reverse=True),
        {("Samples", None, "rows-above-header", "warning"), at("J2")},
    ),
    "cells merged": (
        lambda book: book["Samples"].merge_cells("A4:A5"),
        {
            ("Samples", "A4", "merged-cells", "warning"),
            ("Samples", "A5", "identity-blank", "error"),
            ASKED,
        },
    ),
    "headings merged": (lambda book: book["Samples"].merge_cells("A1:C1"), {ASKED}),
    "headers pushed down": (push_down, {at("J8")}),
    "another version of the form": (another_version, {("", None, "form-version", "warning"), ASKED}),
    "another form": (stamp("form", "appraisal"), {("", None, "other-form", "error")}),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_each_is_said_and_the_rows_are_read(sound: Path, tmp_path: Path, name: str) -> None:
    breakage, expected = BREAKAGES[name]
    checked = broken(sound, tmp_path, breakage)
    found = [(problem.sheet or "", problem.cell, problem.code, str(problem.severity)) for problem in checked.problems]
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a column of one's own", "'My notes'"),
        ("a sheet of one's own", "'Scratch'"),
        ("a header without a word of ours", "'N'"),
        ("headers pushed down", "row 1"),
    ],
)
def test_what_was_not_read_is_named(sound: Path, tmp_path: Path, name: str, words: str) -> None:
    (unused,) = broken(sound, tmp_path, BREAKAGES[name][0]).unused
    assert words in unused


@pytest.mark.parametrize("sheet", ["Start here", "Guide", "Confirmations", "_lists", "_twofold"])
def test_a_sheet_beside_the_tables_may_be_gone(sound: Path, tmp_path: Path, sheet: str) -> None:
    checked = broken(sound, tmp_path, lambda book: book.remove(book[sheet]))
    wrong = [problem for problem in checked.problems if problem.severity != "note"]
    assert [(each.sheet, each.cell) for each in wrong] == [("Samples", "J5")]

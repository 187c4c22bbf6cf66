"""Colours cells with problems and adds notes to them; writes the sheet that lists all problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from extract.reading.text_size import cut_to_cell
from extract.workbook.layout import PROBLEMS, STAMP
from schema.problem import Severity
from validate.check.check_extraction import CONFIRMATIONS, confirmable
from validate.check.problem import Problem

_COLOURS = {Severity.NOTE: "D6E8F5", Severity.WARNING: "FFE08A", Severity.ERROR: "F7B5AE"}
_SEVERITIES = tuple(_COLOURS)
_COLUMNS = (
    ("Severity", 10),
    ("Where", 20),
    ("What is wrong", 70),
    ("Suggestion", 28),
    ("Rule", 26),
    ("Study", 12),
    ("Row", 22),
    ("Values", 26),
)
_FIRST_HEADERS = frozenset({"Severity", "Weight"})  # earlier versions wrote Weight
_ABOUT = (
    "This is a copy of {file}. Correct your own file, not this one. Click on a place to go there. If the report really"
    " says what a warning is about, copy its Rule, Study, Row and Values to the sheet {confirmations} of your own file,"
    " and add place, words and initials."
)
_AUTHOR = "twofold"
_TOP = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)


def mark_cells(book: Workbook, problems: Sequence[Problem]) -> None:
    """Colours each cell with a problem by the highest severity there, and adds a note with messages and suggestions."""
    sheets = {sheet.title.casefold(): sheet for sheet in book.worksheets}
    by_cell: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        for cell in problem.cells:
            by_cell.setdefault(((problem.sheet or "").casefold(), cell), []).append(problem)
    for sheet in sheets.values():
        if STAMP in book.sheetnames:  # twofold's own colours for cells to fill in would hide these
            sheet.conditional_formatting = ConditionalFormattingList()
        for note in [cell.comment for cells in sheet.iter_rows() for cell in cells if cell.comment]:
            note.width, note.height = _size(note.text)  # openpyxl does not keep the size of notes
    for (name, place), several in by_cell.items():
        if name in sheets:
            _mark(sheets[name], place, several)


def _mark(sheet: Worksheet, place: str, problems: Sequence[Problem]) -> None:
    area = next((merged for merged in sheet.merged_cells.ranges if place in merged), None)
    cell = sheet.cell(area.min_row, area.min_col) if area else sheet[place]
    heaviest = max((problem.severity for problem in problems), key=_SEVERITIES.index)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[heaviest])
    comments = [cell.comment.text] if cell.comment else []
    for problem in problems:
        right = f"\nSuggestion: {problem.suggestion}" if problem.suggestion else ""
        comments.append(f"{problem.severity.value.upper()}: {problem.message}{right}  [{problem.code}]")
    note = _writable("\n\n".join(comments))
    cell.comment = Comment(note, _AUTHOR)
    cell.comment.width, cell.comment.height = _size(note)


def _size(text: str) -> tuple[int, int]:
    """Width and height, in points, of a note that shows its whole text."""
    lines = sum(max(1, ceil(len(line) / 48)) for line in text.split("\n"))
    return 320, 17 * lines + 12


def list_problems(book: Workbook, problems: Sequence[Problem], file: str) -> None:
    """Adds a first sheet with a row for each problem and a link to its cell."""
    earlier = book[PROBLEMS] if PROBLEMS in book.sheetnames else None
    if earlier is not None and earlier["A3"].value in _FIRST_HEADERS:  # this is a copy of a marked copy
        book.remove(earlier)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    sheet = book.create_sheet(PROBLEMS, 0)
    book.active = 0
    sheet.sheet_properties.tabColor = "C0392B"
    _head(sheet, problems, file)
    titles = {name.casefold(): name for name in book.sheetnames}
    for row, problem in enumerate(problems, 4):
        _list(sheet, row, problem, titles)


def _head(sheet: Worksheet, problems: Sequence[Problem], file: str) -> None:
    counted = {s: sum(problem.severity is s for problem in problems) for s in reversed(_SEVERITIES)}
    counts = ", ".join(f"{count:,} {severity.value}{'' if count == 1 else 's'}" for severity, count in counted.items())
    _write(sheet, "A1", f"{file}: {counts}", font=_font(bold=True, size=14, color="17475C"))
    about = _ABOUT.format(file=file, confirmations=CONFIRMATIONS)
    _write(sheet, "A2", about, font=_font(size=10, color="6B7A83"), alignment=Alignment(vertical="center"))
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 24, 20
    for column, (header, width) in enumerate(_COLUMNS, 1):
        cell = sheet.cell(3, column)
        _write(sheet, cell.coordinate, header, font=_font(bold=True, color="FFFFFF"))
        cell.fill, cell.alignment = PatternFill("solid", fgColor="17475C"), _TOP
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:H{max(3, len(problems) + 3)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "3:3"


def _list(sheet: Worksheet, row: int, problem: Problem, titles: Mapping[str, str]) -> None:
    rule, study, values = confirmable(problem)
    texts = (
        problem.severity.value,
        problem.place or "the whole file",
        problem.message,
        problem.suggestion or "",
        rule,
        study,
        problem.row or "",
        values,
    )
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        _write(sheet, cell.coordinate, text, font=_font(), alignment=_TOP)
        cell.number_format = "@"
    sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_COLOURS[problem.severity])
    title = titles.get((problem.sheet or "").casefold())
    if title is not None:
        place = title.replace("'", "''")
        link = sheet.cell(row, 2)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{place}'!{problem.cell or 'A1'}")
        link.font = _font(color="0B5C8A", underline="single")
    lines = max(ceil(len(text) / (width * 1.1)) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    sheet.row_dimensions[row].height = 15 * min(max(lines, 1), 12) + 2


def _write(sheet: Worksheet, place: str, text: str, **look: Any) -> None:
    """Writes a text as text, whatever its first character is."""
    cell = sheet[place]
    cell.value = _writable(text)
    cell.data_type = "s"
    for name, style in look.items():
        setattr(cell, name, style)


def _font(**look: Any) -> Font:
    return Font(name="Calibri", **{"size": 11, "color": "22313A"} | look)


def _writable(text: str) -> str:
    """The text without what a cell cannot contain: control characters, and text beyond the longest length."""
    writable: str = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    return cut_to_cell(writable)

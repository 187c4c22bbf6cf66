"""The sheet of discrepancies: a line for each, what is to be filled in set off, and everything else to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.lines import Line
from extract.adjudication.looks import Looks
from extract.adjudication.names import Names
from extract.adjudication.words import (
    BLANK,
    CAUSE,
    CAUSES,
    CORRECT,
    FIELD,
    GUIDANCE,
    INPUTS,
    KEY,
    KIND,
    METHOD,
    METHODS_SHOWN,
    NO_ROW,
    NOT_EXTRACTED,
    OLD,
    REASON,
    ROW,
    RULED,
    RULING,
    STATES,
    STATUS,
    STUDY,
    TABLE,
    VALUE,
    WHO,
    has,
    where,
)
from extract.reading import letters
from extract.workbook.cover import height_of
from extract.workbook.dropdowns import Lists

BAND, HEADER, FIRST = 0, 1, 2
"""Rows, counted from 0: the two bands, the headers, the first line."""

_WIDTHS = {
    STATUS: 11, STUDY: 13, TABLE: 13, ROW: 20, FIELD: 20, KIND: 17, OLD: 30, RULING: 17, VALUE: 17, METHOD: 15,
    WHO: 17, CAUSE: 14, REASON: 32, GUIDANCE: 60, KEY: 12,
}  # fmt: skip
_VALUE_WIDTH, _WHERE_WIDTH = 26, 26
_FROZEN = FIELD
_SMALL = 0.85  # of the height, where the letters are small
_HIGHEST = 300.0  # points; Excel's limit is 409
_ABSENT = frozenset({BLANK, NO_ROW, NOT_EXTRACTED, ""})
_BAND = "What the extractors have. Sort and filter as you like; nothing typed on this side is read."
_INPUT_BAND = "YOUR RULING: fill in Ruling, Method and Who; see the sheet How to rule"


@dataclass(frozen=True)
class Column:
    """One column: its header, how the header looks, how wide it is, and whether its letters are small."""

    header: str
    look: Format
    width: int
    small: bool = False


def columns(names: Names, looks: Looks) -> list[Column]:
    """The columns in their order. The hidden one stands last, where no filling down of rulings reaches it."""
    shown = names.shown.values()
    return [
        *(Column(header, looks.head, _WIDTHS[header]) for header in (STATUS, STUDY, TABLE, ROW, FIELD, KIND)),
        *(Column(has(name), looks.value_head, _VALUE_WIDTH) for name in shown),
        *(Column(where(name), looks.head, _WHERE_WIDTH, small=True) for name in shown),
        Column(OLD, looks.head, _WIDTHS[OLD]),
        *(Column(header, looks.input_head, _WIDTHS[header]) for header in INPUTS),
        Column(GUIDANCE, looks.head, _WIDTHS[GUIDANCE], small=True),
        Column(KEY, looks.head, _WIDTHS[KEY]),
    ]


def write_lines(sheet: Worksheet, written: Sequence[Line], names: Names, looks: Looks, lists: Lists) -> None:
    """Writes the headers, the lines, and what helps to fill them in."""
    listed = columns(names, looks)
    at = {column.header: number for number, column in enumerate(listed)}
    last = FIRST + max(len(written), 1) - 1
    for number, column in enumerate(listed):
        hidden = column.header == KEY or (column.header == OLD and not any(line.old for line in written))
        sheet.set_column(number, number, column.width, None, {"hidden": True} if hidden else {})
        sheet.write_string(HEADER, number, column.header, column.look)
        inputs = at[RULING] <= number <= at[REASON]
        sheet.write_blank(BAND, number, None, looks.input_band if inputs else looks.band)
    sheet.write_string(BAND, 0, _BAND, looks.band)
    sheet.write_string(BAND, at[RULING], _INPUT_BAND, looks.input_band)
    sheet.set_row(BAND, 20)
    sheet.set_row(HEADER, 32)
    for row, line in enumerate(written, start=FIRST):
        cells = list(_cells(line, names, looks))
        sheet.set_row(row, _height([text for text, _ in cells], listed))
        for number, (text, look) in enumerate(cells):
            if text:
                sheet.write_string(row, number, text, look)
            else:
                sheet.write_blank(row, number, None, look)
    sheet.autofilter(HEADER, 0, last, len(listed) - 1)
    sheet.freeze_panes(FIRST, at[_FROZEN] + 1)
    _offer(sheet, at, last, names, lists)
    _colour(sheet, at, last, looks)
    _page(sheet, len(listed) - 1)


def _cells(line: Line, names: Names, looks: Looks) -> Iterator[tuple[str, Format]]:
    """The texts of a line in the order of the columns."""
    for text in (line.status, line.study, line.table, line.row, line.field):
        yield text, looks.place
    yield line.kind, looks.aside
    for name in names.shown:
        shown = looks.listing if line.matter.whole_row else looks.value
        yield line.values[name], looks.absent if line.values[name] in _ABSENT else shown
    for name in names.shown:
        yield line.where[name], looks.aside
    yield line.old, looks.aside
    if line.matter.in_trouble:
        yield CORRECT, looks.closed
        yield from (("", looks.closed) for _ in INPUTS[1:])
    else:
        yield from ((text, looks.input) for text in astuple(line.said))
    yield line.guidance, looks.aside
    yield line.key, looks.aside


def _height(texts: Sequence[str], listed: Sequence[Column]) -> float:
    """The height in which all texts of a line can be read; LibreOffice does not find it by itself."""
    heights = [
        height_of(text, column.width) * (_SMALL if column.small else 1)
        for text, column in zip(texts, listed, strict=True)
        if column.header != KEY
    ]
    return min(max(heights), _HIGHEST)


def rulings_offered(names: Names) -> tuple[str, ...]:
    """What the drop-down under Ruling holds. It is one list for all lines, because sorting does not move drop-downs."""
    return (*names.shown.values(), *RULED.values())


def _offer(sheet: Worksheet, at: dict[str, int], last: int, names: Names, lists: Lists) -> None:
    offered = {
        RULING: (rulings_offered(names), "Who is right, or what stands instead: choose from the list."),
        METHOD: (tuple(METHODS_SHOWN.values()), "How it was decided: choose from the list."),
        CAUSE: (tuple(CAUSES), "Why the extractors differed. You may leave it blank."),
    }
    for header, (entries, message) in offered.items():
        rule = {
            "validate": "list",
            "source": lists.source(entries),
            "error_type": "information" if header == CAUSE else "stop",
            "error_title": header,
            "error_message": f"This is not in the list. {message}",
            "input_title": header,
            "input_message": message,
        }
        sheet.data_validation(FIRST, at[header], last, at[header], rule)
    typed = {
        VALUE: "Only where the ruling is “another value”: the value itself, or a missing code.",
        WHO: "Who decided. Several names are separated by ;  For a discussion, name both extractors.",
        REASON: "Why: a sentence, or the place in the report.",
    }
    for header, message in typed.items():
        rule = {"validate": "any", "input_title": header, "input_message": message}
        sheet.data_validation(FIRST, at[header], last, at[header], rule)


def _colour(sheet: Worksheet, at: dict[str, int], last: int, looks: Looks) -> None:
    """Colours that follow the text, so that sorting keeps them: the status, and what a begun ruling still lacks."""
    top = FIRST + 1

    def cell(header: str) -> str:
        return f"${letters(at[header] + 1)}{top}"

    begun = f'AND({cell(RULING)}<>"",{cell(RULING)}<>"{CORRECT}"'
    needed = {METHOD: f"{begun})", WHO: f"{begun})", VALUE: f'{cell(RULING)}="{RULED["value"]}"'}
    for header, condition in needed.items():
        rule = {"type": "formula", "criteria": f'=AND({cell(header)}="",{condition})', "format": looks.missing}
        sheet.conditional_format(FIRST, at[header], last, at[header], rule)
    coloured = {"decided": looks.decided, "stale": looks.changed, "asked": looks.asked}
    for state, look in coloured.items():
        rule = {"type": "formula", "criteria": f'={cell(STATUS)}="{STATES[state]}"', "format": look}
        sheet.conditional_format(FIRST, 0, last, 0, rule)


def _page(sheet: Worksheet, last_column: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)
    sheet.set_margins(0.3, 0.3, 0.4, 0.4)
    sheet.print_area(0, 0, sheet.dim_rowmax or HEADER, last_column)
    sheet.set_zoom(90)

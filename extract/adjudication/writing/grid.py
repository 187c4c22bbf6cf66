"""A sheet with lines to rule on: bands, headers, lines, drop-downs, and colours for what is still needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Generic

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.additions.column import Column, LineT
from extract.adjudication.additions.sheet_additions import Addition, SheetAdditions
from extract.adjudication.additions.write_additions import add, painted
from extract.adjudication.layout.layout import COLUMN_ID
from extract.adjudication.layout.shade import MARKED, shade
from extract.adjudication.layout.styles import Styles
from extract.adjudication.lines.words import CAUSE, CAUSES, KEY, METHOD, REASON, RULING, STATUS, WHO
from extract.reading import letters
from extract.workbook.dropdowns import Lists
from extract.workbook.page import height_of
from schema.records import record
from validate.ledger.words import METHODS_SHOWN

IDS, BAND, HEADER, FIRST = 0, 1, 2, 3
"""Rows, counted from 0: the hidden names of the columns, the two bands, the headers, the first line."""

_SMALL = 0.85  # of the height, if the letters are small
_HIGHEST = 300.0  # points; Excel's limit is 409


@record
class Grid(Generic[LineT]):
    """A sheet with its columns and lines. The input columns are next to each other, from Ruling to Reason.

    `additions` are the team's additions to the earlier sheet, for lines identified by `ids`.
    """

    sheet: Worksheet
    columns: Sequence[Column[LineT]]
    lines: Sequence[LineT]
    styles: Styles
    additions: SheetAdditions
    ids: Callable[[LineT], Sequence[str]]

    @cached_property
    def column_of(self) -> Mapping[str, int]:
        """The number of each of twofold's columns by its header, counted from 0."""
        return {column.header: number for number, column in enumerate(self.columns) if column.own is None}

    @property
    def names(self) -> list[str]:
        """The names of the columns in order; empty for the team's own."""
        return ["" if column.own is not None else column.header for column in self.columns]

    @property
    def last(self) -> int:
        """The row of the last line; without lines, that of the first, so that ranges are never empty."""
        return FIRST + max(len(self.lines), 1) - 1

    def write(self, *, band: str, input_band: str, frozen: str) -> None:
        """Writes headers and lines. The columns up to `frozen` always stay visible."""
        for number, column in enumerate(self.columns):
            self._open(number, column)
            inputs = self.column_of[RULING] <= number <= self.column_of[REASON]
            self.sheet.write_blank(BAND, number, None, self.styles.input_band if inputs else self.styles.band)
        self.sheet.write_string(BAND, 0, band, self.styles.band)
        self.sheet.write_string(BAND, self.column_of[RULING], input_band, self.styles.input_band)
        self.sheet.set_row(IDS, None, None, {"hidden": True})
        self.sheet.set_row(BAND, 20)
        self.sheet.set_row(HEADER, 32)
        for row, line in enumerate(self.lines, start=FIRST):
            texts = [column.text(line) for column in self.columns]
            added = self.additions.to(self.ids(line))
            shown = {
                column.name: _text(text, added.get(column.name))
                for column, text in zip(self.columns, texts, strict=True)
            }
            self.sheet.set_row(row, self._height(texts), None, {} if self.additions.shows(shown) else {"hidden": True})
            for number, (column, text) in enumerate(zip(self.columns, texts, strict=True)):
                addition = added.get(column.name)
                self._put(row, number, text, painted(self.styles, self._style(column, line), addition))
                if addition is not None:
                    add(self.sheet, row, number, addition, self.styles)
        self.sheet.autofilter(HEADER, 0, self.last, len(self.columns) - 1)
        self._filter()
        self.sheet.freeze_panes(FIRST, self.column_of[frozen] + 1)
        self._page()

    def _style(self, column: Column[LineT], line: LineT) -> Format:
        style = column.style_of(line)
        if column.name not in MARKED:
            return style
        return self.styles.varied(style, bottom_color=shade(self.ids(line)[-1], column.header))

    def _open(self, number: int, column: Column[LineT]) -> None:
        """Sets the width of a column, its hidden name and its header."""
        self.sheet.set_column(number, number, column.width, None, {"hidden": True} if column.hidden else {})
        if column.own is None:
            self.sheet.write_string(IDS, number, COLUMN_ID + column.header, self.styles.band)
        addition = self.additions.headers.get(column.name)
        self.sheet.write_string(HEADER, number, column.header, painted(self.styles, column.header_style, addition))
        if addition is not None:
            add(self.sheet, HEADER, number, addition, self.styles)

    def _filter(self) -> None:
        """Sets the team's filters again."""
        numbers = {column.name: number for number, column in enumerate(self.columns)}
        for name, shown in self.additions.filters.items():
            if name in numbers:
                self.sheet.filter_column_list(numbers[name], [text or "blanks" for text in shown])

    def _put(self, row: int, number: int, text: str, style: Format) -> None:
        title, line, rest = text.partition("\n")
        if self.columns[number].titled and title and rest:
            self.sheet.write_rich_string(row, number, self.styles.strong, title, self.styles.text, line + rest, style)
        elif text:
            self.sheet.write_string(row, number, text, style)
        else:
            self.sheet.write_blank(row, number, None, style)

    def offer(self, rulings: tuple[str, ...], message: str, lists: Lists) -> None:
        """Adds drop-downs under Ruling, Method and Cause.

        Each column has one list for all lines, because sorting does not move drop-downs.
        """
        offered = {
            RULING: (rulings, message),
            METHOD: (tuple(METHODS_SHOWN.values()), "How you decided: choose from the list."),
            CAUSE: (tuple(CAUSES), "Why the extractors differed. This may be blank."),
        }
        for header, (entries, text) in offered.items():
            rule = {
                "validate": "list",
                "source": lists.source(entries),
                "error_type": "information" if header == CAUSE else "stop",
                "error_title": header,
                "error_message": f"This is not in the list. {text}",
                "input_title": header,
                "input_message": text,
            }
            self.sheet.data_validation(FIRST, self.column_of[header], self.last, self.column_of[header], rule)
        self.tell(WHO, "Who decided. Separate several names with ;  For a discussion, name both extractors.")
        self.tell(REASON, "One sentence: why. For another value its place and words, such as p. 4: “14 women”.")

    def tell(self, header: str, message: str) -> None:
        """Adds a message to the cells of a column into which people type."""
        rule = {"validate": "any", "input_title": header, "input_message": message}
        self.sheet.data_validation(FIRST, self.column_of[header], self.last, self.column_of[header], rule)

    def colour(self, needed: Mapping[str, str], statuses: Mapping[str, Format]) -> None:
        """Adds colours that depend on the text, so that sorting keeps them: needed cells and statuses."""
        for header, condition in needed.items():
            criteria = f'=AND({self.cell(header)}="",{condition})'
            rule = {"type": "formula", "criteria": criteria, "format": self.styles.missing}
            self.sheet.conditional_format(FIRST, self.column_of[header], self.last, self.column_of[header], rule)
        for status, style in statuses.items():
            rule = {"type": "formula", "criteria": f'={self.cell(STATUS)}="{status}"', "format": style}
            self.sheet.conditional_format(FIRST, 0, self.last, 0, rule)

    def cell(self, header: str) -> str:
        """The first line's cell under a header, as formulas refer to it."""
        return f"${letters(self.column_of[header] + 1)}{FIRST + 1}"

    def _height(self, texts: Sequence[str]) -> float:
        """The height that shows all texts of a line. LibreOffice does not compute it by itself."""
        heights = [
            height_of(text, column.width) * (_SMALL if column.small else 1)
            for text, column in zip(texts, self.columns, strict=True)
            if column.header != KEY
        ]
        return min(max(heights), _HIGHEST)

    def _page(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(8)  # A3
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADER)
        self.sheet.set_margins(0.3, 0.3, 0.4, 0.4)
        self.sheet.print_area(0, 0, self.sheet.dim_rowmax or HEADER, len(self.columns) - 1)
        self.sheet.set_zoom(90)


def _text(text: str, addition: Addition | None) -> str:
    """The value of a cell for filters."""
    return text if addition is None or addition.value is None else str(addition.value)

"""Sets up how a sheet of `dataset.xlsx` is printed: on landscape A4, with its header on each page."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

_A4 = 9  # the number that workbooks have for the paper
_LINE, _HIGHEST = 15, 409  # points; no row can be higher
_UNEVEN = 1.15  # words do not fill a line to its end
_MOST_SIGNS = 5_000  # of a text; more fill the highest row
_ACROSS = 260  # characters on the width of a page that can still be read


def set_up_page(sheet: Worksheet, title: str, widths: Sequence[int], *, still: int = 0) -> None:
    """Prints a table as wide as one page; a wider one on several, each with its first `still` columns."""
    sheet.set_landscape()
    pages = max(ceil(sum(widths) / _ACROSS), 1)
    if pages > 1 and still and sum(widths[:still]) < _ACROSS / 2:
        sheet.repeat_columns(0, still - 1)
    sheet.repeat_rows(0)
    _on_paper(sheet, title, pages)


def lines_in(text: str, width: int) -> int:
    """About how many lines a text takes in a column of this width (in characters)."""
    if len(text) < width and "\n" not in text:
        return 1
    return sum(ceil(max(len(line), 1) * _UNEVEN / width) for line in text[:_MOST_SIGNS].split("\n"))


def set_heights(sheet: Worksheet, lines: Sequence[int]) -> None:
    """Sets the height of each row under the header, because not every program fits it to the text."""
    for row, number in enumerate(lines, 1):
        if number > 1:
            sheet.set_row(row, min(number * _LINE, _HIGHEST))


def set_up_text(sheet: Worksheet, title: str) -> None:
    """Prints a sheet of text on portrait A4."""
    _on_paper(sheet, title, 1)


def _on_paper(sheet: Worksheet, title: str, pages: int) -> None:
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    name = " ".join(title.split())[:80].replace("&", "&&")
    sheet.set_footer(f"&L&8{name}&C&8&A&R&8&P / &N")

"""Tables for the paper as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as escape_markup
from typing import TYPE_CHECKING

from extract.dataset.plain_tables.column_parts import column_widths
from extract.output import clean

if TYPE_CHECKING:
    from validate.dataset.paper.paper_table import Group, PaperTable

_SHORT = 12  # rows; a table with fewer stays on one page with its notes
_ON_A_PAGE = 26  # rows and headings; a table with fewer stays on one page
_STYLE = """
body { font: 15px/1.45 "Liberation Sans", Arial, sans-serif; color: #111; background: #fff; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }
section { margin: 2.5rem 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
caption { text-align: left; font-weight: bold; padding-bottom: .5rem; font-size: 1rem; }
thead { border-top: 2px solid #111; border-bottom: 1px solid #111; }
tr.notes { border-top: 2px solid #111; }
tr.notes td { padding: 0; }
tbody:last-of-type tr:last-child:not(.notes) { border-bottom: 2px solid #111; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; white-space: pre-line; unicode-bidi: plaintext;
  overflow-wrap: break-word; min-width: 3.5rem; }
th.group { background: #eee; padding-top: .5rem; }
th.group span { font-weight: normal; }
th.number, td.number { text-align: right; }
tr.in td:first-child { padding-left: 1.6rem; }
td span { display: block; padding-inline-start: .9em; text-indent: -.9em; }
p.note { font-size: .82rem; margin: .35rem 0; }
@page { size: landscape; margin: 12mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 8.5pt; } h1 { font-size: 1.4rem; margin: 0; }
  section { margin: 0 0 7mm; overflow: visible; } section.short, table.short, tr { break-inside: avoid; }
  caption, thead, tr.heading { break-after: avoid; }
  tbody:last-of-type tr:nth-last-child(-n + 4) { break-before: avoid; }
  table { font-size: 8pt; } th, td { padding: .15em .5em; min-width: 0; }
  tr.in td:first-child { padding-left: 1.2em; }
  table.grouped > colgroup { display: none; }
  table.grouped > thead > tr, table.grouped > tbody { display: table; width: 100%; }
  table.grouped tr.heading { display: table-header-group; break-inside: avoid; } }
"""


def tables_html(tables: Sequence[PaperTable], *, title: str, draft: bool) -> str:
    """A page with all tables. Text of studies is escaped: none of it is markup."""
    name = f"Tables: {title}{' (DRAFT)' if draft else ''}"
    parts = [_section(number, table) for number, table in enumerate(tables, 1)]
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(name)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n'
        f"<h1>{escape(name)}</h1>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def _section(number: int, table: PaperTable) -> str:
    right = table.numeric
    kinds = [" class=number" if place in right else "" for place in range(len(table.columns))]
    widths = [f' style="width: {width}%"' for width in column_widths(table)]
    columns = "".join(f"<col{width}>" for width in widths)
    short = " class=short" if len(table.rows) < _SHORT else ""
    whole = len(table.rows) + len(table.groups) < _ON_A_PAGE
    grouped = not whole and all(group.heading for group in table.groups)
    first = widths if grouped else [""] * len(widths)
    heads = "".join(
        f"<th scope=col{kind}{width}>{escape(name)}</th>"
        for name, kind, width in zip(table.columns, kinds, first, strict=True)
    )
    bodies = [_body(group, kinds, first) for group in table.groups]
    bodies[-1] += _notes(table)
    return (
        f'<section id="{escape(table.name)}"{short}>\n<table{_class(whole=whole, grouped=grouped)}>\n'
        f"<caption>Table {number}. {escape(table.title)}</caption>\n<colgroup>{columns}</colgroup>\n"
        f"<thead><tr>{heads}</tr></thead>\n{''.join(f'<tbody>{chr(10)}{body}</tbody>{chr(10)}' for body in bodies)}"
        "</table>\n</section>\n"
    )


def _class(*, whole: bool, grouped: bool) -> str:
    """How a table is printed: whole on a page, or over several with the headings of its groups on each."""
    return " class=short" if whole else " class=grouped" if grouped else ""


def _body(group: Group, kinds: Sequence[str], widths: Sequence[str]) -> str:
    """The rows of a group; the first has the widths of the columns, if the group is printed as a table of its own."""
    note = f"<br><span>{escape(group.note)}</span>" if group.note else ""
    heading = (
        f"<tr class=heading><th scope=rowgroup class=group colspan={len(kinds)}>{escape(group.heading)}{note}</th>"
        "</tr>\n"
        if group.heading
        else ""
    )
    begin = "<tr class=in>" if group.heading else "<tr>"
    rows = [
        "".join(
            f"<td{kind}{width if place == 0 else ''}>{_in_lines(cell)}</td>"
            for cell, kind, width in zip(row, kinds, widths, strict=True)
        )
        for place, row in enumerate(group.rows)
    ]
    return heading + "".join(f"{begin}{cells}</tr>\n" for cells in rows)


def _in_lines(cell: str) -> str:
    """The lines of a cell, each in a block that shows where it begins; a single one as it is."""
    lines = [escape(line) for line in cell.split("\n")]
    several = "\n</span><span>".join(lines)
    return f"<span>{several}</span>" if len(lines) > 1 else several


def _notes(table: PaperTable) -> str:
    """The notes as the last row, as in Word: on paper they take the rows before with them onto a page."""
    notes = "".join(f"<p class=note>{escape(note)}</p>" for note in table.notes)
    return f"<tr class=notes><td colspan={len(table.columns)}>{notes}</td></tr>\n" if notes else ""


def escape(text: str) -> str:
    """Text that a page shows as it is."""
    return escape_markup(clean(text))

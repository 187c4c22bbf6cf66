"""The workbook for the meeting after a pilot round: what to settle, with room for what the team agrees on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.clock import ALWAYS
from extract.errors import CannotUse
from extract.files import atomically
from extract.pilot.piloting import Pilot
from extract.safe_replace import BLANK_SEAL, SEAL, refuse_if_open, sealed, untouched
from extract.workbook.page import height_of
from validate.dataset.difference import FirstDifference
from validate.pilot.ranking import IN_WORDS, Trouble, answers_of, shown

TO_SETTLE, DIFFERENCES = "To settle", "Differences"
_RESOLVED = {
    "ruling": "by a ruling",
    "parent": "its row was dropped",
    "correction": "corrected in the workbook",
    "matched": "its row was matched with another",
    "parted": "rows that had been taken for one are two",
    "removed": "its row was renamed or removed",
    "uncompared": "no longer compared",
    "some": "kept, because two or more have it",
    "open": "open",
}


def write_meeting(found: Pilot, path: Path) -> None:
    """Writes the workbook. CannotUse where a file is in which somebody has typed."""
    write_sealed(path, f"Pilot round: {found.first.form.title}", _sheets(found))


def _sheets(found: Pilot) -> Mapping[str, tuple[Sequence[tuple[str, int]], list[list[str]]]]:
    columns = [("Place", 7), ("Sheet", 16), ("Field", 24), ("Differ", 9), ("Compared", 10), ("How", 26)]
    columns += [("Answers", 34), ("Causes", 22), ("What to extract (now)", 44), ("To settle", 40)]
    columns += [("What we agreed", 40), ("New guidance", 40)]
    ranks = [_trouble(rank, one) for rank, one in enumerate(found.troubles, 1)]
    names = [found.names.hide(name) for name in _in_order(found)]
    about = [("Place", 7), ("Study", 18), ("Sheet", 16), ("Row", 24), ("Field", 24)]
    about += [(name, 26) for name in names] + [("Resolved", 20), ("Stands now", 26), ("Reason", 44)]
    differences = [
        _difference(found, rank, one, difference)
        for rank, one in enumerate(found.troubles, 1)
        for difference in one.differences
    ]
    return {TO_SETTLE: (columns, ranks), DIFFERENCES: (about, differences)}


def _in_order(found: Pilot) -> Sequence[str]:
    """The extractors as people read them: Extractor 1 before Extractor 2 where it does not say who they are."""
    called = found.names.hide
    by_number = sorted(found.first.names, key=lambda name: (len(called(name)), called(name)))
    return by_number if found.names.blinded else found.first.names


def _trouble(rank: int, one: Trouble) -> list[str]:
    kinds = "\n".join(f"{IN_WORDS[kind]}: {number}" for kind, number in one.kinds.most_common())
    against = "\n".join(f"{' | '.join(answers)} ({number})" for answers, number in one.against)
    causes = "\n".join(f"{cause}: {number}" for cause, number in one.causes.most_common())
    about = [str(rank), one.table.label, one.label, str(one.differing), str(one.compared), kinds, against, causes]
    return [*about, one.guidance, "\n".join(one.settle), "", ""]


def _difference(found: Pilot, rank: int, one: Trouble, difference: FirstDifference) -> list[str]:
    cell, ruling = difference.first, difference.decision
    field = found.first.form[cell.table][cell.field]
    answers = dict(zip(cell.answers, answers_of(field, cell), strict=True))
    if not one.field:
        positions = found.first.tables[cell.table].positions
        answers = {name: "has the row" if positions[name][cell.position] is not None else "-" for name in cell.answers}
    unknown = not one.field or difference.resolution in {"open", "matched", "parted", "removed", "parent", "some"}
    stands = "" if unknown else shown(field, difference.stands, difference.other)
    return [
        str(rank),
        cell.study,
        one.table.label,
        cell.row,
        one.label,
        *(answers.get(name, "") for name in _in_order(found)),
        _RESOLVED[difference.resolution],
        stands,
        found.names.hide_in(ruling.reason) if ruling else "",
    ]


def write_sealed(
    path: Path, title: str, sheets: Mapping[str, tuple[Sequence[tuple[str, int]], Iterable[Sequence[str]]]]
) -> None:
    """Writes a workbook of plain tables, each with its columns and their widths.

    CannotUse where a file is that somebody has saved: their notes may be in it.
    """
    refuse_if_open(path)
    if path.exists() and not untouched(path, holding=next(iter(sheets))):
        raise CannotUse(
            "is there already, and somebody may have written in it",
            file=str(path),
            hint="move it away, or give the new workbook another name",
        )
    held = BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "author": "", "created": ALWAYS})
        book.set_custom_property(SEAL, BLANK_SEAL, "text")
        bold = book.add_format({"bold": True, "bg_color": "#DCE6EA", "text_wrap": True, "valign": "top", "border": 1})
        text = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D0D0"})
        for name, (columns, rows) in sheets.items():
            _write_table(book.add_worksheet(name), columns, rows, bold, text)
    with atomically(path) as scratch:
        scratch.write_bytes(sealed(held.getvalue()))


def _write_table(
    sheet: Worksheet, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], bold: Format, text: Format
) -> None:
    last = 0
    for place, (header, width) in enumerate(columns):
        sheet.write_string(0, place, header, bold)
        sheet.set_column(place, place, width)
    for number, row in enumerate(rows, 1):
        last = number
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, text)
        sheet.set_row(number, max(height_of(cell, columns[place][1]) for place, cell in enumerate(row)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)

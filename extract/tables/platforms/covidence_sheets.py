"""Covidence's first extraction tool as a workbook: a sheet per study, its form laid out downwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from extract.reading import Sheet, Workbook
from extract.tables.area import Area, Line, area_of
from extract.tables.laid_out import REVIEWER, STUDY, Block, Entry, one_table
from extract.tables.number_formats import plain
from extract.tables.shape import Shape
from schema.records import record
from schema.text import plural

NAME = "Covidence extraction 1 (a sheet per study)"
_AGREED = "agreed"
_ENOUGH = 2


def covidence_sheets(workbook: Workbook) -> Shape | None:
    """One row per study and reviewer, the sheet's name being the study; None where no sheet is headed "Agreed".

    The consensus is the row of the reviewer "Agreed". Labels in the first column become headers; an entry of a grid
    below a heading gets the header "HEADING / row / column".
    """
    areas = [(sheet, area_of(sheet)) for sheet in workbook.sheets if not sheet.cells.is_empty()]
    agreed = [(sheet, area) for sheet, area in areas if _agreed_column(area) is not None]
    people = {name for _, area in agreed for name in _people(area)}
    answered = {plain(line[0]) for _, area in agreed for _, line in _lines(area) if _filled(line) > 1}
    found = [block for sheet, area in agreed for block in _blocks(sheet, area, people, answered)]
    blocks = [block for block in found if sum(entry.text is not None for entry in block.entries) >= _ENOUGH]
    if not blocks:
        return None
    file = workbook.path.name
    remarks = [
        f"{file}: recognised as {NAME}: {plural(len(agreed), 'study', 'studies')}, each laid out downwards;"
        " the columns are the labels, 'Study' is the name of the sheet, and 'Reviewer' the name over the values"
    ]
    others = [sheet.name for sheet, _ in areas if sheet not in [of_study for of_study, _ in agreed]]
    if others:
        remarks.append(f"{file}: sheets without “Agreed” were ignored: {', '.join(others)}")
    return Shape(NAME, (one_table(file, blocks),), ("extraction",), STUDY, REVIEWER, tuple(remarks))


def _agreed_column(area: Area) -> int | None:
    """The row that holds "Agreed" alone, in the first column, with labels and values below it."""
    for row, count in enumerate(area.counts):
        if count == 1 and plain(area.cells.row(row)[0]) == _AGREED:
            labelled = [below for below in range(row + 1, len(area.counts)) if area.counts[below] == _ENOUGH]
            return row if len(labelled) >= _ENOUGH else None
    return None


@record
class _Under:
    """What a row of values stands under: its section, its label, and the headings of the columns of a grid."""

    section: str
    label: str
    columns: Line


def _lines(area: Area) -> list[tuple[int, Line]]:
    return [(row, area.line(row)) for row, count in enumerate(area.counts) if count]


def _filled(line: Line) -> int:
    return sum(text is not None for text in line)


def _people(area: Area) -> Iterator[str]:
    """The names that stand alone in a row after which the form begins anew, as it does after "Agreed"."""
    lines = _lines(area)
    agreed = _agreed_column(area)
    begin = next((plain(line[0]) for row, line in lines if agreed is not None and row > agreed), "")
    for (_, line), (_, follows) in pairwise(lines):
        if _filled(line) == 1 and line[0] and plain(line[0]) != begin and plain(follows[0]) == begin != "":
            yield plain(line[0])


def _blocks(sheet: Sheet, area: Area, people: Collection[str], answered: Collection[str]) -> Iterator[Block]:
    """What each person has on a sheet: from below a name on. A label that nobody ever answered heads a section."""
    block: Block | None = None
    section, above, columns = "", "", Line()
    for row, line in _lines(area):
        label = (line[0] or "").strip()
        if label and _filled(line) == 1:
            above, columns = "", ()
            if plain(label) == _AGREED or plain(label) in people:
                if block is not None:
                    yield block
                block, section = Block(sheet.name, label, area.row + row, area.place(row, 0)), ""
            elif plain(label) not in answered:
                section = label
            elif block is not None and area.cells.width > 1:
                above = label
                block.entries.append(Entry(section, label, "", None, area.place(row, 1)))
        elif block is not None and not label and not above:
            columns = line
        elif block is not None:
            above = label or above
            block.entries.extend(_entries(area, row, _Under(section, above, columns)))
            above = "" if columns else above
    if block is not None:
        yield block


def _entries(area: Area, row: int, under: _Under) -> Iterator[Entry]:
    for column, text in enumerate(area.line(row)[1:], 1):
        if text is not None:
            headed = under.columns[column] if column < len(under.columns) else None
            of_column = (headed or "" if column == 1 else headed or str(column)).strip()
            yield Entry(under.section, under.label, of_column, text, area.place(row, column))

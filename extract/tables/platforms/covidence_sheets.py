"""Covidence's first extraction tool as a workbook: a sheet per study, its form laid out downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from extract.reading import Sheet, Workbook
from extract.tables.area import Area, area_of
from extract.tables.number_formats import plain
from extract.tables.shape import Shape, count_of
from validate.inference.plain_table import PlainTable

NAME = "Covidence extraction 1 (a sheet per study)"
STUDY, REVIEWER = "Study", "Reviewer"
_AGREED = "agreed"
_ENOUGH = 2


@dataclass
class _Block:
    """What stands below one heading of a sheet: whose it is, and the values by label, as often as each comes."""

    sheet: str
    reviewer: str
    row: int
    values: dict[tuple[str, int], str] = field(default_factory=dict)

    def add(self, label: str, text: str) -> None:
        """Takes a value; a label that was there before is another one, as in forms with several outcomes."""
        times = sum(name == label for name, _ in self.values)
        self.values[label, times] = text


def covidence_sheets(workbook: Workbook) -> Shape | None:
    """One row per study and reviewer, the sheet's name being the study; None where no sheet is headed "Agreed".

    The consensus is the row of the reviewer "Agreed". Labels in the first column become headers; what stands in a grid
    below a heading becomes "HEADING / row / column".
    """
    areas = [(sheet, area_of(sheet)) for sheet in workbook.sheets if not sheet.cells.is_empty()]
    agreed = [(sheet, area) for sheet, area in areas if _agreed_at(area) is not None]
    blocks = [block for sheet, area in agreed for block in _blocks(sheet, area) if len(block.values) >= _ENOUGH]
    if not blocks:
        return None
    file = workbook.path.name
    remarks = [
        f"{file}: recognised as {NAME}: {count_of(len(agreed), 'study', 'studies')}, each laid out downwards;"
        " the columns are the labels, and the place of a value is its study's sheet"
    ]
    others = [sheet.name for sheet, _ in areas if sheet not in [of_study for of_study, _ in agreed]]
    if others:
        remarks.append(f"{file}: sheets without “Agreed” were ignored: {', '.join(others)}")
    return Shape(NAME, (_table(file, blocks),), ("extraction",), STUDY, REVIEWER, tuple(remarks))


def _agreed_at(area: Area) -> int | None:
    """The row that holds "Agreed" alone, in the first column, with labels and values below it."""
    for row, count in enumerate(area.counts):
        if count == 1 and plain(area.cells.row(row)[0]) == _AGREED:
            labelled = [below for below in range(row + 1, len(area.counts)) if area.counts[below] == _ENOUGH]
            return row if len(labelled) >= _ENOUGH else None
    return None


def _blocks(sheet: Sheet, area: Area) -> Iterator[_Block]:
    """The blocks of a sheet: one below "Agreed", and one below each name after which the first label comes again."""
    rows = [row for row, count in enumerate(area.counts) if count]
    agreed = _agreed_at(area)
    first = next((plain(area.line(row)[0]) for row in rows if row > (agreed or 0) and area.counts[row] > 1), "")
    block: _Block | None = None
    heading, columns = "", tuple[str | None, ...]()
    for place, row in enumerate(rows):
        line = area.line(row)
        label = (line[0] or "").strip()
        if area.counts[row] == 1 and line[0]:
            follows = rows[place + 1] if place + 1 < len(rows) else None
            heading, columns = label, ()
            if plain(label) == _AGREED or (follows is not None and plain(area.line(follows)[0]) == first != ""):
                if block is not None:
                    yield block
                block, heading = _Block(sheet.name, label, area.row + row), ""
        elif block is not None and not label:
            columns = line
        elif block is not None:
            _take(block, heading, columns, line)
    if block is not None:
        yield block


def _take(block: _Block, heading: str, columns: tuple[str | None, ...], line: tuple[str | None, ...]) -> None:
    label = (line[0] or "").strip()
    for column, text in enumerate(line[1:], 1):
        if text is None:
            continue
        of_column = columns[column] if column < len(columns) else None
        single = of_column is None and column == 1
        parts = (heading if columns else "", label, "" if single else of_column or str(column))
        block.add(" / ".join(part.strip() for part in parts if part), text)


def _table(file: str, blocks: list[_Block]) -> PlainTable:
    labels = list(dict.fromkeys(label for block in blocks for label in block.values))
    columns = [[block.sheet for block in blocks], [block.reviewer for block in blocks]]
    cells = [pl.Series(values, dtype=pl.String) for values in columns]
    cells += [pl.Series([block.values.get(label) for block in blocks], dtype=pl.String) for label in labels]
    return PlainTable(
        file=file,
        sheet=blocks[0].sheet if len({block.sheet for block in blocks}) == 1 else "(a sheet per study)",
        headers=(STUDY, REVIEWER, *(label for label, _ in labels)),
        columns=tuple(range(1, len(cells) + 1)),
        rows=pl.Series("row", [block.row for block in blocks], dtype=pl.Int64),
        cells=pl.DataFrame([series.alias(str(place)) for place, series in enumerate(cells)]),
    )

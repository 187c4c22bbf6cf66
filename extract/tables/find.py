"""Finds the tables of a workbook, and reports the titles, notes and other lines around them that are not data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from extract.reading import Remark, Sheet, Workbook, letters
from extract.tables.adjacent_tables import adjacent_tables
from extract.tables.area import Area, area_of
from extract.tables.body import fill_merged, find_body, next_table
from extract.tables.headers import Header, find_header
from extract.tables.number_formats import looks_like_number, quoted
from extract.tables.titles import title_of
from schema.records import record
from schema.text import and_list
from validate.inference.plain_table import PlainTable

_SHOWN = 3
_HEADER_ALONE = 3
_LIST = 2


@record
class FoundTables:
    """The tables of a workbook in the order of its sheets, and sentences about parts that are not tables."""

    tables: tuple[PlainTable, ...]
    remarks: tuple[str, ...]


def find_tables(workbook: Workbook) -> tuple[PlainTable, ...]:
    """The tables of all sheets, including hidden ones, in order. Empty if the workbook has no table.

    Remarks about the whole file or about sheets without a table are in the remarks of the first table.
    """
    found = look_for_tables(workbook)
    if not found.tables or not found.remarks:
        return found.tables
    first = found.tables[0]
    return (replace(first, remarks=found.remarks + first.remarks), *found.tables[1:])


def look_for_tables(workbook: Workbook) -> FoundTables:
    """Like `find_tables`, but remarks about the file or about sheets without a table are separate."""
    tables: list[PlainTable] = []
    remarks = [_sentence(remark) for remark in workbook.remarks]
    for sheet in workbook.sheets:
        here, passed = _tables_of(workbook.path.name, sheet)
        tables += here
        remarks += passed
    return FoundTables(tuple(tables), tuple(remarks))


def _tables_of(file: str, sheet: Sheet) -> tuple[list[PlainTable], list[str]]:
    if sheet.cells.is_empty():
        return [], [f"{sheet.name}: the sheet is empty"]
    tables: list[PlainTable] = []
    passed: list[str] = []
    for band in adjacent_tables(area_of(sheet)):
        for area in _stacked(band):
            header = find_header(area)
            reason = "it has no row with two or more cells" if header is None else _no_table(area, header)
            if header is None or reason:
                first = next(text for row, count in enumerate(area.counts) if count for text in area.line(row) if text)
                passed.append(f"{_extent(area)}: ignored, because {reason} (it begins with {quoted(first)})")
            else:
                tables.append(_table(file, sheet, area, header))
    if tables:
        about = tuple(_about_sheet(sheet)) + tuple(passed)
        tables[0] = replace(tables[0], remarks=tables[0].remarks + about)
        return tables, []
    return [], passed


def _stacked(band: Area) -> Iterator[Area]:
    """The areas of tables that are below each other."""
    rest = band
    while any(rest.counts):
        header = find_header(rest)
        if header is None:
            yield rest
            return
        end = next_table(rest, header)
        yield replace(rest, cells=rest.cells[:end])
        rest = rest.from_row(end)


def _no_table(area: Area, header: Header) -> str:
    """Why this is a cover, a list or an instruction and not a table; "" if it is a table."""
    rows = [row for row in range(header.bottom + 1, len(area.counts)) if area.counts[row]]
    named = [label for label in header.labels if label]
    if not rows:
        words = not any(looks_like_number(label) for label in named)
        return "" if len(named) >= _HEADER_ALONE and words else "there is nothing below its first row"
    if not any(area.counts[row] > 1 for row in rows) and sum(map(_filled, area.cells[rows].get_columns())) < 2:
        return "it has only one row with two or more cells"
    if area.cells.width == _LIST:
        begun = [text for row in range(header.top, len(area.counts)) if (text := area.line(row)[0])]
        if sum(text.rstrip().endswith(":") for text in begun) * 2 > len(begun):
            return "it is a list of facts, not a table"
        if len(begun) > 1 and all(text.strip().rstrip(".)").isdigit() for text in begun):
            return "it is a numbered list, not a table"
    return ""


def _table(file: str, sheet: Sheet, area: Area, header: Header) -> PlainTable:
    body = find_body(area, header)
    cells, merged = fill_merged(area, body.rows)
    labels = header.labels
    used = [column for column, label in enumerate(labels) if label or _filled(cells.to_series(column))]
    remarks = [*_about_header(area, header), *_about_labels(area, labels, used), *body.remarks, *merged]
    return PlainTable(
        file=file,
        sheet=sheet.name,
        headers=tuple(labels[column] for column in used),
        columns=tuple(area.column + column for column in used),
        rows=pl.Series("row", [area.row + row for row in body.rows], dtype=pl.Int64),
        cells=cells.select(cells.to_series(column).alias(str(place)) for place, column in enumerate(used)),
        visible=sheet.visible,
        notes=sheet.notes,
        remarks=tuple(f"{sheet.name}: {remark}" for remark in remarks),
        guesses=tuple((f"{sheet.name}: {sentence}", option) for sentence, option in body.guesses),
        above=tuple(title_of(area.line(row)) for row in range(header.top) if area.counts[row]),
    )


def _filled(column: pl.Series) -> bool:
    return bool((column.str.strip_chars() != "").any())


def _about_header(area: Area, header: Header) -> Iterator[str]:
    above = [row for row in range(header.top) if area.counts[row]]
    if above:
        texts = [text for row in above for text in area.line(row) if text]
        shown = ", ".join(quoted(text) for text in texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")
        numbers = _numbers([area.row + row for row in above])
        yield f"{numbers} above the header {'was' if len(above) == 1 else 'were'} ignored: {shown}"
    if header.bottom > header.top:
        yield f"the header takes {_numbers(list(range(area.row + header.top, area.row + header.bottom + 1)))}"
    if header.looks_like_data:
        yield f"row {area.row + header.top} was taken as the header, although it looks like data; add a header"


def _about_labels(area: Area, labels: Sequence[str], used: Sequence[int]) -> Iterator[str]:
    unnamed = [letters(area.column + column) for column in used if not labels[column]]
    if unnamed:
        columns = f"{'column' if len(unnamed) == 1 else 'columns'} {', '.join(unnamed)}"
        yield f"{columns} {'has' if len(unnamed) == 1 else 'have'} content but no header"
    times = Counter(labels[column] for column in used if labels[column])
    for label, count in times.items():
        if count > 1:
            where = ", ".join(letters(area.column + column) for column in used if labels[column] == label)
            yield f"columns {where} have the same header {quoted(label)}"


def _about_sheet(sheet: Sheet) -> Iterator[str]:
    """The reader's remarks, each kind with a few places. Merged cells are reported with the rows."""
    by_kind: dict[str, list[Remark]] = {}
    for remark in sheet.remarks:
        if remark.code != "merged-cells":
            by_kind.setdefault(remark.code, []).append(remark)
    for remarks in by_kind.values():
        yield from (_sentence(remark) for remark in remarks[:_SHOWN])
        if len(remarks) > _SHOWN:
            more = len(remarks) - _SHOWN
            yield f"{sheet.name}: and {more:,} more {'place' if more == 1 else 'places'} like this ({remarks[0].code})"
    if not sheet.visible:
        yield f"{sheet.name}: the sheet is hidden but was included"


def _sentence(remark: Remark) -> str:
    place = "!".join(part for part in (remark.sheet, remark.cell) if part)
    return f"{place}: {remark.message}" if place else remark.message


def _extent(area: Area) -> str:
    last = area.place(area.cells.height - 1, area.cells.width - 1)
    return f"{area.sheet}!{area.place(0, 0)}:{last}"


def _numbers(rows: list[int]) -> str:
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) == 2 or rows[-1] - rows[0] + 1 > len(rows):
        return f"rows {and_list([*map(str, rows)])}"
    return f"rows {rows[0]} to {rows[-1]}"

"""Finds the rows of a sheet that belong to its table: no headings, headers, hints or blank rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import polars as pl

from extract.reading import Sheet, cell_name, letters
from schema.records import record
from schema.regular_expressions import regex
from schema.text import tidy
from validate.extraction.columns import among

_BLANK = " \t\r\n\x0b\x0c\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u00ad"
HAS_TEXT = f"[^{_BLANK}]"
"""Matches a text with a visible character."""
_STRETCHES = 12  # ranges of row numbers that are shown
_SEEN = regex(HAS_TEXT)
_FEW = 4_000  # cells; for so few, Python is faster than a query


@record
class Rows:
    """The rows of a table: a String column per field, and the sheet's number of each row.

    `above` are the rows above the headers that were read, and `left_out` those that were not.
    """

    cells: pl.DataFrame
    numbers: pl.Series
    above: tuple[int, ...]
    left_out: tuple[int, ...]


def data_rows(
    sheet: Sheet,
    header: int,
    columns: Mapping[str, int],
    *,
    hints: Mapping[str, frozenset[str]],
    bands: frozenset[str],
    ours: bool,
) -> Rows:
    """The rows with an entry in a field. Headings, headers and hints are recognised by their texts, anywhere.

    In a workbook of twofold (`ours`), rows above the headers were sorted there. In other files, these are titles or
    notes, which are left out.
    """
    cells = pl.DataFrame([sheet.cells[letters(column)].alias(field) for field, column in columns.items()])
    filled, nothing = _counted(cells, header, hints, bands)
    above = [row for row in range(header) if not nothing[row]]
    left_out = {row for row in above if not (ours and filled[row] > 1)}
    kept = [row for row, blank in enumerate(nothing) if not blank and row not in left_out]
    return Rows(
        cells=cells if len(kept) == cells.height else cells[kept],
        numbers=pl.Series("row", kept, dtype=pl.Int64) + sheet.first_row,
        above=tuple(row + sheet.first_row for row in above if row not in left_out),
        left_out=tuple(row + sheet.first_row for row in sorted(left_out)),
    )


def _counted(
    cells: pl.DataFrame, header: int, hints: Mapping[str, frozenset[str]], bands: frozenset[str]
) -> tuple[list[int], list[bool]]:
    """The number of entries in each row, and whether it has only hints, headers or headings, or is blank."""
    titles = dict(zip(cells.columns, cells.row(header), strict=True))
    ours = {*bands, *titles.values()}.union(*(hints.get(name, ()) for name in cells.columns)) - {None}
    texts = _end_to_end(cells)
    filled = _by_row(_seen(texts), cells.height)
    known = _by_row(among(texts, ours), cells.height)
    nothing = [count == 0 for count in filled]
    for row, count in enumerate(filled):
        if count and count == known[row]:
            nothing[row] = _is_ours(cells.columns, cells.row(row), titles, hints, bands)
    return filled, nothing


def _is_ours(
    names: list[str],
    texts: tuple[str | None, ...],
    titles: Mapping[str, str | None],
    hints: Mapping[str, frozenset[str]],
    bands: frozenset[str],
) -> bool:
    """Whether a row has only headings; or only hints or only headers, in at least half of the columns."""
    entries = [(name, text) for name, text in zip(names, texts, strict=True) if text and _SEEN.search(text)]
    if all(text in bands for _, text in entries):
        return True
    hinted = all(text in hints.get(name, ()) for name, text in entries)
    headed = all(text == titles[name] for name, text in entries)
    return (hinted or headed) and len(entries) >= (len(names) + 1) // 2


def entries(sheet: Sheet, header: int, hints: Collection[str]) -> Mapping[int, int]:
    """The number of entries in each column below the header row, without hints.

    Columns are numbered as in the sheet.
    """
    below = sheet.cells[header + 1 :]
    texts = _end_to_end(below)
    entry = _seen(texts) & ~among(texts, hints)
    counted = (int(entry.slice(position * below.height, below.height).sum()) for position in range(below.width))
    return {sheet.first_column + position: count for position, count in enumerate(counted)}


def entries_in(sheet: Sheet, column: int, below: int = 0) -> Iterator[tuple[str, str]]:
    """The cells of a column (as numbered in the sheet) that have an entry in a row below this one, with their texts."""
    for row, text in enumerate(sheet.cells[letters(column)].to_list(), sheet.first_row):
        if row > below and text and tidy(text):
            yield cell_name(row, column), text


def _end_to_end(cells: pl.DataFrame) -> pl.Series:
    """All columns in one series, because a query costs as much for a short column as for a long one."""
    return pl.concat(cells.get_columns()) if cells.width else pl.Series([], dtype=pl.String)


def _seen(texts: pl.Series) -> pl.Series:
    """Whether each cell has a visible character."""
    if len(texts) > _FEW:
        return texts.str.contains(HAS_TEXT).fill_null(value=False)
    return pl.Series(
        [text is not None and _SEEN.search(text) is not None for text in texts.to_list()], dtype=pl.Boolean
    )


def _by_row(holds: pl.Series, height: int) -> list[int]:
    """The number of true values in each row, for columns that are joined to one series."""
    columns = [holds.slice(start, height) for start in range(0, len(holds), height or 1)]
    if len(holds) > _FEW:
        return (
            pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns)]).sum_horizontal().to_list()
        )
    rows = zip(*(column.to_list() for column in columns), strict=True)
    return [row.count(True) for row in rows] if len(holds) else [0] * height


def ranges(numbers: Iterable[int]) -> str:
    """Row numbers as text: `4-9, 12`. Beyond a dozen ranges, it ends with the total number of rows."""
    ordered = sorted(set(numbers))
    stretches: list[list[int]] = []
    for number in ordered:
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    texts = [f"{first}-{last}" if first < last else f"{first}" for first, last in stretches]
    if len(texts) <= _STRETCHES:
        return ", ".join(texts)
    return f"{', '.join(texts[:_STRETCHES])} ... ({len(ordered):,} in all)"

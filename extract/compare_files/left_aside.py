"""The tables that a comparison of workbooks, or of exports, leaves aside although these differ in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from extract.compare_files.file_table import FileTable
from extract.tables import address_of, is_beside_data
from extract.tables.number_formats import plain
from extract.workbook.layout import LISTS, STAMP
from schema.records import record
from validate.inference.header_match import KnownHeaders
from validate.inference.plain_table import PlainTable
from validate.inference.split import split_by

_Place = tuple[str, int]
"""A sheet, as it is compared, and the number of the table on it."""


@record(kw_only=True)
class LeftAside:
    """A table that nobody compared: what `--sheet` takes for it, and how many rows each extractor has in it.

    `everywhere` is whether all files have it: otherwise `--sheet` cannot take it of all.
    """

    where: str
    rows: Mapping[str, int]
    everywhere: bool = True

    @property
    def height(self) -> int:
        """How many rows the longest has."""
        return max(self.rows.values())


def left_aside(files: Mapping[str, FileTable]) -> tuple[LeftAside, ...]:
    """The tables of data that these files have at the same place, and that differ, without those compared.

    Those on hidden sheets count too: nobody sees that they differ.

    A table that one file alone has is named among the assumptions: nothing says what it should be compared with.
    """
    by_place: dict[_Place, dict[str, PlainTable]] = {}
    others: dict[_Place, str] = {}
    for name, file in files.items():
        for place, where, table in _placed(file):
            by_place.setdefault(place, {})[name] = table
            if table.cells is not file.table.cells and _may_be_data(table, file):
                others.setdefault(place, where)
    return tuple(
        LeftAside(
            where=where,
            rows={name: table.height for name, table in by_place[place].items()},
            everywhere=len(by_place[place]) == len(files),
        )
        for place, where in others.items()
        if _differ(list(by_place[place].values()))
    )


def left_aside_in(file: FileTable, by: str) -> tuple[LeftAside, ...]:
    """The same of one file that several people share: its other tables in which the column `by` names them too."""
    found = []
    for _, where, table in _placed(file):
        if table.cells is file.table.cells or not _may_be_data(table, file):
            continue
        position = KnownHeaders((text, place) for place, text in enumerate(table.headers)).find(by)
        shares = split_by(table, position).tables if position is not None else {}
        own = [replace(share, cells=share.cells.drop(str(position))) for share in shares.values()]
        if _differ(own):
            found.append(LeftAside(where=where, rows={name: share.height for name, share in shares.items()}))
    return tuple(found)


def _placed(file: FileTable) -> Iterator[tuple[_Place, str, PlainTable]]:
    """The tables of a file with their places, and what `--sheet` takes for each.

    The hidden sheets that twofold itself makes are not among them.
    """
    for title, table in file.parts.items():
        yield (plain(title), 1), title, table
    numbers: dict[str, int] = {}
    for table in file.all_tables:
        if not table.visible and table.sheet in {LISTS, STAMP}:
            continue
        sheet = plain(table.sheet)
        numbers[sheet] = numbers.get(sheet, 0) + 1
        where = address_of(table, file.all_tables) if table.height else table.sheet  # a table without rows has no cell
        yield (sheet, numbers[sheet]), where, table


def _may_be_data(table: PlainTable, file: FileTable) -> bool:
    if file.parts:
        return table.height > 0
    larger = table.cells.height * table.cells.width > file.table.cells.height * file.table.cells.width
    return table.height > 0 and (larger or not is_beside_data(table, file.all_tables))


def _differ(tables: list[PlainTable]) -> bool:
    """Whether there are several of these tables, not all with the same in each cell."""
    return any(one.headers != other.headers or not one.cells.equals(other.cells) for one, other in pairwise(tables))

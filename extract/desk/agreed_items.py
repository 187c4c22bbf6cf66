"""Cells on which nobody differs, as items: each is reached from its row or its study, and nobody has to rule on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.adjudication.lines.lines import agreed_line
from extract.desk.items import AGREED, Item, who_of
from schema.text import fold
from validate.adjudication.broken_rules import is_agreed
from validate.adjudication.items import address_of, agreed_item

if TYPE_CHECKING:
    from extract.adjudication.lines.names import Names
    from validate.ledger.ledger import Decision
    from validate.merge.comparison import CellAddress, Comparison

_BETWEEN = "."  # in no id of an item that is listed
_CELL = re.compile(r"a-(?P<position>\d{1,9})-(?P<table>\w+)-(?P<field>\w+)")


def agreed_item_of(comparison: Comparison, names: Names, cell: CellAddress) -> Item:
    """A cell on which nobody differs, as an item."""
    line = agreed_line(comparison, names, cell, "")
    return Item(
        id=f"c{line.address}",
        address=line.address,
        study=line.study,
        table=line.table,
        row=line.row,
        field=line.field,
        kind=AGREED,
        open=False,
        counts=False,
        who=who_of(names, line.extractors),
        about=line.item,
        write=lambda _: line,
    )


def id_in_row(item: Item, field: str) -> str:
    """The id of an agreed cell in the row of an item: it says from which item the cell is reached."""
    if item.about is not None and is_of_study(item):
        return id_of_cell((item.about.cell.table, item.about.cell.position, field))
    return f"{listed_id(item)}{_BETWEEN}{field}"


def id_of_cell(cell: CellAddress) -> str:
    """The id of an agreed cell that is reached from the cells of its study."""
    table, position, field = cell
    return f"a-{position}-{table}-{field}"


def is_of_study(item: Item) -> bool:
    """Whether an item is an agreed cell that is reached from the cells of its study."""
    return _CELL.fullmatch(item.id) is not None


def listed_id(item: Item) -> str:
    """The id of the item itself, or of the one from which an agreed cell is reached."""
    return item.id.partition(_BETWEEN)[0]


def item_in_row(
    items: Sequence[Item], id_: str, comparison: Comparison, names: Names, withheld: frozenset[str]
) -> Item | None:
    """The cell of such an id: its own item if it is listed by now, None if it cannot be ruled on any more."""
    cell = _cell_of(items, id_, comparison, withheld)
    if cell is None:
        return None
    address = agreed_item(comparison, cell).address
    listed = next((item for item in items if item.address == address), None)
    if listed is not None or not is_agreed(comparison, cell):
        return listed
    return replace(agreed_item_of(comparison, names, cell), id=id_)


def _cell_of(items: Sequence[Item], id_: str, comparison: Comparison, withheld: frozenset[str]) -> CellAddress | None:
    """The cell that an id names, of a study that is not withheld (folded)."""
    start, _, field = id_.partition(_BETWEEN)
    named = _CELL.fullmatch(id_)
    if named is None:
        item = next((item for item in items if item.id == start), None)
        return _cell(item, field, comparison) if item is not None else None
    merged, position = comparison.tables.get(named["table"]), int(named["position"])
    if merged is None or position >= merged.height or named["field"] not in merged.table.by_name:
        return None
    return None if fold(merged.studies[position] or "") in withheld else (named["table"], position, named["field"])


def id_of_agreed(items: Sequence[Item], decision: Decision, comparison: Comparison) -> str:
    """The id of the agreed cell that a ruling was about; "" if there is none now."""
    address, study, field = address_of(decision), fold(decision.study), decision.field or ""
    merged = comparison.tables.get(decision.table)
    if merged is None or field not in merged.table.by_name:
        return ""
    rows = (position for position, of_study in enumerate(merged.studies) if fold(of_study or "") == study)
    cells = ((merged.table.name, position, field) for position in rows)
    found = next((cell for cell in cells if agreed_item(comparison, cell).address == address), None)
    if found is None or not is_agreed(comparison, found):
        return ""
    in_row = next((item for item in items if _cell(item, field, comparison) == found), None)
    return id_of_cell(found) if in_row is None else id_in_row(in_row, field)


def _cell(item: Item, field: str, comparison: Comparison) -> CellAddress | None:
    """The cell of a field in the row of an item that is about one cell."""
    if item.about is None or item.about.whole_row:
        return None
    cell = item.about.cell
    return (cell.table, cell.position, field) if field in comparison.form[cell.table].by_name else None

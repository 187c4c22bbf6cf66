"""Cells on which nobody differs, as items: each is reached from an item of its row, and nobody has to rule on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.adjudication.lines import agreed_line
from extract.desk.items import AGREED, Item, who_of
from schema.text import fold
from validate.adjudication.broken_rules import is_agreed
from validate.adjudication.items import address_of, agreed_item

if TYPE_CHECKING:
    from extract.adjudication.names import Names
    from validate.ledger.ledger import Decision
    from validate.merge.comparison import CellAddress, Comparison

_BETWEEN = "."  # in no id of an item that is listed


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
    return f"{listed_id(item)}{_BETWEEN}{field}"


def listed_id(item: Item) -> str:
    """The id of the item itself, or of the one from which an agreed cell is reached."""
    return item.id.partition(_BETWEEN)[0]


def item_in_row(items: Sequence[Item], id_: str, comparison: Comparison, names: Names) -> Item | None:
    """The cell that `id_in_row` named: its own item if it is listed by now, None if it cannot be ruled on any more."""
    start, _, field = id_.partition(_BETWEEN)
    item = next((item for item in items if item.id == start), None)
    cell = _cell(item, field, comparison) if item is not None else None
    if cell is None:
        return None
    address = agreed_item(comparison, cell).address
    listed = next((item for item in items if item.address == address), None)
    if listed is not None or not is_agreed(comparison, cell):
        return listed
    return replace(agreed_item_of(comparison, names, cell), id=id_)


def id_of_agreed(items: Sequence[Item], decision: Decision, comparison: Comparison) -> str:
    """The id of the agreed cell that a ruling was about; "" if no item of its row is listed."""
    address, study = address_of(decision), fold(decision.study)
    for item in items:
        if item.about is None or item.about.cell.table != decision.table or fold(item.study) != study:
            continue
        cell = _cell(item, decision.field or "", comparison)
        if cell is not None and agreed_item(comparison, cell).address == address and is_agreed(comparison, cell):
            return id_in_row(item, cell[2])
    return ""


def _cell(item: Item, field: str, comparison: Comparison) -> CellAddress | None:
    """The cell of a field in the row of an item that is about one cell."""
    if item.about is None or item.about.whole_row:
        return None
    cell = item.about.cell
    return (cell.table, cell.position, field) if field in comparison.form[cell.table].by_name else None

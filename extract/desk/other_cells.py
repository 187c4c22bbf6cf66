"""Cells on which nobody differs, for an exported page: a ruling on another cell may break a rule together with them.

The desk asks the rules and leads to such a cell. A page cannot ask them, so it has the cells that they read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.adjudication.lines.line_words import guidance, shortened
from extract.adjudication.lines.lines import rows_have_names
from extract.adjudication.lines.words import BLANK, NO_ROW, NOT_EXTRACTED, OTHER_CELLS
from extract.desk import item_view
from extract.desk.agreed_items import agreed_item_of
from extract.output import clean
from schema.records import record
from schema.text import fold
from validate.adjudication.broken_rules import fields_in_rules, is_agreed
from validate.ledger.words import RULED
from validate.merge.cells import role_of
from validate.pairing.extractor_columns import of_extractor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.desk.desk import Desk
    from extract.desk.item_view import Choice
    from extract.desk.items import Item
    from schema.form import Field
    from validate.merge.merged_table import MergedTable

_OFFERED = {RULED["value"], item_view.CODE, RULED["neither"], RULED["ask"], RULED["unresolved"]}


@record
class OtherCells:
    """The cells of the studies that have an item, as `written` in the page, and each of them as an item, in order.

    Written are `names` of the extractors, `fields` by sheet, and `rows`. A field is its label, the number of what can
    be ruled on it, and its guidance. A row is its study, its sheet, its name, and per field None or what the
    extractors have: one text where all have the same.
    """

    written: dict[str, Any]
    items: tuple[Item, ...]


def other_cells(desk: Desk, numbered: Callable[[Item, Sequence[Choice]], int]) -> OtherCells:
    """These cells; `numbered` gives a number to what can be ruled on the cells of a field."""
    studies = {fold(item.study) for item in desk.items}
    in_rules = fields_in_rules(desk.comparison.form)
    fields: dict[str, list[tuple[str, int, str]]] = {}
    rows: list[tuple[str, str, str, list[str | list[str] | None]]] = []
    items: list[Item] = []
    for merged in desk.comparison.tables.values():
        here = [position for position, study in enumerate(merged.studies) if fold(study or "") in studies]
        columns = [(field, _column(desk, merged, field, here)) for field in _read(merged, in_rules)]
        columns = [(field, cells) for field, cells in columns if any(cell is not None for cell in cells)]
        if not columns:
            continue
        label = merged.table.label
        fields[label] = [_described(desk, merged, field, here, cells, numbered) for field, cells in columns]
        named = rows_have_names(merged.table)
        for place, position in enumerate(here):
            cells = [column[place] for _, column in columns]
            if any(cell is not None for cell in cells):
                name = (merged.labels[position] or "") if named else ""
                rows.append((merged.studies[position] or "", label, name, cells))
                there = (field for (field, _), cell in zip(columns, cells, strict=True) if cell is not None)
                items += (_item(desk, merged, position, field) for field in there)
    names = list(desk.names.shown.values())
    return OtherCells({"title": OTHER_CELLS, "names": names, "fields": fields, "rows": rows}, tuple(items))


def _item(desk: Desk, merged: MergedTable, position: int, field: Field) -> Item:
    return agreed_item_of(desk.comparison, desk.names, (merged.table.name, position, field.name))


def _read(merged: MergedTable, in_rules: frozenset[str]) -> list[Field]:
    """The fields of a table that a rule may read, and that another value can be written into."""
    own = (field for field in merged.table.fields if field.name in in_rules and field.of is None)
    return [field for field in own if field.reference is None and role_of(merged.table, field) == "compared"]


def _column(desk: Desk, merged: MergedTable, field: Field, here: Sequence[int]) -> list[str | list[str] | None]:
    """What extractors have in a field, row by row, in the words of a line; None where somebody rules or has ruled."""
    texts = [_texts(merged, field.name, name, here) for name in desk.names.shown]
    agreed = (is_agreed(desk.comparison, (merged.table.name, position, field.name)) for position in here)
    several = zip(*texts, strict=True)
    return [
        None if not agrees else row[0] if len(set(row)) == 1 else list(row)
        for agrees, row in zip(agreed, several, strict=True)
    ]


def _texts(merged: MergedTable, field: str, name: str, here: Sequence[int]) -> list[str]:
    counting, began, rows = merged.counting[name], merged.began[name], merged.positions[name]
    texts = merged.listed(of_extractor("text", name), field)
    found = []
    for position in here:
        text = texts[position]
        if not counting[position]:
            found.append(NO_ROW if began[position] else NOT_EXTRACTED)
        elif rows[position] is None:
            found.append(NO_ROW)
        else:
            found.append(BLANK if text is None else clean(shortened(text)))
    return found


def _described(
    desk: Desk,
    merged: MergedTable,
    field: Field,
    here: Sequence[int],
    cells: Sequence[object],
    numbered: Callable[[Item, Sequence[Choice]], int],
) -> tuple[str, int, str]:
    """The label of a field, what can be ruled on it, as on the first of its cells, and its guidance."""
    first = next(position for position, cell in zip(here, cells, strict=True) if cell is not None)
    item = _item(desk, merged, first, field)
    choices = [choice for choice in item_view.choices(item, desk) if choice.ruling in _OFFERED]
    return field.label, numbered(item, choices), clean(guidance(field))

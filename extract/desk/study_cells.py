"""All cells of a study, row by row: also those of rows on which nobody differs, so that they can be ruled on too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.adjudication.lines.lines import rows_have_names
from extract.adjudication.lines.words import BLANK
from extract.desk.agreed_items import id_of_cell
from schema.records import record
from schema.text import fold
from validate.adjudication.broken_rules import is_agreed
from validate.dataset.paper.in_words import in_words

if TYPE_CHECKING:
    from extract.desk.desk import Desk
    from extract.desk.items import Item
    from validate.merge.merged_table import MergedTable


@record(kw_only=True)
class CellShown:
    """A cell: its label, the value in words, and its item: one that is listed, or the `id` of a cell that agrees."""

    label: str
    text: str
    listed: Item | None
    id: str


@record(kw_only=True)
class RowShown:
    """A row: its sheet, its name, the item of the whole row if there is one, and its cells."""

    table: str
    name: str
    listed: Item | None
    cells: tuple[CellShown, ...]


def studies_shown(desk: Desk) -> list[str]:
    """The studies that the desk shows, as they are written."""
    merged = desk.comparison.tables[desk.comparison.form.studies.name]
    withheld = desk.merged.withheld
    return list(dict.fromkeys(study for study in merged.studies if study and fold(study) not in withheld))


def rows_of(desk: Desk, study: str) -> list[RowShown]:
    """The rows of a study, in the order of the form, without those that a ruling leaves out."""
    listed: dict[tuple[str, int, str], Item] = {}
    for item in desk.items:
        if item.about is not None and fold(item.study) == fold(study):
            cell = item.about.cell
            listed[cell.table, cell.position, "" if item.about.whole_row else cell.field] = item
    return [
        _row(desk, merged, position, listed)
        for merged in desk.comparison.tables.values()
        for position, of_study in enumerate(merged.studies)
        if fold(of_study or "") == fold(study) and position not in merged.dropped
    ]


def _row(desk: Desk, merged: MergedTable, position: int, listed: dict[tuple[str, int, str], Item]) -> RowShown:
    table = merged.table
    cells = []
    for field in table.fields:
        if field.of is not None or field.name in {table.study, table.key}:
            continue
        cell = (table.name, position, field.name)
        text, item = merged.listed("final", field.name)[position], listed.get(cell)
        blank = BLANK if text is None and item is None else ""
        id_ = id_of_cell(cell) if item is None and is_agreed(desk.comparison, cell) else ""
        cells.append(CellShown(label=field.label, text=in_words(field, text) if text else blank, listed=item, id=id_))
    return RowShown(
        table=table.label,
        name=(merged.labels[position] or "") if rows_have_names(table) else "",
        listed=listed.get((table.name, position, "")),
        cells=tuple(cells),
    )

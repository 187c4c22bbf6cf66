"""Adjudication items. One ruling settles an item: a cell with a difference, or a whole row that some do not have."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from schema.cells import Key
from schema.form import Form, Table
from schema.records import record
from schema.renamed_studies import RenamedStudies
from schema.text import fold
from validate.extraction.read_cells import remembered_key
from validate.ledger.ledger import PAIRING, CellRulings, Decision
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import TO_RULE, Discrepancy, Progress
from validate.merge.dropped_children import pointing_to_dropped
from validate.merge.merged_table import MergedTable
from validate.merge.resolve_rulings import remembered
from validate.merge.rows_of_some import lacked_by
from validate.pairing.pairings import Pairing

Basis = Mapping[str, str | None] | Mapping[str, Mapping[str, str]]
"""The basis of a ruling, as in `Decision.had`: by extractor for a cell, by extractor and field for a row."""

_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)
_IN_TROUBLE = frozenset({"duplicate", "unidentified"})
_BY_URGENCY: tuple[Progress, ...] = ("stale", "open", "asked", "decided", "agreed")


@record(kw_only=True)
class AdjudicationItem:
    """One thing to rule on. `decide` takes its `cell`; the ruling settles all its `cells`.

    `address` is a digest of the cell or row, and `basis` a digest of what the extractors have there (for a row,
    `had_in_row`). A ruling with the same address and basis is a ruling on this item, whatever the spelling.
    """

    cell: Discrepancy
    cells: tuple[Discrepancy, ...]
    address: str
    table: Table
    had_in_row: Mapping[str, Mapping[str, str]] | None = None

    @cached_property
    def basis(self) -> str:
        """A digest of what the extractors have."""
        if self.had_in_row is not None:
            return _basis(self.table, self.had_in_row, None)
        had = {name: answer.value for name, answer in self.cell.answers.items()}
        return _basis(self.table, had, self.cell.field)

    @property
    def former_addresses(self) -> tuple[str, ...]:
        """Its addresses under earlier names of its field and table."""
        cell, table = self.cell, self.table
        fields = (None,) if self.whole_row else (cell.field, *table[cell.field].was)
        addresses = (_address(name, cell.address, field) for name in (table.name, *table.was) for field in fields)
        return tuple(address for address in addresses if address != self.address)

    @property
    def whole_row(self) -> bool:
        """Whether the item is a whole row."""
        return self.cell.whole_row or self.in_trouble

    @property
    def in_trouble(self) -> bool:
        """Whether no ruling can name the row, because it has no identity or shares it with another row."""
        return self.cell.kind in _IN_TROUBLE

    @property
    def progress(self) -> Progress:
        """Open, stale, asked or decided. For a row, the progress of its most urgent cell."""
        return self.cell.progress

    @property
    def to_rule(self) -> bool:
        """Whether the item needs a ruling now: it does not wait for the authors, and a ruling can name its row."""
        return self.progress in TO_RULE and not self.in_trouble


def open_pairing_by_row(comparison: Comparison) -> Mapping[tuple[str, int], Pairing]:
    """The first open pairing of each merged row (table and position).

    These are proposed pairings, and rows that stay apart until somebody rules whether they are the same.
    """
    found: dict[tuple[str, int], Pairing] = {}
    for pairing in comparison.open_pairings:
        places = comparison.tables[pairing.table].places
        for row in pairing.rows.items():
            found.setdefault((pairing.table, places[row]), pairing)
    return found


def adjudication_items(comparison: Comparison) -> tuple[AdjudicationItem, ...]:
    """Every discrepancy once. The cells of a row that some extractors do not have are one item, at its first cell."""
    rows: dict[tuple[str, int], list[Discrepancy]] = {}
    order: list[Discrepancy | tuple[str, int]] = []
    for cell in comparison.in_question:
        if not _settled_by_row(cell):
            order.append(replace(cell, whole_row=False) if cell.whole_row else cell)
            continue
        row = (cell.table, cell.position)
        if row not in rows:
            order.append(row)
        rows.setdefault(row, []).append(cell)
    return tuple(
        _cell_item(comparison, entry) if isinstance(entry, Discrepancy) else _row_item(comparison, rows[entry])
        for entry in order
    )


def dropped_children(comparison: Comparison) -> tuple[AdjudicationItem, ...]:
    """The references by which rows were dropped with a dropped row. A ruling can move such a row to another row."""
    cells = [
        comparison.tables[table].agreed_cell(position, name)
        for table, position in comparison.dropped_with
        for name in pointing_to_dropped(comparison, table, position)
    ]
    return tuple(_cell_item(comparison, cell) for cell in cells)


def agreed_item(comparison: Comparison, address: CellAddress) -> AdjudicationItem:
    """An agreed cell as an item, so that somebody can rule on it; without a field, a row that some do not have."""
    table, position, name = address
    if not name:
        cells = ruled_with_row(comparison, table, position)
        return _row_item(comparison, [cell for cell in cells if cell.progress == "agreed"])
    return _cell_item(comparison, comparison.tables[table].agreed_cell(position, name))


def ruled_with_row(comparison: Comparison, table: str, position: int) -> tuple[Discrepancy, ...]:
    """The cells that a ruling on their whole row settles and remembers.

    In a row that some of three or more extractors chose, these are the agreed cells. Cells on which those who have the
    row differ have rulings of their own, and are dropped with the row.
    """
    merged = comparison.tables[table]
    of_row = [cell for cell in comparison.in_row(table, position) if cell.whole_row and not _goes_with_row(cell)]
    if lacked_by(merged, position):
        known = {cell.field for cell in of_row}
        agreed = [
            replace(merged.agreed_cell(position, name), whole_row=True)
            for name in merged.compared
            if name not in known and merged.listed("progress", name)[position] is None
        ]
        filled = [cell for cell in agreed if cell.final is not None]
        of_row += filled if of_row or filled else [_name_of(merged, position)]
    return tuple(of_row)


def _name_of(merged: MergedTable, position: int) -> Discrepancy:
    """The cell for a row in which only the identity is filled."""
    return replace(merged.agreed_cell(position, merged.table.identity[-1]), whole_row=True)


def _goes_with_row(cell: Discrepancy) -> bool:
    """Whether a cell is only settled because its row is dropped."""
    return cell.progress == "decided" and all(
        decision.field is None and not any(remembered(decision, cell.field).values())
        for decision in cell.rulings.in_force
    )


def filled_cells(comparison: Comparison, item: AdjudicationItem, extractor: str) -> tuple[tuple[str, str], ...]:
    """An extractor's filled cells in the row of an item: label and text, without the study."""
    merged = comparison.tables[item.cell.table]
    row = merged.positions[extractor][item.cell.position]
    if row is None:
        return ()
    recorded = comparison.extraction(extractor)[item.cell.table]
    fields = (field for field in merged.table.fields if field.name != merged.table.study)
    listed = ((field.label, recorded.text(field.name, row)) for field in fields)
    return tuple((label, text) for label, text in listed if text is not None)


def typed_name(comparison: Comparison, item: AdjudicationItem, extractor: str) -> str:
    """An extractor's name for the row of an item, if it differs: `usual care` for control. Else empty."""
    cell = item.cell
    merged = comparison.tables[cell.table]
    row = merged.positions[extractor][cell.position]
    if row is None:
        return ""
    recorded = comparison.extraction(extractor)[cell.table]
    shown = {fold(part) for part in cell.row.split(" / ")}
    fields = (merged.table[name] for name in merged.table.named_by)
    named = (field.name for field in fields if isinstance(field.cell, Key) and not field.cell.local)
    typed = (recorded.text(name, row) or "" for name in named if name != merged.table.study)
    return " / ".join(text for text in typed if text and fold(text) not in shown)


def address_of(decision: Decision, *, row: bool = False) -> str:
    """The address of a decision: its cell or its row. With `row`, the row of its cell."""
    if decision.ruling in PAIRING and not row:
        return address_of_rows(decision.table, decision.row)
    return _address(decision.table, decision.row, None if row else decision.field)


def addresses_formerly(decision: Decision, renamed: RenamedStudies, *, row: bool = False) -> Iterator[str]:
    """The addresses of a decision under the earlier names of its study."""
    for name in renamed.formerly(decision.study):
        rows = {extractor: (name, *identity[1:]) for extractor, identity in decision.row.items()}
        yield address_of(decision.model_copy(update={"row": rows}), row=row)


def by_address(decisions: Iterable[Decision], *, row: bool = False) -> dict[str, list[Decision]]:
    """The decisions at each address, in their order. With `row`, at the rows of their cells."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(address_of(decision, row=row), []).append(decision)
    return found


def address_of_rows(table: str, identities: Mapping[str, Sequence[str]]) -> str:
    """The address of a ruling on a pairing. It differs from the address of a ruling on the row."""
    return _address(table, identities, "=")


def basis_of(form: Form, decision: Decision) -> str | None:
    """A digest of the basis of a decision; None if the form no longer has the field."""
    table = form.by_name.get(decision.table)
    if table is None or (decision.field is not None and decision.field not in table.by_name):
        return None
    return _basis(table, decision.had, decision.field)


def row_basis(cells: Iterable[Discrepancy]) -> dict[str, dict[str, str]]:
    """The basis of a ruling on a row: each extractor's filled cells among these."""
    basis: dict[str, dict[str, str]] = {}
    for cell in cells:
        for name, answer in cell.answers.items():
            if answer.value is not None:
                basis.setdefault(name, {})[cell.field] = answer.value
    return basis


def _settled_by_row(cell: Discrepancy) -> bool:
    """Whether a ruling on the row settles the cell. It does not settle a cell with its own ruling."""
    alone = any(decision.field is not None and decision.ruling != "ask" for decision in cell.rulings.in_force)
    return cell.kind in _IN_TROUBLE or (cell.whole_row and not alone)


def _cell_item(comparison: Comparison, cell: Discrepancy) -> AdjudicationItem:
    return AdjudicationItem(
        cell=cell,
        cells=(cell,),
        address=_address(cell.table, cell.address, cell.field),
        table=comparison.form[cell.table],
    )


def _row_item(comparison: Comparison, cells: Sequence[Discrepancy]) -> AdjudicationItem:
    first = next((cell for cell in cells if not _goes_with_row(cell)), cells[0])
    rulings = CellRulings(
        in_force=tuple({decision.id: decision for cell in cells for decision in cell.rulings.in_force}.values()),
        stale=tuple({decision.id: decision for cell in cells for decision in cell.rulings.stale}.values()),
    )
    progress = min((cell.progress for cell in cells), key=_BY_URGENCY.index)
    in_row = cells if progress == "agreed" else comparison.in_row(first.table, first.position)
    return AdjudicationItem(
        cell=replace(first, progress=progress, rulings=rulings),
        cells=tuple(cells),
        address=_address(first.table, first.address, None),
        table=comparison.form[first.table],
        had_in_row=row_basis(
            cell for cell in in_row if (cell.whole_row and not _goes_with_row(cell)) or cell.kind in _IN_TROUBLE
        ),
    )


def _address(table: str, identities: Mapping[str, Sequence[str]], field: str | None) -> str:
    row = {name: [fold(part) for part in identity] for name, identity in identities.items()}
    return _digest([table, row, field])


def _basis(table: Table, had: Basis, field: str | None) -> str:
    """A digest of a basis. In a row, only filled cells count, and an extractor without any is left out."""
    meant: dict[str, object] = {}
    for name, value in had.items():
        if isinstance(value, Mapping):
            meant[name] = {field: _meaning(table, field, text) for field, text in value.items()}
        elif field is not None:
            meant[name] = _meaning(table, field, value)
    return _digest(meant)


def _meaning(table: Table, name: str, text: str | None) -> str | None:
    field = table.by_name.get(name)
    if text is None or field is None:
        return text
    return fold(text) if field.reference is not None else remembered_key(field, text)


def _digest(content: object) -> str:
    return hashlib.sha256(_WRITER.encode(content).encode()).hexdigest()[:12]

"""What one ruling settles: a cell on which extractors differ, or a whole row that not all of them have."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schema.form import Form, Table
from schema.text import fold
from validate.extraction.reading import key_of
from validate.ledger.ledger import PAIRING, Decision, Verdict
from validate.merge.comparison import Comparison, Discrepancy, State
from validate.pairing.positions import at as rows_of

Meanings = Mapping[str, str | None] | Mapping[str, Mapping[str, str]]
"""The ground of a ruling as `Decision.had` has it: of a cell per extractor, of a row per extractor and field."""

_IN_TROUBLE = frozenset({"duplicate", "blank"})
_BY_URGENCY: tuple[State, ...] = ("stale", "open", "asked", "decided", "agreed")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What one ruling settles. `at` is what `decide` is asked about, `cells` are all the discrepancies that it settles.

    `place` names the cell or row and `ground` what everybody has there, as digests that spelling does not change: a
    ruling on the same place and ground is a ruling on this matter.
    """

    at: Discrepancy
    cells: tuple[Discrepancy, ...]
    place: str
    ground: str

    @property
    def whole_row(self) -> bool:
        """Whether it is about a row and not about one cell."""
        return self.at.whole_row or self.in_trouble

    @property
    def in_trouble(self) -> bool:
        """Whether the row cannot be told from another or has no identity, so that no ruling can name it."""
        return self.at.kind in _IN_TROUBLE

    @property
    def state(self) -> State:
        """Open, stale, asked or decided; of a row, what its most urgent cell is."""
        return self.at.state


def matters(comparison: Comparison) -> tuple[Matter, ...]:
    """Every discrepancy once: cell by cell, but the cells of a row that not all have together, at the first of them."""
    rows: dict[tuple[str, int], list[Discrepancy]] = {}
    order: list[Discrepancy | tuple[str, int]] = []
    for each in comparison.discrepancies:
        if not _of_row(each):
            order.append(replace(each, whole_row=False) if each.whole_row else each)
            continue
        row = (each.table, each.position)
        if row not in rows:
            order.append(row)
        rows.setdefault(row, []).append(each)
    return tuple(
        _cell_matter(comparison, each) if isinstance(each, Discrepancy) else _row_matter(comparison, rows[each])
        for each in order
    )


def filled_cells(comparison: Comparison, matter: Matter, extractor: str) -> tuple[tuple[str, str], ...]:
    """What an extractor has in the row of a matter: label and text as typed of each filled cell but the study's."""
    merged = comparison.tables[matter.at.table]
    row = merged.rows[rows_of(extractor)][matter.at.position]
    if row is None:
        return ()
    typed = next(each for each in comparison.extractions if each.name == extractor)[matter.at.table].typed
    listed = ((each.label, typed[each.name][row]) for each in merged.table.fields if each.name != merged.table.study)
    return tuple((label, text) for label, text in listed if text is not None)


def place_of(decision: Decision, *, row: bool = False) -> str:
    """The place that a decision is about: its cell or its row; with `row`, the row that its cell stands in."""
    if decision.ruling in PAIRING and not row:
        return place_of_rows(decision.table, decision.row)
    return _place(decision.table, decision.row, None if row else decision.field)


def place_of_rows(table: str, address: Mapping[str, Sequence[str]]) -> str:
    """The place of a ruling on which row is which: that two rows are one is no ruling on the row."""
    return _place(table, address, "=")


def ground_of(form: Form, decision: Decision) -> str | None:
    """What everybody had when the decision was made; None where the form no longer has the field."""
    table = form.by_name.get(decision.table)
    if table is None or (decision.field is not None and decision.field not in table.by_name):
        return None
    return _ground(table, decision.had, decision.field)


def _of_row(each: Discrepancy) -> bool:
    """Whether a ruling on the row serves the cell. One that was ruled on by itself stands by itself."""
    alone = any(ruling.field is not None and ruling.ruling != "ask" for ruling in each.verdict.holding)
    return each.kind in _IN_TROUBLE or (each.whole_row and not alone)


def _cell_matter(comparison: Comparison, each: Discrepancy) -> Matter:
    had = {name: had.meaning for name, had in each.had.items()}
    return Matter(
        at=each,
        cells=(each,),
        place=_place(each.table, each.address, each.field),
        ground=_ground(comparison.form[each.table], had, each.field),
    )


def _row_matter(comparison: Comparison, cells: Sequence[Discrepancy]) -> Matter:
    first = cells[0]
    had: dict[str, dict[str, str]] = {}
    for each in comparison.in_row(first.table, first.position):
        if each.whole_row or each.kind in _IN_TROUBLE:
            for name, what in each.had.items():
                if what.meaning is not None:
                    had.setdefault(name, {})[each.field] = what.meaning
    verdict = Verdict(
        holding=tuple({ruling.id: ruling for each in cells for ruling in each.verdict.holding}.values()),
        sleeping=tuple({ruling.id: ruling for each in cells for ruling in each.verdict.sleeping}.values()),
    )
    state = min((each.state for each in cells), key=_BY_URGENCY.index)
    return Matter(
        at=replace(first, state=state, verdict=verdict),
        cells=tuple(cells),
        place=_place(first.table, first.address, None),
        ground=_ground(comparison.form[first.table], had, None),
    )


def _place(table: str, address: Mapping[str, Sequence[str]], field: str | None) -> str:
    row = {name: [fold(part) for part in identity] for name, identity in address.items()}
    return _digest([table, row, field])


def _ground(table: Table, had: Meanings, field: str | None) -> str:
    """Of a row only what is filled counts: whoever has nothing in it has no part in its ground."""
    said: dict[str, object] = {}
    for name, what in had.items():
        if isinstance(what, Mapping):
            said[name] = {each: _meaning(table, each, text) for each, text in what.items()}
        elif field is not None:
            said[name] = _meaning(table, field, what)
    return _digest(said)


def _meaning(table: Table, name: str, text: str | None) -> str | None:
    field = table.by_name.get(name)
    if text is None or field is None:
        return text
    return fold(text) if field.reference is not None else key_of(field, text)


def _digest(content: object) -> str:
    said = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:12]

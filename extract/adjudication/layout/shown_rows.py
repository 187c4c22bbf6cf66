"""Finds the rows that a line of an adjudication sheet shows, even if they were renamed or paired differently since."""

from __future__ import annotations

from collections.abc import Mapping

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.slots import from_slots
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import FIELD, NOT_EXTRACTED, ROW, TABLE, place_header, value_header
from schema.records import record
from schema.regular_expressions import regex
from schema.text import fold, tidy
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merged_table import MergedTable

_SPOT = regex(r"(?:.*!)?([A-Z]+\d+)(?: \(typed: .*)?")


@record
class Shown:
    """The rows that still have what a line shows: extractor -> position in the table."""

    merged: MergedTable
    field: str
    rows: Mapping[str, int]

    @property
    def positions(self) -> frozenset[int | None]:
        """The positions of their merged rows; None among them if a row is not in the merge."""
        return frozenset(self.merged.places.get((who, row)) for who, row in self.rows.items())


def shown_rows(comparison: Comparison, entry: Entry, names: Names) -> Shown | None:
    """The rows that a line shows, found by the places of their cells when the sheet was written.

    None if somebody no longer has what the line shows.
    """
    label, field = fold(entry.text(TABLE) or ""), fold(entry.text(FIELD) or "")
    for merged in comparison.tables.values():
        name = next((of.name for of in merged.table.fields if fold(of.label) == field), None)
        if name is not None and fold(merged.table.label) == label:
            rows = _rows(comparison, merged, name, entry, names)
            return Shown(merged, name, rows) if rows else None
    return None


def same_row(comparison: Comparison, entry: Entry, shown: Shown) -> CellAddress | None:
    """The cell that a line is about, if its rows are still one row and have the row name in the line."""
    if len(shown.positions) > 1 or None in shown.positions:
        return None
    texts = {
        fold(text)
        for who, row in shown.rows.items()
        for name in shown.merged.table.by_name
        if (text := comparison.extraction(who)[shown.merged.table.name].text(name, row))
    }
    called = [fold(part) for part in (entry.text(ROW) or "").split(" / ") if tidy(part)]
    (position,) = shown.positions
    return (shown.merged.table.name, position or 0, shown.field) if texts.issuperset(called) else None


def no_longer_paired(comparison: Comparison, shown: Shown, names: Names) -> str | None:
    """A sentence if the rows in a line are no longer paired, although they are unchanged; None if they are."""
    if len(shown.positions) < 2:
        return None
    of_table = shown.merged.table.name
    *first, last = (
        f"row {comparison.extraction(who)[of_table].numbers[row]} of {names.shown[who]}"
        for who, row in shown.rows.items()
    )
    return (
        f"{', '.join(first)} and {last} have what they had, but are not paired with each other any more. Rule on the"
        " pairing in a new sheet, then on this"
    )


def _rows(comparison: Comparison, merged: MergedTable, field: str, entry: Entry, names: Names) -> dict[str, int]:
    """Each extractor's row whose cell is at the place in the line and has the shown text. Empty if one differs."""
    places = from_slots(entry.text, names, place_header, "")
    texts = from_slots(entry.text, names, value_header, NOT_EXTRACTED)
    found = {}
    for who in names.shown:
        if not tidy(places[who] or ""):
            continue
        spot = _SPOT.fullmatch((places[who] or "").partition("\n")[0])
        recorded = comparison.extraction(who)[merged.table.name]
        here = [
            row
            for row in range(recorded.height)
            if spot and recorded.cell(row, field) == spot[1] and _is_shown(texts[who], recorded.text(field, row))
        ]
        if len(here) != 1:
            return {}
        found[who] = here[0]
    return found


def _is_shown(shown: str | None, typed: str | None) -> bool:
    """Whether a line shows the text of a cell. For a blank cell, lines have a note in brackets."""
    return tidy(shown or "").startswith("(") if not tidy(typed or "") else tidy(shown or "") == tidy(typed or "")

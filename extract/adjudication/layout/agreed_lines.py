"""Rows of a sheet on agreed cells: written for a broken rule of the form, or added by a person."""

from __future__ import annotations

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.slots import from_slots
from extract.adjudication.lines.lines import Line, agreed_line, rows_have_names
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import FIELD, NOT_EXTRACTED, ROW, STUDY, TABLE, WHOLE_ROW, value_header
from schema.text import fold, tidy
from validate.adjudication.broken_rules import is_agreed
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.rows_of_some import not_ruled_on


def agreed_line_of(entry: Entry, comparison: Comparison, names: Names) -> Line | None:
    """The line of the agreed cell or row that a row of the sheet names by study, sheet, row and field.

    None if it names none, or if the values have changed since the sheet was written.
    """
    cells = _named(entry, comparison)
    if len(cells) != 1:
        return None
    line = agreed_line(comparison, names, cells[0], "")
    if entry.key is not None:
        return line if entry.key[:2] == (line.item.address, line.item.basis) else None
    seen = from_slots(entry.text, names, value_header, NOT_EXTRACTED)
    shown = ((name, tidy(text or "")) for name, text in seen.items())
    return None if any(text not in {"", NOT_EXTRACTED, tidy(line.values[name])} for name, text in shown) else line


def _named(entry: Entry, comparison: Comparison) -> list[CellAddress]:
    study, table, row, field = (fold(entry.text(header) or "") for header in (STUDY, TABLE, ROW, FIELD))
    rows = not_ruled_on(comparison) if field == _WHOLE_ROW else []
    found: list[CellAddress] = []
    for name, merged in comparison.tables.items():
        if fold(merged.table.label) != table:
            continue
        fields = [one.name for one in merged.table.fields if fold(one.label) == field]
        for position, (of_study, label) in enumerate(zip(merged.studies, merged.labels, strict=True)):
            called = fold(label or "") if rows_have_names(merged.table) else row
            if fold(of_study or "") == study and called == row:
                found += [cell for one in fields if is_agreed(comparison, cell := (name, position, one))]
                found += [cell for cell in rows if field == _WHOLE_ROW and cell[:2] == (name, position)]
    return found


_WHOLE_ROW = fold(WHOLE_ROW)

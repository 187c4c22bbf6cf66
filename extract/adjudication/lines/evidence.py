"""The evidence that an extractor gave for a value: origin, place in the report, and the report's words."""

from __future__ import annotations

from collections.abc import Iterator

from validate.adjudication.items import AdjudicationItem
from validate.merge.comparison import Comparison


def evidence(comparison: Comparison, item: AdjudicationItem, name: str) -> Iterator[str]:
    """One text for each kind of evidence: the words for "other", origin, place and words of the cell.

    If the cell has no place of its own, the places in the row are used, with their headers.
    """
    merged = comparison.tables[item.cell.table]
    row = merged.positions[name][item.cell.position]
    if row is None or item.whole_row:
        return
    recorded = comparison.extraction(name)[item.cell.table]
    given = {field.role: recorded.text(field.name, row) for field in merged.table.companions(item.cell.field)}
    if given.get("other"):
        yield f"other: {given['other']}"
    if given.get("origin"):
        yield f"origin: {given['origin']}"
    if place := given.get("place"):
        yield place
    else:
        for field in merged.table.places:
            if field.name != item.cell.field and (text := recorded.text(field.name, row)):
                yield f"{field.label}: {text}"
    if given.get("words"):
        yield f"“{given['words']}”"

"""Finds rows by their names in words, so that a ruling can move a row from one parent row to another."""

from collections.abc import Iterator

from schema.form import Field
from schema.text import fold
from validate.merge.merged_table import MergedTable


def rows_named(merged: MergedTable, field: Field, position: int, text: str) -> list[int]:
    """The positions of the merged rows with this name that a reference field of this row can refer to."""
    target = merged.target(field)
    if target is None:
        return []
    return [place for place, name in _names(target, _study(merged, target, position)) if fold(name) == fold(text)]


def rows_offered(merged: MergedTable, field: Field, position: int) -> list[str]:
    """The names of the rows that a reference field of this row can refer to, without dropped rows."""
    target = merged.target(field)
    if target is None:
        return []
    names = _names(target, _study(merged, target, position))
    return list(dict.fromkeys(name for place, name in names if place not in target.dropped))


def reference_to(merged: MergedTable, field: Field, position: int, text: str) -> str:
    """The dataset's text for a reference that a ruling gives in words. A name of no row, or of several, stays."""
    target = merged.target(field)
    if target is None:
        return text
    keys = target.rows["row_key"].to_list()
    parts = (
        text.split("; ")
        if field.reference and field.reference.several and not _one(merged, field, position, text)
        else [text]
    )
    rows = [rows_named(merged, field, position, part) for part in parts]
    found = [keys[row[0]] if len(row) == 1 else part for row, part in zip(rows, parts, strict=True)]
    return "; ".join(sorted(dict.fromkeys(found)))


def _one(merged: MergedTable, field: Field, position: int, text: str) -> bool:
    return len(rows_named(merged, field, position, text)) == 1


def _study(merged: MergedTable, target: MergedTable, position: int) -> str | None:
    return None if target.table.parent is None else fold(merged.studies[position] or "")


def _names(target: MergedTable, study: str | None) -> Iterator[tuple[int, str]]:
    """The position and name in words of each row of a study, without extractors' own numbers."""
    for place, (of_study, label) in enumerate(zip(target.studies, target.labels, strict=True)):
        if label and (study is None or fold(of_study or "") == study):
            yield place, label

"""Rows that refer to another row of their table, such as groups within a sample."""

from collections.abc import Sequence

from schema.form import Field, Table
from schema.text import fold
from validate.dataset.paper.in_words import Row


def within(table: Table, row: Row) -> str:
    """The row that a row refers to within its table, such as `part of total`; blank if there is none."""
    field = _pointing(table)
    text = None if field is None else row.get(field.name)
    return "" if field is None or text is None or text in field.codes else f"{field.label.lower()} {text}"


def in_order_of_parts(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows of a study, each followed by the rows that refer to it; otherwise in their order."""
    field = _pointing(table)
    if table.key is None or field is None:
        return list(rows)
    names = [fold(row.get(table.key) or "") for row in rows]
    parts: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        whole = fold(row.get(field.name) or "")
        parts.setdefault(whole if whole in names and whole != names[place] else "", []).append(place)
    found, waiting = list[int](), parts.pop("", [])[::-1]
    while waiting:
        place = waiting.pop()
        found.append(place)
        waiting += parts.pop(names[place], [])[::-1]
    left = set(range(len(rows))) - set(found)  # rows that refer to each other
    return [rows[place] for place in [*found, *sorted(left)]]


def _pointing(table: Table) -> Field | None:
    """The field that refers to a row of the same table; None in the table of studies, in which every row is a study."""
    fields = (field for field in table.references if field.of is None and table.parent is not None)
    return next((field for field in fields if field.reference and field.reference.to == table.name), None)

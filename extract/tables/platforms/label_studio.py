"""Label Studio: one row per annotation of a task, beside what the program says of the annotation itself."""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.shape import Shape, place_of, remade, shape_of
from validate.inference.plain_table import PlainTable

NAME = "Label Studio"
_OWN = ("annotation_id", "created_at", "lead_time", "updated_at")


def label_studio(tables: Sequence[PlainTable]) -> Shape | None:
    """The answers by task and annotator, without when they were typed and how long it took; None for other tables."""
    for table in tables:
        task, person = place_of(table, "id"), place_of(table, "annotator")
        own = [place for name in _OWN if (place := place_of(table, name)) is not None]
        if task is not None and person is not None and len(own) == len(_OWN):
            return _shape(table, task, person, own)
    return None


def _shape(table: PlainTable, task: int, person: int, own: Sequence[int]) -> Shape:
    kept = [
        (header, table.columns[place], table.cells[str(place)])
        for place, header in enumerate(table.headers)
        if place not in own
    ]
    answers = remade(table, kept)
    remark = (
        f"{table.sheet}: recognised as an export of {NAME}: one row per task and annotator, without when and how"
        " long it was typed"
    )
    study, who = (place_of(answers, table.headers[place]) for place in (task, person))
    return shape_of(NAME, answers, "annotations", study, who, remark)

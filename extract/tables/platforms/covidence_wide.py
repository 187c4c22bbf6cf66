"""Covidence's first extraction tool as CSV: one row per study and group, the outcomes packed into the headers."""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.number_formats import plain
from extract.tables.shape import Shape, place_of, texts
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "Covidence extraction 1 (wide CSV)"
_FIXED = (
    "sponsorship source",
    "country",
    "setting",
    "comments",
    "authors name",
    "institution",
    "email",
    "address",
    "design",
    "group",
    "inclusion criteria",
    "exclusion criteria",
    "group differences",
)
_ENOUGH = 6


def covidence_wide(tables: Sequence[PlainTable]) -> Shape | None:
    """The table as it is, for how measure, statistic and group were packed differs by team; None where it is none."""
    for table in tables:
        study = place_of(table, "Study Identifier")
        fixed = sum(plain(header) in _FIXED for header in table.headers)
        if study is not None and fixed >= _ENOUGH and place_of(table, *_FIXED[:1]) is not None:
            return _shape(table, study, fixed)
    return None


def _shape(table: PlainTable, study: int, fixed: int) -> Shape:
    studies = texts(table, study)
    packed = len(table.headers) - fixed - 1
    remarks = [
        f"{table.sheet}: recognised as {NAME}: {plural(packed, 'column')} may hold measure, statistic and group"
        " in the header; left as they are"
    ]
    if len(set(studies)) < len(studies):
        remarks.append(f"{table.sheet}: some studies have several rows, one for each group")
    return Shape(NAME, (table,), ("extraction",), table.headers[study], None, tuple(remarks))

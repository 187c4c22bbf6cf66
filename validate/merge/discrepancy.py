"""A merged cell that is in question, with what each extractor has in it."""

from collections.abc import Mapping
from typing import Literal

from schema.records import record
from validate.ledger.ledger import CellRulings

Kind = Literal[
    "conflict", "rounded", "status", "omission", "additional", "ruled", "duplicate", "unidentified", "cosmetic"
]
"""Why a cell is in question.

conflict: two values; rounded: a number that is the other one rounded (also a conflict); status: a missing code against
a value or another code; omission: blank against filled; additional: a row of a selection that only one extractor has;
ruled: an agreed cell with a ruling; duplicate: a row that cannot be told from another; unidentified: a row without
identity. Cosmetic differences are only listed, not in question.
"""
Progress = Literal["open", "decided", "stale", "asked", "agreed"]
"""Open; decided; stale (open again because the basis of the ruling changed); asked (the authors are being asked)."""

TO_RULE = frozenset[Progress]({"open", "stale"})
"""The progress of cells that need a ruling now."""
NOT_SETTLED = TO_RULE | frozenset[Progress]({"asked"})
"""The progress of cells that are not settled: they need a ruling, or the authors are being asked."""


@record(kw_only=True)
class Answer:
    """What one extractor has in a merged cell, and its address; empty if the row is missing.

    `text` is as typed, `value` its meaning in the ledger; both are None if the cell is blank. `other` is the
    description of "other"; None without one.
    """

    text: str | None = None
    value: str | None = None
    other: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@record(kw_only=True)
class Discrepancy:
    """A merged cell on which extractors differ, or that has a ruling.

    `position` is the merged row in its table. `address` is the row in the ledger: what each extractor wrote in its
    identity. `whole_row` is True if some extractor does not have the row: one ruling then settles all its cells.
    """

    table: str
    study: str
    row: str
    position: int
    field: str
    kind: Kind
    progress: Progress
    answers: Mapping[str, Answer]
    final: str | None
    rulings: CellRulings
    address: Mapping[str, tuple[str, ...]]
    whole_row: bool = False

"""A merged cell that is in question, with what each extractor has in it."""

from collections.abc import Mapping
from typing import Literal

from schema.records import record
from validate.ledger.ledger import CellRulings

Kind = Literal[
    "conflict", "rounded", "status", "omission", "additional", "ruled", "duplicate", "unidentified", "cosmetic"
]
"""Why a cell is in question.

Two values (conflict), a number that is the other one rounded (rounded, which is a conflict too), a missing code against
a value or another code (status), blank against filled (omission), a row of a selection that one extractor alone has
(additional), a cell that agreed but has a ruling (ruled), a row that cannot be told from another (duplicate) or has no
identity (unidentified). Cosmetic differences are in question only where they are listed.
"""
Progress = Literal["open", "decided", "stale", "asked", "agreed"]
"""Open; decided; open again because what was ruled on has changed (stale); the authors are being asked (asked)."""

TO_RULE = frozenset[Progress]({"open", "stale"})
"""How far a cell is on which somebody has to rule now."""
NOT_SETTLED = TO_RULE | frozenset[Progress]({"asked"})
"""How far a cell is that is not settled: somebody has to rule on it, or the authors are asked."""


@record(kw_only=True)
class Answer:
    """What one extractor has in a merged cell, and where; nothing where the row is missing.

    `text` is as typed, `value` what it means in the words of the ledger; both are None where the cell is blank.
    `other` are the words beside the choice other, None where there are none.
    """

    text: str | None = None
    value: str | None = None
    other: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@record(kw_only=True)
class Discrepancy:
    """A merged cell on which extractors differ, or that a ruling is about.

    `position` is the merged row in its table. `address` is how the ledger names the row: what each extractor wrote in
    its identity. `whole_row` is true where one extractor has the row and another has not: one ruling serves all its
    cells.
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


def kind_in_files(kind: Kind) -> str:
    """The name of a kind in JSON and the dataset, where a row without identity is `blank`."""
    return "blank" if kind == "unidentified" else kind

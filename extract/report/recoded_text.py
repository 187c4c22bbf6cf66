"""Shows for `twofold history` how rows were coded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from extract.project.rounds.recoded import RecodedCell
from schema.form import Field
from schema.text import and_list
from validate.merge.discrepancy import NOT_SETTLED


def recoded_json(cells: Sequence[RecodedCell]) -> list[dict[str, Any]]:
    """The cells that were coded again, as plain data."""
    return [asdict(cell) for cell in cells]


def recoded_lines(cells: Sequence[RecodedCell], field: Field) -> Iterator[str]:
    """For each row, its codes before the round, the codes that each person gave it then, and the final codes."""
    if not cells:
        return
    yield ""
    yield "Coded again"
    for cell in cells:
        yield ""
        yield f"{cell.row}: round {cell.round}, codebook revision {cell.revision} ({cell.memo})"
        revisions = [
            f"{name} with revision {number}" for name, number in cell.first_coded.items() if number is not None
        ]
        by = f" (coded by {and_list(revisions)})" if revisions else ""
        yield f"  before  {cell.before or '(blank)'}{by}"
        for name, coded in cell.coded.items():
            revision = f" (with revision {coded.revision})" if coded.revision is not None else ""
            yield f"  {name}  {coded.text or '(blank)'}{revision}"
        yield f"  {_now(cell, field)}"


def _now(cell: RecodedCell, field: Field) -> str:
    if cell.progress in NOT_SETTLED:
        return f"Open: twofold merge --round {cell.round}"
    value = field.cell.in_words(cell.final) if cell.final else "(blank)"
    how = " (a ruling decided it)" if cell.progress == "decided" else ""
    return f"Value since then: {value}{how}"

"""What one extractor learns from a pilot round: where the result differs from their answer, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from schema.records import record
from schema.table import Field
from validate.dataset.difference import FirstDifference, Resolution
from validate.dataset.first_differences import first_differences, of_some_at_first
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer, Discrepancy

Outcome = Literal["kept", "overruled", "corrected", "paired", "missed", "open"]
"""`paired`: the row was matched with another one, or a matched row was separated.

`missed`: the others have a row that this extractor does not have, and nobody had to rule on it.
"""
ROW = "(this row)"
NO_ROW = "(no such row)"
DROPPED, GONE, PARTED = "(the row was dropped)", "(no such row any more)", "(two rows now)"
NO_VALUES = frozenset({DROPPED, GONE, PARTED})
"""The texts to show where there is no cell."""
_WITHOUT_CELL: Mapping[Resolution, str] = {"parent": DROPPED, "removed": GONE, "parted": PARTED}
_PAIRED = frozenset[Resolution]({"matched", "parted"})


@record(kw_only=True)
class Line:
    """A cell of one extractor on which the extractors differed, or that was ruled on although they agreed.

    `yours` and `stands` are None for a blank cell. `your_other` and `other` are the descriptions of "other". `field` is
    None for a whole row. `ruling` is the decision; None without one.
    """

    cell: Discrepancy
    field: Field | None
    yours: str | None
    stands: str | None
    outcome: Outcome
    ruling: Decision | None
    your_other: str | None = None
    other: str | None = None


def feedback(first: Comparison, now: Comparison, extractor: str) -> tuple[Line, ...]:
    """The lines of one extractor, by study and field.

    `first` compares first submissions, `now` is the present state.
    """
    return (*_of_differences(first, now, extractor), *_of_rulings(first, now, extractor))


def _of_differences(first: Comparison, now: Comparison, extractor: str) -> Iterator[Line]:
    """One line for each differing cell, and one for each row that not every extractor has."""
    rows = set()
    for difference in (*first_differences(first, now), *of_some_at_first(first, now)):
        cell = difference.first
        if extractor not in cell.answers or (cell.whole_row and (cell.table, cell.position) in rows):
            continue
        if cell.whole_row:
            rows.add((cell.table, cell.position))
        yield _of_row(first, difference, extractor) if cell.whole_row else _of_cell(first, difference, extractor)


def _of_cell(first: Comparison, difference: FirstDifference, extractor: str) -> Line:
    cell, ruling = difference.first, difference.decision
    field = first.form[cell.table][cell.field]
    yours = cell.answers[extractor].value
    gone = _WITHOUT_CELL.get(difference.resolution, DROPPED if ruling and ruling.ruling == "drop" else None)
    stands = None if gone else difference.stands
    if difference.resolution == "open":
        outcome: Outcome = "open"
    elif difference.resolution in _PAIRED:
        outcome = "paired"
    elif not gone and first.tables[cell.table].same(field, yours, stands):
        outcome = "kept"
    else:
        outcome = "overruled" if difference.resolution == "ruling" else "corrected"
    return Line(
        cell=cell,
        field=field,
        yours=yours,
        stands=gone or stands,
        outcome=outcome,
        ruling=ruling,
        your_other=cell.answers[extractor].other,
        other=difference.other,
    )


def _of_row(first: Comparison, difference: FirstDifference, extractor: str) -> Line:
    """A row that some extractors have and others do not: it was kept or dropped, or is still open."""
    cell, ruling = difference.first, difference.decision
    has_row = first.tables[cell.table].positions[extractor][cell.position] is not None
    dropped = difference.resolution == "parent" or (ruling is not None and ruling.ruling == "drop")
    outcome: Outcome = "kept" if has_row != dropped else "overruled"
    if difference.resolution == "open":
        outcome = "open"
    elif difference.resolution in _PAIRED:
        outcome = "paired"
    elif difference.resolution in {"removed", "correction"}:
        outcome = "corrected"
    elif difference.resolution == "some" and not has_row:
        outcome = "missed"
    return Line(
        cell=cell,
        field=None,
        yours=ROW if has_row else NO_ROW,
        stands=DROPPED if dropped else _WITHOUT_CELL.get(difference.resolution, ROW),
        outcome=outcome,
        ruling=ruling,
    )


def _of_rulings(first: Comparison, now: Comparison, extractor: str) -> Iterator[Line]:
    """Lines for cells on which everybody agreed, but on which the team ruled anyway.

    Fields that one person extracts are only in the lines of that person, not in those of a verifier.
    """
    studies = set(first.tables[first.form.studies.name].studies)
    for cell in now.in_question:
        if (
            cell.kind != "ruled"
            or cell.progress != "decided"
            or cell.study not in studies
            or extractor not in cell.answers
        ):
            continue
        field = now.form[cell.table][cell.field]
        answer: Answer = cell.answers[extractor]
        if field.mode != "dual" and answer.value is None:
            continue
        if not now.tables[cell.table].same(field, answer.value, cell.final):
            yield Line(
                cell=cell,
                field=field,
                yours=answer.value,
                stands=cell.final,
                outcome="overruled",
                ruling=cell.rulings.ruling,
                your_other=answer.other,
                other=now.tables[cell.table].words_for_other("final", cell.position, cell.field),
            )

"""Puts problems at their cells: from positions of rows to the cells that an extractor sees."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import polars as pl

from schema.problem import Severity
from schema.records import record
from validate.check.problem import Problem
from validate.extraction.recorded_table import RecordedTable


def problem_at(
    recorded: RecordedTable,
    row: int,
    fields: Sequence[str],
    *,
    code: str,
    message: str,
    severity: Severity | None = None,
    suggestion: str | None = None,
) -> Problem:
    """A problem of the row at this position in these fields. It is shown at the first field that the sheet has.

    Only rules of a form give a severity. The catalogue has the severity of all other codes.
    """
    placed = [(cell, name) for name in fields if (cell := recorded.cell(row, name)) is not None]
    return Problem(
        code=code,
        message=message,
        given_severity=severity,
        file=recorded.file,
        sheet=recorded.sheet_of(row),
        cells=tuple(cell for cell, _ in placed),
        values=tuple(recorded.text(name, row) or "" for _, name in placed),
        study=recorded.text(recorded.table.study, row),
        row=row_label(recorded, row),
        field=placed[0][1] if placed else fields[0],
        suggestion=suggestion,
    )


@record(kw_only=True)
class Doubt:
    """A problem in every row for which `holds` is true. `message` is one text, or a function of the row's position."""

    fields: Sequence[str]
    code: str
    holds: pl.Expr
    message: str | Callable[[int], str]


def where(recorded: RecordedTable, frame: pl.DataFrame, doubts: Iterable[Doubt]) -> Iterator[Problem]:
    """The problems that these doubts find, doubt by doubt. `frame` has a row per row of the table.

    All doubts are one query: in a small table a query costs much more than its answer.
    """
    asked = list(doubts)
    if not asked:
        return
    answers = frame.select(doubt.holds.fill_null(value=False).alias(str(place)) for place, doubt in enumerate(asked))
    for doubt, answer in zip(asked, answers, strict=True):
        for row in answer.arg_true() if answer.any() else ():
            message = doubt.message if isinstance(doubt.message, str) else doubt.message(row)
            yield problem_at(recorded, row, doubt.fields, code=doubt.code, message=message)


def row_label(recorded: RecordedTable, row: int) -> str:
    """The identity of the row within its study, in the extractor's words; blank for the study's own row."""
    named = (recorded.text(name, row) for name in recorded.table.identity if name != recorded.table.study)
    return " / ".join(text if len(text) <= _LONG else text[: _LONG - 3] + "..." for text in named if text)


_LONG = 60  # characters of an identity that are shown


def shown(recorded: RecordedTable, row: int, name: str) -> str:
    """A cell in a sentence."""
    return recorded.text(name, row) or "blank"


def labels(recorded: RecordedTable, names: Iterable[str]) -> str:
    """The headers of some fields, in a sentence."""
    return ", ".join(recorded.table[name].label for name in names)

"""Puts problems at their cells: turns positions of rows into the cells that an extractor sees."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import polars as pl

from schema.problem import Severity
from schema.records import record
from schema.text import tidy
from validate.check.problem import Problem
from validate.extraction.columns import selected
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
    """A problem in these fields of the row at this position. It is shown at the first field that the sheet has.

    `severity` is that of a form's rule, or of a less serious case (`milder` in the catalogue). If it is None, the
    problem has the usual severity of its code in the catalogue.
    """
    placed = [(cell, name) for name in fields if (cell := recorded.cell(row, name)) is not None]
    return Problem(
        code=code,
        message=message,
        given_severity=severity,
        file=recorded.file_of(row),
        sheet=recorded.sheet_of(row),
        cells=tuple(cell for cell, _ in placed),
        values=tuple(recorded.text(name, row) or "" for _, name in placed),
        study=recorded.text(recorded.table.study, row),
        row=row_label(recorded, row),
        field=placed[0][1] if placed else fields[0],
        suggestion=suggestion,
    )


@record(kw_only=True)
class CellCheck:
    """A problem in every row for which `broken` is true. `message` is a text, or a function of the row's position."""

    fields: Sequence[str]
    code: str
    broken: pl.Expr
    message: str | Callable[[int], str]


def problems_of(recorded: RecordedTable, frame: pl.DataFrame, checks: Iterable[CellCheck]) -> Iterator[Problem]:
    """The problems that these checks find, check by check. `frame` has one row per row of the table.

    All checks are one query, because in a small table a query costs much more than its result.
    """
    all_checks = list(checks)
    if not all_checks:
        return
    answers = (one.broken.fill_null(value=False).alias(str(place)) for place, one in enumerate(all_checks))
    broken = selected(frame, answers)
    for check, rows in zip(all_checks, broken, strict=True):
        for row in rows.arg_true() if rows.any() else ():
            message = check.message if isinstance(check.message, str) else check.message(row)
            yield problem_at(recorded, row, check.fields, code=check.code, message=message)


def row_label(recorded: RecordedTable, row: int) -> str:
    """The identity of the row within its study, in the extractor's words; blank for the row of the study itself."""
    named = (tidy(recorded.text(name, row) or "") for name in recorded.table.identity if name != recorded.table.study)
    return " / ".join(text if len(text) <= _LONG else text[: _LONG - 3] + "..." for text in named if text)


_LONG = 60  # maximum number of characters shown of an identity


def labels(recorded: RecordedTable, names: Iterable[str]) -> str:
    """The headers of these fields, joined for a sentence."""
    return ", ".join(recorded.table[name].label for name in names)

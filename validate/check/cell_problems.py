"""Puts problems at their cells: from positions of rows to the cells that an extractor sees."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import polars as pl

from schema.problem import Severity
from schema.records import record
from validate.check.problem import Problem
from validate.extraction.columns import is_short
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
    """A problem in every row for which `broken` is true of the values of the fields that it `reads`.

    `query` says the same for long tables: in short ones a query costs much more than its answer. Only `rows` are asked,
    or all. `message` is one text, or a function of the row's position.
    """

    fields: Sequence[str]
    code: str
    reads: Sequence[str]
    broken: Callable[..., bool]
    query: Callable[[], pl.Expr]
    message: str | Callable[[int], str]
    rows: pl.Series | None = None


def problems_of(recorded: RecordedTable, checks: Iterable[CellCheck]) -> Iterator[Problem]:
    """The problems that these checks find, check by check."""
    all_checks = list(checks)
    broken = _read_row_by_row if is_short(recorded.height) else _asked_in_one_query
    for check, rows in zip(all_checks, broken(recorded.values, all_checks), strict=True):
        for row in rows:
            message = check.message if isinstance(check.message, str) else check.message(row)
            yield problem_at(recorded, row, check.fields, code=check.code, message=message)


def _read_row_by_row(values: pl.DataFrame, checks: Sequence[CellCheck]) -> Iterator[list[int]]:
    """The broken rows of each check."""
    lists = {name: values[name].to_list() for name in {name for check in checks for name in check.reads}}
    for check in checks:
        read = enumerate(zip(*(lists[name] for name in check.reads), strict=True))
        rows = [row for row, cells in read if check.broken(*cells)]
        yield rows if check.rows is None else [row for row in rows if check.rows[row]]


def _asked_in_one_query(values: pl.DataFrame, checks: Sequence[CellCheck]) -> Iterator[list[int]]:
    broken = (
        (check.query() if check.rows is None else check.query() & pl.lit(check.rows)).fill_null(value=False)
        for check in checks
    )
    for rows in values.select(one.alias(str(place)) for place, one in enumerate(broken)):
        yield rows.arg_true().to_list() if rows.any() else []


def row_label(recorded: RecordedTable, row: int) -> str:
    """The identity of the row within its study, in the extractor's words; blank for the study's own row."""
    named = (recorded.text(name, row) for name in recorded.table.identity if name != recorded.table.study)
    return " / ".join(text if len(text) <= _LONG else text[: _LONG - 3] + "..." for text in named if text)


_LONG = 60  # characters of an identity that are shown


def labels(recorded: RecordedTable, names: Iterable[str]) -> str:
    """The headers of some fields, in a sentence."""
    return ", ".join(recorded.table[name].label for name in names)

"""Checks a column in which a team wrote whether two coders agree, against the comparison."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from extract.tables.coder_columns import AgreementColumn, differs
from schema.text import fold
from validate.inference.assumed import Assumption
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column

_SHOWN = 5
_AGREE = frozenset({"agreed", "cosmetic"})
_COMPARED = frozenset({"agreed", "cosmetic", "conflict", "status", "omission"})


def check_agreement(comparison: Comparison, column: AgreementColumn) -> Assumption:
    """In how many rows the column says otherwise than the comparison, and which they are."""
    rows = list(_compared_rows(comparison, column))
    contradicting = [
        f"{study} (row {number}) says {stated}, and {_found(agreeing, compared)}"
        for study, number, stated, share, agreeing, compared in rows
        if differs(share, agreeing, compared)
    ]
    header = f"{column.header!r}"
    if not rows:
        sentence = f"{header} says nothing of the rows that are compared"
    elif not contradicting:
        sentence = f"{header} says the same as this comparison in {_rows(len(rows))}"
    else:
        more = f"; and {len(contradicting) - _SHOWN} more" if len(contradicting) > _SHOWN else ""
        sentence = (
            f"{header} says otherwise than the answers in {len(contradicting)} of {_rows(len(rows))}:"
            f" {'; '.join(contradicting[:_SHOWN])}{more}"
        )
    option = "correct the column, or ignore it: it is not used"
    return Assumption(about="agreement", sentence=sentence, option=option, doubtful=bool(contradicting))


def _compared_rows(comparison: Comparison, column: AgreementColumn) -> Iterator[tuple[str, int, str, float, int, int]]:
    """Of each row that says something: study, row, what is said, and how many of how many answers agree."""
    (table,) = comparison.tables.values()
    fields = [
        field.name
        for field in table.table.fields
        if column.question is None or fold(field.label) == fold(column.question)
    ]
    cells = comparison.merged_cells.filter(
        pl.col("field").cast(pl.String).is_in(fields) & pl.col("state").cast(pl.String).is_in(sorted(_COMPARED))
    )
    counted = cells.group_by("row").agg(
        pl.col("state").cast(pl.String).is_in(sorted(_AGREE)).sum().alias("agreeing"), pl.len().alias("compared")
    )
    numbers = comparison.extractions[0][table.table.name].numbers
    places = table.rows.select("row", "study_text", row_column(comparison.names[0])).join(counted, on="row")
    for _, study, place, agreeing, compared in places.sort("row").iter_rows():
        if place is not None and numbers[place] in column.says:
            stated, share = column.says[numbers[place]]
            yield study or "", numbers[place], stated, share, agreeing, compared


def _found(agreeing: int, compared: int) -> str:
    if compared == 1:
        return "they agree" if agreeing else "they differ"
    return f"{agreeing} of {compared} answers agree"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"

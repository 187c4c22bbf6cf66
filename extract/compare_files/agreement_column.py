"""Checks a column in which a team wrote whether two coders agree, against the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from extract.tables.coder_columns import AgreementColumn, differs
from schema.records import record
from schema.text import fold, plural
from validate.inference.assumed import Assumed, Assumption
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column

_SHOWN = 5
_OPTION = "correct the column, or ignore it: it is not used"
_FILL = "if so, write what each of them answered into these cells"
_AGREE = frozenset({"agreed", "cosmetic"})
_COMPARED = frozenset({"agreed", "cosmetic", "conflict", "status", "omission"})


def check_agreement(comparison: Comparison, columns: Sequence[AgreementColumn]) -> Assumed:
    """In how many rows each column says otherwise than the comparison, and which they are."""
    rows = [list(_compared_rows(comparison, column)) for column in columns]
    facts = [_facts(column, of_one) for column, of_one in zip(columns, rows, strict=True)]
    names = _names(comparison, columns)
    unseen = [_without_answers(*one) for one in zip(names, columns, rows, strict=True)]
    return Assumed(
        assumptions=(*_assumptions(list(zip(names, rows, strict=True))), *filter(None, unseen)),
        facts={"agreement_columns": facts} if facts else {},
    )


def _names(comparison: Comparison, columns: Sequence[AgreementColumn]) -> list[str]:
    """The columns by their headers, and by their questions too where several have one header."""
    (table,) = comparison.tables.values()
    labels = {fold(field.label): field.label for field in table.table.fields}
    times = Counter(column.header for column in columns)
    return [
        f"{column.header!r} after {labels.get(fold(column.question), column.question)!r}"
        if column.question and times[column.header] > 1
        else f"{column.header!r}"
        for column in columns
    ]


@record(kw_only=True)
class _Row:
    """What a row says, as typed and as a share, and how many of its compared answers agree.

    `spelled` of these are the same but for their spelling.
    """

    study: str
    number: int
    stated: str
    share: float
    agreeing: int
    spelled: int
    compared: int

    @property
    def contradicts(self) -> bool:
        return differs(self.share, self.agreeing, self.compared)


def _facts(column: AgreementColumn, rows: Sequence[_Row]) -> dict[str, Any]:
    return {
        "header": column.header,
        "question": column.question,
        "rows": len(rows),
        "contradicting": [
            {
                "study": row.study,
                "row": row.number,
                "says": row.stated,
                "agreeing": row.agreeing,
                "compared": row.compared,
            }
            for row in rows
            if row.contradicts
        ],
    }


def _assumptions(checked: Sequence[tuple[str, Sequence[_Row]]]) -> Iterator[Assumption]:
    """A sentence for each column, and one together for all that say the same as the comparison, if they are many."""
    same = [(column, rows) for column, rows in checked if rows and not any(row.contradicts for row in rows)]
    if len(same) > _SHOWN:
        listed = ", ".join(f"{column} (in {plural(len(rows), 'row')})" for column, rows in same[:_SHOWN])
        sentence = f"{len(same)} columns say the same as this comparison: {listed} and {len(same) - _SHOWN} more"
        yield Assumption(about="agreement", sentence=sentence, option=_OPTION)
        checked = [each for each in checked if each not in same]
    yield from (_assumption(column, rows) for column, rows in checked)


def _assumption(header: str, rows: Sequence[_Row]) -> Assumption:
    contradicting = [
        f"{row.study} (row {row.number}) says {row.stated}, and {_found(row)}" for row in rows if row.contradicts
    ]
    if not rows:
        sentence = f"{header} says nothing of the rows that are compared"
    elif not contradicting:
        sentence = f"{header} says the same as this comparison in {plural(len(rows), 'row')}"
    else:
        more = f"; and {len(contradicting) - _SHOWN} more" if len(contradicting) > _SHOWN else ""
        sentence = (
            f"{header} says otherwise than the answers in {len(contradicting)} of {plural(len(rows), 'row')}:"
            f" {'; '.join(contradicting[:_SHOWN])}{more}"
        )
    return Assumption(about="agreement", sentence=sentence, option=_OPTION, doubtful=bool(contradicting))


def _without_answers(header: str, column: AgreementColumn, rows: Sequence[_Row]) -> Assumption | None:
    """A question where the column says of more rows than are compared that people agree in them."""
    compared = {row.number for row in rows}
    agreeing = [number for number, (_, share) in column.says.items() if number not in compared and share == 1]
    if len(agreeing) <= len(compared):
        return None
    sentence = (
        f"{header} says of {plural(len(agreeing), 'more row')} that they agree, and their cells there are blank. Such"
        " rows are not compared, so percentages and coefficients do not say how far they agree"
    )
    return Assumption(about="agreement", sentence=sentence, option=_FILL, doubtful=True)


def _compared_rows(comparison: Comparison, column: AgreementColumn) -> Iterator[_Row]:
    """The rows that say something."""
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
        pl.col("state").cast(pl.String).is_in(sorted(_AGREE)).sum().alias("agreeing"),
        (pl.col("state").cast(pl.String) == "cosmetic").sum().alias("spelled"),
        pl.len().alias("compared"),
    )
    numbers = [extraction[table.table.name].numbers for extraction in comparison.extractions]
    rows = [row_column(name) for name in comparison.names]
    places = table.rows.select("study_text", "row", *rows).join(counted, on="row").sort("row").drop("row")
    for study, *of_each, agreeing, spelled, compared in places.iter_rows():
        # Each of them has the row, or one whose name stands there has it: the row of the sheet is the same.
        number = next((its[place] for its, place in zip(numbers, of_each, strict=True) if place is not None), None)
        if number is not None and number in column.says:
            stated, share = column.says[number]
            yield _Row(
                study=study or "",
                number=number,
                stated=stated,
                share=share,
                agreeing=agreeing,
                spelled=spelled,
                compared=compared,
            )


def _found(row: _Row) -> str:
    if row.compared > 1:
        return f"{row.agreeing} of {row.compared} answers agree"
    if not row.agreeing:
        return "they differ"
    return "they agree, if spelling does not count" if row.spelled else "they agree"

"""The long form of a dataset: one row per filled cell."""

import re
from collections.abc import Iterator

import polars as pl

from schema.form import Field, Form
from schema.missing import Missing
from schema.quantities import Amount
from validate.dataset.paper.in_words import InWords, Row
from validate.dataset.row_ids import row_ids
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.given_evidence import place_and_words

LONG = {
    "table": "the table",
    "row_id": "the row in that table",
    "study": "the study",
    "field": "the column in that table",
    "label": "the label of the field",
    "value": "the value in its standard spelling, an amount in its base unit; blank for a missing code",
    "in_words": "the value with labels instead of codes, and the words for other",
    "number": "the value of a number, and of an amount in its base unit",
    "unit": "the base unit of an amount; the folder reported has it as the report gives it",
    "status": "value, or the missing code in words",
    "origin": "how the value was obtained, if it was not reported",
    "place": "where the report has it",
    "words": "the report's words for it; of a calculated value, how the extractors say that it was obtained",
    "source": "whose value this is, and whose origin, place and words: the extractors who have it, somebody who found"
    " it when verifying another value, or the ruling (ruling and its id; see discrepancies.csv)",
}
"""The columns and their meanings."""

_STATUS = {code.value: code.status for code in Missing}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ASIDE = ("origin", "place", "words")
_CELL = ("row_id", "field")


def long_table(comparison: Comparison, words: InWords, lineage: pl.DataFrame) -> pl.DataFrame:
    """One row per filled cell of the dataset, by table, row and field; see `LONG`. All columns are texts.

    `lineage` gives the source of each value.
    """
    columns = [column for column in LONG if column != "source"]
    lines = list(_lines(comparison, words))
    held = dict(zip(columns, zip(*lines, strict=True), strict=True)) if lines else {}
    # by columns, because building it by rows takes longer
    frame = pl.DataFrame(held, schema=dict.fromkeys(columns, pl.String))
    frame = frame.join(_sources(lineage), on=_CELL, how="left", maintain_order="left")
    frame = frame.join(_given(comparison, lineage), on=_CELL, how="left", maintain_order="left")
    given = (pl.coalesce(name, f"given {name}").alias(name) for name in ("place", "words"))
    return frame.with_columns(*given).select(*LONG)


def _given(comparison: Comparison, lineage: pl.DataFrame) -> pl.DataFrame:
    """The place and the words for a value that only a ruling gave, for fields without cells for evidence."""
    alone = lineage.filter(pl.col("extractor").is_null(), pl.col("decision").is_not_null()).unique(_CELL)
    decisions = comparison.ledger.by_id
    lines = [
        (row_id, field, *place_and_words(comparison.form, comparison.ledger, decisions[ruling]))
        for row_id, field, ruling in alone.select(*_CELL, "decision").iter_rows()
        if ruling in decisions
        and decisions[ruling].field == field
        and not comparison.form[decisions[ruling].table][field].evidence
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys((*_CELL, "given place", "given words"), pl.String), orient="row")


def _sources(lineage: pl.DataFrame) -> pl.DataFrame:
    """The people who gave each value, in words."""
    return lineage.group_by(_CELL).agg(
        pl.coalesce(
            pl.col("extractor").drop_nulls().sort().str.join("; ").replace("", None),
            pl.col("found_by").first() + pl.lit(", who verified it"),
            pl.lit("ruling ") + pl.col("decision").first(),
        ).alias("source")
    )


def _lines(comparison: Comparison, words: InWords) -> Iterator[tuple[str | None, ...]]:
    form: Form = comparison.form
    for table in form.tables:
        merged = comparison.tables[table.name]
        ids = row_ids(merged).filter(kept_rows(merged))
        fields = [field for field in table.fields if field.of is None and field.finished_when is None]
        parts = {field.name: {part.role: part.name for part in table.companions(field.name)} for field in fields}
        for row_id, row in zip(ids, words.rows(table), strict=True):
            for field in fields:
                text = row[field.name]
                if text is None:
                    continue
                code = text in field.codes
                aside = (row.get(parts[field.name].get(role, "")) for role in _ASIDE)  # type: ignore[call-overload]
                value, shown, *measured = (None,) * 4 if code else _value(words, field, row, text)
                yield (
                    table.name,
                    row_id,
                    row[table.study],
                    field.name,
                    field.label,
                    value,
                    shown,
                    *measured,
                    _STATUS[text] if code else "value",
                    *aside,
                )


def _value(words: InWords, field: Field, row: Row, text: str) -> tuple[str, str, str | None, str | None]:
    """A value, its text for readers, and for numbers the number and its unit. In a draft, some cannot be read."""
    if isinstance(field.cell, Amount) and (amount := field.cell.in_base_unit(text)) is not None:
        number, _, unit = amount.partition(" ")
        return amount, amount, number, unit
    counted = field.cell.storage in {"integer", "decimal"} and _NUMBER.fullmatch(text)
    return text, words.cell(field, row), text if counted else None, None

"""Lineage: where each value of the dataset comes from, cell by cell."""

import polars as pl

from schema.form import Field
from validate.extraction.cell_names import letters
from validate.extraction.extraction import Extraction
from validate.extraction.reading import read_column
from validate.merge.comparison import Comparison, MergedTable
from validate.merge.consensus import kept_rows
from validate.pairing.positions import at

LINEAGE = {
    "table": "the table of the dataset",
    "row_id": "the row there",
    "field": "the column there",
    "value": "what stands in the dataset, canonical text",
    "state": "how the extractors' cells compared: agreed, cosmetic, conflict, status, omission, unscored, single; key",
    "extractor": "whose cell has this meaning; empty where a decision gave another value",
    "file": "the extractor's file",
    "sheet": "the sheet there",
    "cell": "the cell there",
    "typed": "what is typed in that cell",
    "decision": "the decision by which the value stands, if one was needed",
}
"""The columns, and what each holds."""


def row_ids(merged: MergedTable) -> pl.Series:
    """A name per merged row, unique in the dataset, that depends on the row's study alone: `S01.samples.2`."""
    within = merged.rows.select(pl.int_range(1, pl.len() + 1).over("study").cast(pl.String)).to_series()
    parts = [merged.rows["study_text"].fill_null("?"), pl.lit(merged.table.name), within]
    return pl.select(pl.concat_str(parts, separator=".").alias("row_id")).to_series()


def lineage(comparison: Comparison) -> pl.DataFrame:
    """A row per non-blank cell of the dataset and extractor whose cell has its meaning; see `LINEAGE`.

    A value that stands by a decision alone (another value, UC for what could not be resolved) has one row, without an
    extractor. Sorted by table, row, field and extractor.
    """
    frames = [
        _of_field(comparison, merged, each) for merged in comparison.tables.values() for each in merged.table.fields
    ]
    order = {name: place for place, name in enumerate(comparison.tables)}
    rows = pl.concat([frame for frame in frames if frame.height] or [_EMPTY])
    return (
        rows.with_columns(pl.col("table").replace_strict(order, return_dtype=pl.UInt32, default=None).alias("_table"))
        .sort("_table", "_row", "_field", "extractor")
        .select(*LINEAGE)
    )


_SCHEMA = {**dict.fromkeys(LINEAGE, pl.String), "_row": pl.UInt32, "_field": pl.UInt32}
_EMPTY = pl.DataFrame(schema=_SCHEMA)


def _of_field(comparison: Comparison, merged: MergedTable, field: Field) -> pl.DataFrame:
    """The lines of one field: one per cell and extractor who has its meaning, or one without extractor."""
    value = merged.final[field.name]
    cells = pl.DataFrame([row_ids(merged), value.alias("value"), _states(merged, field), _decisions(merged, field)])
    cells = cells.with_row_index("_row")
    stands = value.is_not_null() & kept_rows(merged)
    meant = {each.name: stands & has_meaning(comparison, each, merged, field) for each in comparison.extractions}
    lines = [
        cells.with_columns(**_places(each, merged, field)).filter(meant[each.name]) for each in comparison.extractions
    ]
    nobody = ~pl.DataFrame(meant).select(pl.any_horizontal(pl.all())).to_series()
    without = dict.fromkeys(("extractor", "file", "sheet", "cell", "typed"), pl.lit(None, dtype=pl.String))
    lines.append(cells.filter(stands & nobody).with_columns(**without))
    place = next(number for number, each in enumerate(merged.table.fields) if each.name == field.name)
    named = {"table": pl.lit(merged.table.name), "field": pl.lit(field.name), "_field": pl.lit(place, dtype=pl.UInt32)}
    return pl.concat(lines).with_columns(**named).select(*_SCHEMA)


def has_meaning(comparison: Comparison, extraction: Extraction, merged: MergedTable, field: Field) -> pl.Series:
    """Per merged row, whether the extractor's cell means what stands there; any key counts for the row it names.

    A cell of the identity on which extractors of a row that likeness joined differ is compared like any other.
    """
    recorded = extraction[merged.table.name]
    rows = merged.rows[at(extraction.name)]
    there = recorded.keys[field.name].gather(rows).is_not_null()
    if field.name not in (*merged.states.columns, *merged.identity_states.columns):
        return there
    final = read_column(field, merged.final[field.name])[2]
    resolved = comparison.columns.get((extraction.name, merged.table.name, field.name))
    own = recorded.keys[field.name] if resolved is None else read_column(field, resolved.texts)[2]
    same = (own.gather(rows) == final).fill_null(value=False)
    if field.name in merged.states.columns:
        return same
    differs = merged.identity_states[field.name].is_in(["conflict", "status", "omission"]).fill_null(value=False)
    return pl.select(pl.when(differs).then(same).otherwise(there)).to_series()


def _states(merged: MergedTable, field: Field) -> pl.Series:
    for frame in (merged.states, merged.identity_states):
        if field.name in frame.columns:
            return frame[field.name].cast(pl.String).fill_null("key").alias("state")
    return pl.repeat("key", merged.height, eager=True).cast(pl.String).alias("state")


def _decisions(merged: MergedTable, field: Field) -> pl.Series:
    """The ruling by which each cell stands, if it needed one."""
    ruled: list[str | None] = [None] * merged.height
    for (place, name), verdict in merged.verdicts.items():
        if name == field.name and verdict.ruling is not None:
            ruled[place] = verdict.ruling.id
    return pl.Series("decision", ruled, dtype=pl.String)


def _places(extraction: Extraction, merged: MergedTable, field: Field) -> dict[str, pl.Expr | pl.Series]:
    """Where the extractor's cells stand, per merged row."""
    recorded = extraction[merged.table.name]
    rows = merged.rows[at(extraction.name)]
    column = letters(recorded.columns[field.name]) if field.name in recorded.columns else ""
    return {
        "extractor": pl.lit(extraction.name),
        "file": pl.lit(recorded.file),
        "sheet": pl.lit(recorded.sheet),
        "cell": column + recorded.rows.cast(pl.Int64).cast(pl.String).gather(rows),
        "typed": recorded.typed[field.name].gather(rows),
    }

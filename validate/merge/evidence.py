"""Takes the evidence of each value (origin, place and words) from one source, the one that gave the value."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from schema.table import Role
from validate.extraction.columns import constant
from validate.ledger.ledger import Decision
from validate.merge.cells import role_of
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import NOT_SETTLED
from validate.merge.final_keys import final_keys
from validate.merge.given_evidence import evidence_given
from validate.pairing.extractor_columns import of_extractor

EVIDENCE: tuple[Role, ...] = ("origin", "place", "words")
"""The companions of a field that say where its value comes from."""


def with_evidence_of_values(comparison: Comparison) -> Comparison:
    """The comparison in which origin, place and words of each value come from one source.

    The source is an extractor who gave the value: the one whom the ruling took, or else the one with the most evidence.
    If no extractor gave the value, the ruling is the source. An open value has no evidence. A cell of evidence with a
    ruling of its own keeps it.
    """
    values = _values(comparison)
    if values.is_empty():
        return comparison
    cells = comparison.merged_cells
    ruled = comparison.ledger.by_id
    lines = _lines(comparison, values.with_columns(_source(comparison, values, ruled)), ruled)
    by_source = (pl.when(pl.col("source") == name).then(of_extractor("value", name)) for name in comparison.names)
    lines = lines.with_columns_seq(pl.coalesce(*by_source).alias("told"), _given(comparison, lines, ruled))
    of_ruling = lines.filter(pl.col("given").is_not_null())
    return replace(
        comparison,
        merged_cells=cells.with_columns_seq(
            cells["final"].scatter(lines["line"], lines.select(pl.coalesce("told", "given")).to_series()),
            cells["decision"].scatter(of_ruling["line"], of_ruling["ruling"]),
        ),
    )


def _values(comparison: Comparison) -> pl.DataFrame:
    """One line per cell that has companions for evidence, and has a value or is in question.

    `value` is its line among the merged cells; `origin`, `place` and `words` are the lines of its evidence; `row` is
    its row among all merged rows. Then `progress`, `final`, and `ruling`, the decision that gave the value.
    """
    cells = comparison.merged_cells
    parts = list(_blocks(comparison))
    if not parts:
        return pl.DataFrame()
    lines = pl.concat(parts)
    seen = cells.select("progress", "final", pl.col("decision").alias("ruling"))[lines["value"]]
    return lines.hstack(seen).filter(pl.col("final").is_not_null() | pl.col("progress").is_not_null())


def _blocks(comparison: Comparison) -> Iterator[pl.DataFrame]:
    """The lines of each field that has evidence, row by row."""
    first_row = 0
    for merged in comparison.tables.values():
        rows = pl.int_range(merged.height, dtype=pl.UInt32, eager=True)
        for field in merged.table.fields:
            names = {part.role: part.name for part in merged.table.companions(field.name) if part.role in EVIDENCE}
            if names and role_of(merged.table, field) == "compared":
                placed = {"value": field.name, **{str(role): name for role, name in names.items()}}
                nothing = constant(None, len(rows), pl.UInt32)
                lines = {column: rows + merged.line(0, name) for column, name in placed.items()}
                lines["row"] = rows + first_row
                yield pl.DataFrame([lines.get(column, nothing).alias(column) for column in ("value", "row", *EVIDENCE)])
        first_row += merged.height


def _source(comparison: Comparison, values: pl.DataFrame, ruled: Mapping[str, Decision]) -> pl.Series:
    """The extractor whose evidence is taken; null if no extractor gave the value, or there is no value."""
    cells, names = comparison.merged_cells, comparison.names
    here = cells[values["value"]]
    takes = {id_: decision.take for id_, decision in ruled.items() if decision.ruling == "take"}
    taken = values["ruling"].replace_strict(takes, default=None, return_dtype=pl.String)
    key = final_keys(comparison.form, here, names)
    best = pl.DataFrame({"source": pl.Series([None] * values.height, dtype=pl.String), "score": -1, "text": ""})
    for name in names:
        texts = [cells[of_extractor("value", name)][values[role]].alias(role) for role in ("words", "place", "origin")]
        counts = comparison.merged_rows[of_extractor("counts", name)][values["row"]].alias("counts")
        own = [key, taken.alias("taken"), here[of_extractor("key", name)].alias("key"), counts, *texts]
        best = _better(best.hstack(own), name)
    return best["source"]


def _better(known: pl.DataFrame, name: str) -> pl.DataFrame:
    """The best source so far, or this extractor if they have more. Ties are decided by the order of their texts.

    `known` has the `source` so far, its `score` and `text`, and the evidence of this extractor.
    """
    there = [pl.col(role).is_not_null() for role in ("words", "place", "origin")]
    score = sum(
        (pl.when(is_there).then(weight).otherwise(0) for is_there, weight in zip(there, (4, 2, 1), strict=True)),
        pl.when(pl.col("taken") == name).then(pl.any_horizontal(there).cast(pl.Int32) * 8).otherwise(0),
    )
    gave = (pl.col("key") == pl.col("final_key")) & pl.col("counts")
    texts = pl.concat_str([pl.col(role).fill_null("") for role in ("words", "place", "origin")], separator="\n")
    new = known.lazy().with_columns_seq(
        pl.when(gave).then(score).otherwise(-1).alias("new score"), texts.alias("new text")
    )
    more = (pl.col("new score") > pl.col("score")) | (
        (pl.col("new score") == pl.col("score")) & (pl.col("new text") < pl.col("text")) & (pl.col("score") >= 0)
    )
    return new.select_seq(
        pl.when(more).then(pl.lit(name)).otherwise("source").alias("source"),
        pl.when(more).then("new score").otherwise("score").alias("score"),
        pl.when(more).then("new text").otherwise("text").alias("text"),
    ).collect(engine="in-memory")


def _lines(comparison: Comparison, values: pl.DataFrame, ruled: Mapping[str, Decision]) -> pl.DataFrame:
    """One line per cell of evidence that follows its value, without cells that have a ruling of their own."""
    cells = comparison.merged_cells
    lines = values.unpivot(on=EVIDENCE, index=["source", "ruling"], variable_name="role", value_name="line")
    lines = lines.filter(pl.col("line").is_not_null())
    of_extractors = (of_extractor("value", name) for name in comparison.names)
    own = pl.col("decision").alias("own")
    lines = lines.hstack(cells.select("table", "field", "row", own, "progress", *of_extractors)[lines["line"]])
    on_cells = [id_ for id_, decision in ruled.items() if decision.field is not None]
    stays = pl.col("progress").is_in(list(NOT_SETTLED)) | pl.col("own").is_in(on_cells)
    return lines.filter(~stays.fill_null(value=False))


def _given(comparison: Comparison, lines: pl.DataFrame, ruled: Mapping[str, Decision]) -> pl.Series:
    """The evidence in the ruling, if it gave a value that no extractor has."""
    alone = (lines["source"].is_null() & lines["ruling"].is_not_null()).arg_true()
    lines_given = lines[alone].select("ruling", "table", "row", "field").iter_rows()
    texts = [evidence_given(comparison, ruled[ruling], table, row, field) for ruling, table, row, field in lines_given]
    nothing = constant(None, lines.height, pl.String).alias("given")
    return nothing.scatter(alone, pl.Series(texts, dtype=pl.String)) if texts else nothing

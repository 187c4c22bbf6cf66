"""Lineage: the source of each value of the dataset, cell by cell."""

from collections.abc import Collection

import polars as pl

from schema.form import Field
from validate.adjudication.verification import SingleValue, extracted_by_several, kept_values, single_values
from validate.dataset.code_words import code_in_words, codes_in_words
from validate.dataset.row_ids import row_ids
from validate.dataset.words_in_reports import NOT_LOOKED_UP, WordsInReports
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.consensus import kept_rows
from validate.merge.final_keys import final_keys
from validate.merge.given_evidence import verdict_followed
from validate.merge.places import places
from validate.pairing.extractor_columns import of_extractor

LINEAGE = {
    "table": "the table of the dataset",
    "row_id": "the row in that table",
    "field": "the column in that table",
    "value": "the value in the dataset, in its standard spelling; a missing code in words",
    "state": "how the extractors' cells compared: agreed, cosmetic, conflict, status, omission, unscored, single; key,"
    " or bookkeeping",
    "extractor": "the extractor whose cell has this value; empty if a decision gave another value",
    "file": "the extractor's file",
    "sheet": "the sheet in that file",
    "cell": "the cell on that sheet",
    "typed": "what the extractor typed in that cell; a missing code in words, and a study by the name that it has now",
    "decision": "the decision that gave the value, if there was one",
    "found_by": "who found this value when verifying another one, if the decision took it",
    "verified": "of a value that one person extracted and another verifies: confirmed by whom, changed by whom and to"
    " what, not found by whom, disputed by whom though a decision kept it, or not verified. If two extracted it: by"
    " whom. Empty for all others",
    "in_report": "of words that the extractor quotes, and of the value that they are about: found, found with slight"
    " differences, found on another page or not found, with the file in fulltexts and the page. Empty for all others,"
    " and where there is no file of the report",
}
"""The columns and their meanings."""


def lineage(comparison: Comparison, words: WordsInReports = NOT_LOOKED_UP) -> pl.DataFrame:
    """One row per filled cell of the dataset and extractor whose cell has the same meaning; see `LINEAGE`.

    `words` says which quoted words are in their reports. A value that only a decision gives (another value, or UC for
    an unresolved cell) has one row, without an extractor. Sorted by table, row, field and extractor.
    """
    cells = _dataset_cells(comparison)
    lines = []
    nobody = pl.lit(value=True)
    for name in comparison.names:
        meant = pl.col(f"meant:{name}")
        own = cells.filter(meant)
        where = places(comparison.extraction(name), comparison.merged_rows, own)
        typed = own[of_extractor("text", name)].alias("typed")
        lines.append(own.select(*_COMMON, pl.lit(name).alias("extractor")).hstack(where).hstack([typed]))
        nobody &= ~meant
    absent = (pl.lit(None, dtype=pl.String).alias(column) for column in ("extractor", "file", "sheet", "cell", "typed"))
    lines.append(cells.filter(nobody).select(*_COMMON, *absent))
    rows = pl.concat(lines).sort("table", "row", "place", "extractor")
    rows = rows.with_columns(_found_by(comparison, rows))
    rows = rows.join(_verified(comparison, rows), on=["table", "row", "field"], how="left", maintain_order="left")
    on = ["extractor", "table", "row", "field"]
    rows = rows.join(_in_report(words, rows), on=on, how="left", maintain_order="left", nulls_equal=True)
    texts = rows.select(pl.col(column).cast(pl.String) for column in LINEAGE)
    return codes_in_words(comparison.form, texts, ("value", "typed"))


def _found_by(comparison: Comparison, rows: pl.DataFrame) -> pl.Series:
    """The verifier who found the value of a decision, if no extractor has it."""
    ledger = comparison.ledger
    alone = rows.filter(pl.col("extractor").is_null())["decision"].drop_nulls().unique()
    verdicts = {id_: verdict_followed(comparison.form, ledger, ledger.by_id[id_]) for id_ in alone}
    found = {id_: " and ".join(verdict.who) for id_, verdict in verdicts.items() if verdict is not None}
    by = rows["decision"].replace_strict(found, default=None, return_dtype=pl.String)
    return pl.select(pl.when(rows["extractor"].is_null()).then(by).alias("found_by")).to_series()


def _verified(comparison: Comparison, rows: pl.DataFrame) -> pl.DataFrame:
    """The verdict on each value that one person extracted and another verifies."""
    form, kept = comparison.form, kept_values(comparison)
    values = [
        (value.table, value.position, value.field, _verdict(value, form[value.table][value.field], kept))
        for value in single_values(comparison)
    ]
    values += [
        (*place, f"extracted by {' and '.join(names)}") for place, names in extracted_by_several(comparison).items()
    ]
    frame = pl.DataFrame(
        values, schema={"table": pl.String, "row": pl.Int64, "field": pl.String, "verified": pl.String}, orient="row"
    )
    return frame.cast({name: rows.schema[name] for name in ("table", "row", "field")})


def _in_report(words: WordsInReports, rows: pl.DataFrame) -> pl.DataFrame:
    """What is known about the quoted words in each cell of an extractor, and in cells that only a decision gave."""
    found = [(*cell, text) for cell, text in words.cells.items()]
    names = ("extractor", "table", "row", "field")
    schema = {name: pl.Int64 if name == "row" else pl.String for name in names} | {"in_report": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row").cast({name: rows.schema[name] for name in names})


def _verdict(value: SingleValue, field: Field, kept: Collection[CellAddress]) -> str:
    if value.verdict is None or value.decision is None:
        return "not verified"
    who = " and ".join(value.decision.who)
    found = value.decision.final if value.verdict == "changed" else None
    shown = code_in_words(field, found) if found else ""
    if (value.table, value.position, value.field) in kept:
        return f"disputed by {who}{f', who found {shown}' if shown else ''}, and kept by a decision"
    return f"{value.verdict} by {who}{f' to {shown}' if shown else ''}"


_COMMON = ("table", "row", "place", "row_id", "field", "value", "state", "decision")


def _dataset_cells(comparison: Comparison) -> pl.DataFrame:
    """The filled cells of the dataset. `meant:NAME` says whether an extractor's cell has the same meaning."""
    rows = comparison.merged_rows.select(
        "table",
        "row",
        pl.concat([row_ids(merged) for merged in comparison.tables.values()]).alias("row_id"),
        pl.concat([kept_rows(merged) for merged in comparison.tables.values()]).alias("kept"),
    )
    order = [
        (table.name, field.name, place, field.bookkeeping)
        for table in comparison.form.tables
        for place, field in enumerate(table.fields)
        if not field.aside
    ]
    schema = comparison.merged_cells.schema
    fields = pl.DataFrame(
        order,
        schema={"table": schema["table"], "field": schema["field"], "place": pl.UInt32, "bookkeeping": pl.Boolean},
        orient="row",
    )
    cells = (
        comparison.merged_cells.filter(pl.col("final").is_not_null())
        .join(rows, on=["table", "row"], how="left", maintain_order="left")
        .filter("kept")
        .join(fields, on=["table", "field"], how="inner", maintain_order="left")
    )
    cells = cells.with_columns(final_keys(comparison.form, cells, comparison.names))
    differ = pl.col("state").is_in(["conflict", "status", "omission"]).fill_null(value=False)
    # Any key counts for the row that it names; so does a cell of the identity, unless the extractors differ in it.
    by_key = (
        (pl.col("role") == "compared")
        | pl.col("bookkeeping")
        | ((pl.col("role") == "identity") & (differ | pl.col("decision").is_not_null()))
    )
    keys = {name: pl.col(of_extractor("key", name)) for name in comparison.names}
    return cells.select(
        *("table", "row", "place", "row_id", "field", pl.col("final").alias("value"), "decision"),
        pl.when("bookkeeping")
        .then(pl.lit("bookkeeping"))
        .otherwise(pl.col("state").cast(pl.String).fill_null("key"))
        .alias("state"),
        *(of_extractor("text", name) for name in comparison.names),
        *(
            pl.when(by_key).then((key == pl.col("final_key")).fill_null(value=False)).otherwise(key.is_not_null())
            .alias(f"meant:{name}")
            for name, key in keys.items()
        ),
    )  # fmt: skip

"""Adds later rounds of extraction to the tables that document a dataset."""

from collections.abc import Sequence

import polars as pl

from schema.rounds import ROW
from validate.dataset.lineage import lineage
from validate.dataset.row_ids import row_ids
from validate.dataset.words_in_reports import NOT_LOOKED_UP, WordsInReports
from validate.merge.agreed_rows import AgreedRow
from validate.merge.comparison import Comparison
from validate.merge.join_rounds import later_positions


def without_recoded(
    documented: pl.DataFrame, before: Comparison, rows: Sequence[AgreedRow], later: Comparison
) -> pl.DataFrame:
    """The lineage of earlier rounds, without the cells that were coded again in a later round."""
    if later.form.recoding is None:
        return documented
    name = later.form.recoding.table
    ids, later_table = row_ids(before.tables[name]).to_list(), later.form[name]
    positions = later_positions(rows, before, later, later_table)
    fields = [field.name for field in later_table.fields if not field.shown and field.name not in later_table.identity]
    cells = [(name, ids[here], field) for here in positions for field in fields]
    schema = {"table": pl.String, "row_id": pl.String, "field": pl.String}
    again = pl.DataFrame(cells, schema=schema, orient="row")
    return documented.join(again, on=list(schema), how="anti", maintain_order="left")


def round_lineage(
    before: Comparison, rows: Sequence[AgreedRow], later: Comparison, words: WordsInReports = NOT_LOOKED_UP
) -> pl.DataFrame:
    """The lineage of what a later round filled in, with the row names of the dataset; see `LINEAGE`."""
    found = lineage(later, words)
    names: dict[str, str] = {}
    names_told = set()
    for name, merged in later.tables.items():
        if name not in before.tables:
            continue
        names_told |= {(name, field) for field in (*merged.table.identity, ROW)}
        here, there = row_ids(before.tables[name]).to_list(), row_ids(merged).to_list()
        names |= {there[now]: here[place] for place, now in later_positions(rows, before, later, merged.table).items()}
    known = pl.DataFrame(sorted(names_told), schema={"table": pl.String, "field": pl.String}, orient="row")
    own = found.join(known, on=["table", "field"], how="anti", maintain_order="left")
    return own.with_columns(pl.col("row_id").replace(names))

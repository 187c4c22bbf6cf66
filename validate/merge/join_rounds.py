"""Joins the rounds of extraction: the agreed rows of the first, with what a later round agreed about them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import polars as pl

from schema.form import Field, Form, Table
from schema.rounds import ROW
from schema.text import fold
from validate.merge.agreed_rows import AgreedRow
from validate.merge.cells import ROLE
from validate.merge.comparison import Comparison
from validate.merge.merged_table import MergedTable


def with_round(before: Comparison, rows: Sequence[AgreedRow], later: Comparison, form: Form) -> Comparison:
    """The comparison of the rounds before, with the fields of a later round and their final values added.

    Only the final values cover all rounds. The comparison of each round has its own questions and answers.
    """
    merged_rows, cells = [], [_as_texts(before).clear()]
    as_it_was, added = _as_texts(before), _as_texts(later)
    for table in form.tables:
        source = before if table.name in before.tables else later
        merged_rows.append(source.tables[table.name].rows)
        if source is later:
            cells += _as_they_are(added, later.tables[table.name], table.fields)
        else:
            cells += _of_both(as_it_was, before, later, table, later_finals(rows, before, later, table))
    tables = pl.Enum([table.name for table in form.tables])
    fields = pl.Enum(list(dict.fromkeys(field.name for table in form.tables for field in table.fields)))
    whole = pl.concat(cells, how="diagonal").cast({"table": tables, "field": fields})
    listed = [rows.with_columns(pl.col("table").cast(pl.String)) for rows in merged_rows]
    return replace(
        before,
        form=form,
        merged_rows=pl.concat(listed, how="diagonal").cast({"table": tables}),
        merged_cells=whole.select(
            *before.merged_cells.columns, *(set(whole.columns) - set(before.merged_cells.columns))
        ),
        unruled=None,
    )


Settled = tuple[str | None, str | None]
"""The final value of a cell, and the id of the decision that gave it."""


def later_finals(
    rows: Sequence[AgreedRow], before: Comparison, later: Comparison, table: Table
) -> dict[str, dict[int, Settled]]:
    """The settled values for each field of the later round, by the position of the row in the rounds before."""
    if table.name not in later.tables:
        return {}
    merged = later.tables[table.name]
    positions = later_positions(rows, before, later, table)
    found = {}
    for field in merged.table.fields:
        finals, decisions = merged.listed("final", field.name), merged.listed("decision", field.name)
        found[field.name] = {here: (finals[there], decisions[there]) for here, there in positions.items()}
    return found


def later_positions(rows: Sequence[AgreedRow], before: Comparison, later: Comparison, table: Table) -> dict[int, int]:
    """The row of the later round for each row of the rounds before that has one, by positions."""
    merged = later.tables[table.name]
    if merged.table.given:
        there = {name: place for place, name in enumerate(merged.listed("final", ROW)) if name is not None}
        return {row.position: there[row.name] for row in rows if row.table == table.name and row.name in there}
    studies = {fold(study): place for place, study in enumerate(merged.studies) if study}
    here = enumerate(before.tables[table.name].studies)
    return {place: studies[fold(study)] for place, study in here if study and fold(study) in studies}


def _as_texts(comparison: Comparison) -> pl.DataFrame:
    """The frame of cells with the names of tables and fields as texts, so that frames of two forms can be joined."""
    return comparison.merged_cells.with_columns(pl.col("table", "field").cast(pl.String))


def _as_they_are(cells: pl.DataFrame, merged: MergedTable, fields: Iterable[Field]) -> Iterator[pl.DataFrame]:
    """The cells of some fields. Adjacent fields are taken together, because one query per field takes longer."""
    start = stop = 0
    for field in fields:
        line = merged.line(0, field.name)
        if line != stop:
            yield cells.slice(start, stop - start)
            start = line
        stop = line + merged.height
    yield cells.slice(start, stop - start)


def _of_both(
    cells: pl.DataFrame,
    before: Comparison,
    later: Comparison,
    table: Table,
    finals: Mapping[str, Mapping[int, Settled]],
) -> Iterator[pl.DataFrame]:
    """The cells of a table that the rounds before have: its fields, and the fields of the later round."""
    merged = before.tables[table.name]

    def kind(field: Field) -> str:
        if field.name not in merged.table.by_name:
            return "given"
        return "asked again" if _is_asked_again(later, table, field) else "as it is"

    for which, several in groupby(table.fields, key=kind):
        fields = list(several)
        if which == "given":
            yield _given(table, fields, merged.height, finals)
        elif which == "as it is":
            yield from _as_they_are(cells, merged, fields)
        else:
            for field in fields:
                yield _coded_again(pl.concat(_as_they_are(cells, merged, [field])), finals.get(field.name, {}))


def _is_asked_again(later: Comparison, table: Table, field: Field) -> bool:
    """Whether a later round asks again for a field that an earlier round filled in."""
    if later.form.recoding is None or table.name != later.form.recoding.table:
        return False
    later_table = later.form[table.name]
    return (
        field.name in later_table.by_name
        and field.name not in later_table.identity
        and not later_table[field.name].shown
    )


def _coded_again(cells: pl.DataFrame, finals: Mapping[int, Settled]) -> pl.DataFrame:
    """The cells of a field, with the new codes of rows that were coded again."""
    if not finals:
        return cells
    rows = pl.Series(list(finals), dtype=pl.UInt32)
    final = pl.Series([final for final, _ in finals.values()], dtype=pl.String)
    decision = pl.Series([decision for _, decision in finals.values()], dtype=pl.String)
    return cells.with_columns(
        cells["final"].scatter(rows, final).alias("final"), cells["decision"].scatter(rows, decision).alias("decision")
    )


def _given(
    table: Table, fields: Sequence[Field], height: int, finals: Mapping[str, Mapping[int, Settled]]
) -> pl.DataFrame:
    """The cells of fields of the later round, in the rows of the rounds before."""
    listed = [finals.get(field.name, {}).get(position, (None, None)) for field in fields for position in range(height)]
    return pl.DataFrame(
        {
            "table": [table.name] * len(listed),
            "field": [field.name for field in fields for _ in range(height)],
            "row": list(range(height)) * len(fields),
            "final": [final for final, _ in listed],
            "decision": [decision for _, decision in listed],
        },
        schema={"table": pl.String, "field": pl.String, "row": pl.UInt32, "final": pl.String, "decision": pl.String},
    ).with_columns(pl.lit("compared", dtype=ROLE).alias("role"))

"""The rounds of extraction put together: what was agreed first, with what was agreed of it later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Field, Form, Table
from schema.rounds import ROW
from schema.text import fold
from validate.merge.agreed_rows import AgreedRow
from validate.merge.cells import ROLE
from validate.merge.comparison import Comparison


def with_round(before: Comparison, rows: Sequence[AgreedRow], later: Comparison, form: Form) -> Comparison:
    """The comparison of the rounds before, in a form with the fields of a later round too, and their final values.

    Only the values are those of all rounds. What is in question, and who had what, is asked of the comparison of each
    round by itself.
    """
    merged_rows, cells = [], []
    for table in form.tables:
        source = before if table.name in before.tables else later
        merged_rows.append(source.tables[table.name].rows)
        if source is later:
            cells += [_slice(later, table, field, later.tables[table.name].height) for field in table.fields]
            continue
        height = before.tables[table.name].height
        finals = later_finals(rows, before, later, table)
        for field in table.fields:
            if field.name in before.form[table.name].by_name:
                again = finals.get(field.name, {}) if _is_asked_again(later, table, field) else {}
                cells.append(_coded_again(_slice(before, table, field, height), again))
            else:
                cells.append(_given(table, field, height, finals.get(field.name, {})))
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
"""The final value of a cell, and the decision that gave it."""


def later_finals(
    rows: Sequence[AgreedRow], before: Comparison, later: Comparison, table: Table
) -> dict[str, dict[int, Settled]]:
    """Per field of the later round, what is settled, by the position of the row in the rounds before."""
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
    """The row of a later round for each row of the rounds before that has one, by their positions."""
    merged = later.tables[table.name]
    if merged.table.given:
        there = {name: at for at, name in enumerate(merged.listed("final", ROW)) if name is not None}
        return {row.position: there[row.name] for row in rows if row.table == table.name and row.name in there}
    studies = {fold(study): at for at, study in enumerate(merged.studies) if study}
    here = enumerate(before.tables[table.name].studies)
    return {at: studies[fold(study)] for at, study in here if study and fold(study) in studies}


def _slice(comparison: Comparison, table: Table, field: Field, height: int) -> pl.DataFrame:
    """The cells of one field as they are."""
    merged = comparison.tables[table.name]
    cells = comparison.merged_cells.slice(merged.line(0, field.name), height)
    return cells.with_columns(pl.col("table", "field").cast(pl.String))


def _is_asked_again(later: Comparison, table: Table, field: Field) -> bool:
    """Whether a later round asks for a field that a round before has filled in."""
    if later.form.recoding is None or table.name != later.form.recoding.table:
        return False
    asked = later.form[table.name]
    return field.name in asked.by_name and field.name not in asked.identity and not asked[field.name].shown


def _coded_again(cells: pl.DataFrame, finals: Mapping[int, Settled]) -> pl.DataFrame:
    """The cells of a field, with what its rows were coded as when they were coded again."""
    if not finals:
        return cells
    rows = pl.Series(list(finals), dtype=pl.UInt32)
    final = pl.Series([final for final, _ in finals.values()], dtype=pl.String)
    decision = pl.Series([decision for _, decision in finals.values()], dtype=pl.String)
    return cells.with_columns(
        cells["final"].scatter(rows, final).alias("final"), cells["decision"].scatter(rows, decision).alias("decision")
    )


def _given(table: Table, field: Field, height: int, finals: Mapping[int, Settled]) -> pl.DataFrame:
    """The cells of a field of the later round, in the rows of the rounds before."""
    listed = [finals.get(position, (None, None)) for position in range(height)]
    return pl.DataFrame(
        {
            "table": [table.name] * height,
            "field": [field.name] * height,
            "row": pl.int_range(height, dtype=pl.UInt32, eager=True),
            "final": pl.Series([final for final, _ in listed], dtype=pl.String),
            "decision": pl.Series([decision for _, decision in listed], dtype=pl.String),
        },
        schema_overrides={"table": pl.String, "field": pl.String},
    ).with_columns(pl.lit("compared", dtype=ROLE).alias("role"))

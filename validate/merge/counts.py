"""Counts the merged cells of each field by state."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from schema.form import Table
from schema.records import record
from validate.inference.names_in_form import names_study
from validate.merge.discrepancy import TO_RULE
from validate.merge.merged_table import MergedTable
from validate.merge.states import STATES

NAMES = "name_differs"
_OF_STATES = (*STATES, "decided", "open", "stale", "asked", "additional", "rounded")
COUNTED = (*_OF_STATES, NAMES)
"""What is counted for a field: every cell in exactly one state, and the progress of cells in question.

`open` counts cells that need a ruling, including stale ones. `asked` counts cells that wait for the authors.
`name_differs` counts differing cells in a field that names the study, such as its title, or that a template fills in.
Nobody extracted these fields, so their cells do not count in the states of agreement and difference.
"""
DIFFERING = ("conflict", "status", "omission")


@record
class FieldCounts:
    """The number of merged cells of a field in each state."""

    table: str
    field: str
    counts: Mapping[str, int]


def state_counts(cells: pl.DataFrame, tables: Mapping[str, MergedTable]) -> tuple[FieldCounts, ...]:
    """The counts for each compared field of a comparison's frame of cells, without `name_differs`."""
    counted = cells.filter(pl.col("state").is_not_null() | pl.col("progress").is_not_null())
    progress = pl.col("progress")
    lines = counted.group_by("table", "field", maintain_order=True).agg(
        *((pl.col("state") == state).sum().alias(state) for state in STATES),
        (progress == "decided").sum().alias("decided"),
        progress.is_in(sorted(TO_RULE)).sum().alias("open"),
        (progress == "stale").sum().alias("stale"),
        (progress == "asked").sum().alias("asked"),
        (progress.is_not_null() & (pl.col("kind") == "additional")).sum().alias("additional"),
        (progress.is_not_null() & (pl.col("kind") == "rounded")).sum().alias("rounded"),
    )
    found = {(table, name): counts for table, name, *counts in lines.iter_rows()}
    listed = []
    for name, merged in tables.items():
        compared = dict.fromkeys(merged.compared)
        apart = (other.name for other in merged.table.fields if other.name not in compared)
        listed += [(name, field) for field in (*compared, *(other for other in apart if (name, other) in found))]
    nothing = [0] * len(_OF_STATES)
    return tuple(
        FieldCounts(table, name, dict(zip(_OF_STATES, found.get((table, name), nothing), strict=True)))
        for table, name in listed
    )


def with_names_apart(line: FieldCounts, table: Table) -> FieldCounts:
    """The counts of a field. If it names the study or a template fills it in, only the number of differing cells."""
    filled_in = line.field in table.not_extracted and line.field not in table.identity
    if not filled_in and not names_study(table, line.field):
        return replace(line, counts={**line.counts, NAMES: 0})
    differing = (*DIFFERING, "unscored") if filled_in else DIFFERING
    none = dict.fromkeys(("agreed", "cosmetic", "rounded", *differing), 0)
    return replace(line, counts={**line.counts, **none, NAMES: sum(line.counts[kind] for kind in differing)})

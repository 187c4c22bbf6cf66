"""How many merged cells of each field are in each state."""

from collections.abc import Mapping

import polars as pl

from schema.records import record
from validate.merge.discrepancy import TO_RULE
from validate.merge.merged_table import MergedTable
from validate.merge.states import STATES

COUNTED = (*STATES, "decided", "open", "stale", "asked", "additional", "rounded")
"""What is counted of a field: each cell in exactly one state, then how those in question are settled.

`open` are those on which somebody has to rule, `stale` ones too. `asked` are those that wait for the authors.
"""


@record
class FieldCounts:
    """How many merged cells of a field are in each state."""

    table: str
    field: str
    counts: Mapping[str, int]


def field_counts(cells: pl.DataFrame, tables: Mapping[str, MergedTable]) -> tuple[FieldCounts, ...]:
    """The counts of each compared field of a comparison's frame of cells, in the order of the form."""
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
    nothing = [0] * len(COUNTED)
    return tuple(
        FieldCounts(table, name, dict(zip(COUNTED, found.get((table, name), nothing), strict=True)))
        for table, name in listed
    )

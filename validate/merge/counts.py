"""Counts the merged cells of each field by state."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from schema.form import Table
from schema.records import record
from validate.inference.names_in_form import set_apart
from validate.merge.discrepancy import TO_RULE, Discrepancy
from validate.merge.merged_table import MergedTable
from validate.merge.states import STATES

NAMES = "name_differs"
_OF_STATES = (*STATES, "decided", "open", "stale", "asked", "additional", "rounded")
COUNTED = (*_OF_STATES, NAMES)
"""What is counted for a field: every cell in exactly one state, and the progress of cells in question.

`open` counts cells that need a ruling, including stale ones. `asked` counts cells that wait for the authors.
`name_differs` counts differing cells in a field that names the study, such as its title, or that a template fills in.
Nobody extracted these fields (see `set_apart`), so their cells do not count in the states of agreement and difference.
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
    """The counts of a field; of one that is `set_apart`, only how many of its cells differ."""
    if not set_apart(table, line.field):
        return replace(line, counts={**line.counts, NAMES: 0})
    counts = line.counts
    none = dict.fromkeys(("agreed", "cosmetic", "rounded", "unscored", "additional", *DIFFERING), 0)
    single = counts["single"] - counts["additional"]  # the state of a cell that one alone chose
    differing = sum(counts[kind] for kind in (*DIFFERING, "unscored", "additional"))
    return replace(line, counts={**counts, **none, "single": single, NAMES: differing})


def names_differ(kind: str | None, state: str | None) -> bool:
    """Whether a cell of a field that is `set_apart` differs, by its kind and its state."""
    return kind == "additional" or state in {*DIFFERING, "unscored"}


def kind_shown(table: Table, cell: Discrepancy) -> str:
    """The kind of a discrepancy in files, in which a name that differs is a kind, as it is in the counts."""
    differs = cell.kind in {*DIFFERING, "rounded", "additional"}
    return NAMES if differs and set_apart(table, cell.field) else cell.kind

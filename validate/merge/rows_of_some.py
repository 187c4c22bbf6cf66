"""Rows that extractors choose, such as findings, that some of three or more extractors of the study have."""

from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merged_table import MergedTable


def rows_of_some(comparison: Comparison) -> dict[tuple[str, int], tuple[str, ...]]:
    """By table and row, who extracted the study and does not have a row that two or more have.

    Nobody has to rule on it: it is in the dataset. A row of one alone is in question, and so is what is left blank in a
    table whose rows are not chosen.
    """
    return {
        (name, position): lacking
        for name, merged in comparison.tables.items()
        if merged.table.selection and len(merged.names) > 2
        for position in range(merged.height)
        if (lacking := lacked_by(merged, position))
    }


def lacked_by(merged: MergedTable, position: int) -> tuple[str, ...]:
    """Who extracted the study and does not have a chosen row that two or more have."""
    if not merged.table.selection or position in merged.dropped or merged.troubles[position] is not None:
        return ()
    if sum(rows[position] is not None for rows in merged.positions.values()) < 2:
        return ()
    return tuple(name for name in merged.extractors_of(position) if merged.positions[name][position] is None)


def cells_of_some(comparison: Comparison) -> dict[CellAddress, tuple[str, ...]]:
    """The same by a cell of each row on which nobody differs: the first one that says something of the row."""
    found = {}
    for (table, position), lacking in rows_of_some(comparison).items():
        merged = comparison.tables[table]
        agreed = (
            name
            for name in merged.compared
            if merged.table[name].of is None
            and merged.listed("final", name)[position] is not None
            and merged.listed("progress", name)[position] is None
        )
        if (name := next(agreed, None)) is not None:
            found[table, position, name] = lacking
    return found

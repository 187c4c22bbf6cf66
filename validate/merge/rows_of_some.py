"""Rows of a selection, such as findings, that some but not all of three or more extractors have."""

from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merged_table import MergedTable


def rows_of_some(comparison: Comparison) -> dict[tuple[str, int], tuple[str, ...]]:
    """The extractors of the study who do not have such a row, by table and row. Two or more others have it.

    Nobody has to rule on it: it is in the dataset unless a ruling drops it. A row that only one extractor has is in
    question, and so are gaps in tables that are not selections.
    """
    return {
        (name, position): lacking
        for name, merged in comparison.tables.items()
        if merged.table.selection and len(merged.names) > 2
        for position in range(merged.height)
        if position not in merged.dropped and (lacking := lacked_by(merged, position))
    }


def lacked_by(merged: MergedTable, position: int) -> tuple[str, ...]:
    """The extractors of the study who do not have this row of a selection, if two or more others have it."""
    if not merged.table.selection or merged.troubles[position] is not None:
        return ()
    if sum(rows[position] is not None for rows in merged.positions.values()) < 2:
        return ()
    return tuple(name for name in merged.extractors_of(position) if merged.positions[name][position] is None)


def not_ruled_on(comparison: Comparison) -> list[CellAddress]:
    """These rows without a ruling, each as an address without a field."""
    ruled = {(cell.table, cell.position) for cell in comparison.in_question if cell.whole_row}
    return [(*row, "") for row in rows_of_some(comparison) if row not in ruled]

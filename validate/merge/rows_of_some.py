"""Rows that extractors choose, such as findings, that some of three or more extractors of the study have."""

from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merged_table import MergedTable


def rows_of_some(comparison: Comparison) -> dict[tuple[str, int], tuple[str, ...]]:
    """By table and row, who extracted the study and does not have a row that two or more have.

    Nobody has to rule on it: it is in the dataset unless somebody rules to drop it. A row of one alone is in question,
    and so is what is left blank in a table whose rows are not chosen.
    """
    return {
        (name, position): lacking
        for name, merged in comparison.tables.items()
        if merged.table.selection and len(merged.names) > 2
        for position in range(merged.height)
        if position not in merged.dropped and (lacking := lacked_by(merged, position))
    }


def lacked_by(merged: MergedTable, position: int) -> tuple[str, ...]:
    """Who extracted the study and does not have a chosen row that two or more have."""
    if not merged.table.selection or merged.troubles[position] is not None:
        return ()
    if sum(rows[position] is not None for rows in merged.positions.values()) < 2:
        return ()
    return tuple(name for name in merged.extractors_of(position) if merged.positions[name][position] is None)


def not_ruled_on(comparison: Comparison) -> list[CellAddress]:
    """These rows, as far as nobody has ruled on them; each as an address without a field."""
    ruled = {(cell.table, cell.position) for cell in comparison.in_question if cell.whole_row}
    return [(*row, "") for row in rows_of_some(comparison) if row not in ruled]

"""The consensus: the merged extraction, which is read and checked like any other."""

from collections.abc import Collection

import polars as pl

from schema.text import fold
from validate.extraction.columns import among
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.recorded_table import RawTable
from validate.merge.comparison import Comparison
from validate.merge.merged_table import MergedTable

CONSENSUS = "consensus"
"""The name of the merged extraction among extractions."""


def kept_rows(merged: MergedTable) -> pl.Series:
    """True for the merged rows of the dataset: not dropped by a ruling, and with an identity."""
    return ~merged.rows["dropped"] & (merged.rows["trouble"] != "unidentified").fill_null(value=True)


def consensus(comparison: Comparison, studies: Collection[str] | None = None) -> Extraction:
    """The values after merge and rulings, as an extraction. Open cells are blank.

    The number of a row is its position among the merged rows, from 1, including dropped rows; the column of a field is
    its position in the form. So a problem can be traced to the merged cell. With `studies` (as written), only their
    rows.
    """
    tables = []
    for merged in comparison.tables.values():
        kept = kept_rows(merged)
        if studies is not None:
            kept &= among(merged.rows["study_text"], studies)
        numbers = pl.int_range(1, merged.height + 1, eager=True).alias("row")
        tables.append(
            RawTable(
                table=merged.table.name,
                file=CONSENSUS,
                sheet=merged.table.label,
                rows=numbers.filter(kept),
                columns={field.name: place for place, field in enumerate(merged.table.fields, 1)},
                cells=merged.final.filter(kept),
                agreed=True,
            )
        )
    wanted = None if studies is None else {fold(study) for study in studies}
    confirmed = tuple(
        confirmation
        for extraction in comparison.extractions
        for confirmation in extraction.confirmed
        if wanted is None or fold(confirmation.study) in wanted
    )
    return read_extraction(CONSENSUS, comparison.form, CONSENSUS, tables, confirmed=confirmed)

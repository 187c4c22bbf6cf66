"""Asks whether long texts that all extractors have in the same words were given to them, and not extracted."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import polars as pl

from schema.cell_type import Family
from schema.text import tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.sentence_parts import first_few
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import of_extractor

_FEWEST = 5  # cells that all say the same
_LONG = 20  # characters: shorter entries are often typed alike
_DIFFERENT = 0.5  # minimum proportion of different entries: answers come again
_OPTION = "if so, leave them out of the files"


def given_texts(comparison: Comparison) -> Assumed:
    """A question about the columns of long texts that are spelled alike in all rows, mostly another in each row.

    A sentence to code or a quotation is handed out with the sheet. Counted as agreement, it raises percentages.
    """
    labels = [f"{label!r}" for label in _given(comparison)]
    if not labels:
        return Assumed()
    one = len(labels) == 1
    sentence = (
        f"{first_few(labels)} {'has' if one else 'have'} long texts, the same ones in all rows that are compared. Were"
        f" they given to the extractors? {'It counts' if one else 'They count'} as agreement"
    )
    return Assumed(assumptions=(Assumption(about="agreement", sentence=sentence, option=_OPTION, doubtful=True),))


def _given(comparison: Comparison) -> Iterator[str]:
    (merged,) = comparison.tables.values()
    texts = of_extractor("text", comparison.names[0])
    cells = comparison.merged_cells.select(
        pl.col("field").cast(pl.String), pl.col("state").cast(pl.String), pl.col(texts)
    ).filter(pl.col("state").is_in(["blank", "single"]).not_())
    for field in merged.table.fields:
        if field.cell.family is not Family.TEXT or field.cell.names_study:
            continue
        ours = cells.filter(pl.col("field") == field.name)
        entries = [tidy(text) for text in ours[texts].drop_nulls()]
        alike = len(entries) >= _FEWEST and ours["state"].eq("agreed").all()
        if alike and median(map(len, entries)) >= _LONG and len({*entries}) >= _DIFFERENT * len(entries):
            yield field.label

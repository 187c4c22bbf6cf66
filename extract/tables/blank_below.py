"""Tables that name a study once, in its first row, and leave the cells below blank for its other rows."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from schema.text import fold
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_identity, says_study

_FEWEST_STUDIES = 2  # with more than one row
_LEAST = 0.2  # of the rows


def with_studies_below(table: PlainTable) -> PlainTable:
    """The table with the study in each of its rows, and a guess that says so; as it is where it is no such table.

    The other columns on the left that are blank in the same rows are filled too. A column such as `Arm` has to tell the
    rows of a study apart, and no study may begin twice: else somebody forgot to fill in a cell.
    """
    study = next((place for place, header in enumerate(table.headers) if says_study(header) is not None), None)
    below = None if study is None else _rows_below(table, study)
    if study is None or below is None:
        return table
    filled = _columns_to_fill(table, study, below)
    cells = table.cells.with_columns(pl.col(str(place)).forward_fill() for place in filled)
    named = " and ".join(repr(table.headers[place]) for place in filled[:2])
    named += f" and {len(filled) - 2} more columns" if len(filled) > 2 else ""
    rows = int(below.sum())
    sentence = f"{table.sheet}: {rows} rows have nothing in {named}, and were read as further rows of the study above"
    return replace(table, cells=cells, guesses=(*table.guesses, (sentence, "write the study in each of its rows")))


def _rows_below(table: PlainTable, study: int) -> pl.Series | None:
    """Which rows name no study, if that means the study above."""
    texts = table.cells.to_series(study).to_list()
    names = [fold(text) for text in texts if text]
    below = pl.Series([not text for text in texts], dtype=pl.Boolean)
    runs = sum(blank and texts[row - 1] is not None for row, blank in enumerate(below) if row)
    telling = (
        says_identity(header) is not None and not table.cells.to_series(place).is_null().any()
        for place, header in enumerate(table.headers)
        if place != study
    )
    if not texts or not texts[0] or len(set(names)) < len(names) or runs < _FEWEST_STUDIES:
        return None
    return below if below.sum() >= _LEAST * len(texts) and any(telling) else None


def _columns_to_fill(table: PlainTable, study: int, below: pl.Series) -> list[int]:
    """The study's column, and those from the left that are filled where a study begins and in no row below."""
    found = []
    for place in range(len(table.headers)):
        blank = table.cells.to_series(place).is_null()
        if place != study and not (blank == below).all():
            break
        found.append(place)
    return found if study in found else [study]

"""Handles tables that name a study only in its first row and leave the cells below blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schema.text import fold, plural
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_author, says_identity, says_study, says_who, says_year

_FEWEST_STUDIES = 2  # with more than one row
_LEAST = 0.2  # of the rows
_NEAR = 3  # columns beside an outline, one of which must distinguish its rows


def with_studies_below(table: PlainTable) -> PlainTable:
    """The table with the study in each of its rows, and a guess that says so. Other tables stay unchanged.

    Other columns on the left that are blank in the same rows are filled, too. A column such as `Arm` or `Reviewer` must
    distinguish the rows of a study, and no study may start twice; otherwise somebody forgot to fill in a cell. Columns
    that form an outline, where each is filled in more rows than the one before it, are filled in the same way. So is a
    column of people if it names each person only once, in their first row.
    """
    study = next((place for place, header in enumerate(table.headers) if says_study(header) is not None), None)
    author = next((place for place, header in enumerate(table.headers) if says_author(header)), None)
    named = author if study is None else study
    below = None if named is None else _rows_below(table, named)
    if named is not None and below is not None:
        beside = _columns_to_fill(table, named, below)
        levels = _outline(table)
        return _filled(table, sorted({*beside, *levels}) if named in levels else beside, "the study")
    if (who := _named_once(table)) is not None:
        return _filled(table, [who], "the person")
    return _filled(table, _outline(table), "the headings") if study is None else table


def _filled(table: PlainTable, places: Sequence[int], above: str) -> PlainTable:
    """The table with the value above in the blank cells of these columns; unchanged without columns."""
    if not places:
        return table
    cells = table.cells.with_columns(pl.col(str(place)).forward_fill() for place in places)
    rows = int(table.cells.to_series(places[0]).is_null().sum())
    named = " and ".join(repr(table.headers[place]) for place in places[:2])
    more = len(places) - 2
    named += f" and {plural(more, 'more column')}" if more > 0 else ""
    sentence = f"{table.sheet}: {rows} rows have nothing in {named}, and were read as further rows of {above} above"
    return replace(table, cells=cells, guesses=(*table.guesses, (sentence, "write it in each of its rows")))


def _outline(table: PlainTable) -> list[int]:
    """The columns on the left that form an outline: each is filled where the one before it is, and in more rows.

    Together with a column further right, they distinguish all rows, which that column alone does not.
    """
    levels: list[int] = []
    outer: pl.Series | None = None
    for place in range(len(table.headers)):
        filled = table.cells.to_series(place).is_not_null()
        if filled.all():
            break
        if not filled[0] or (outer is not None and not (filled | ~outer).all()):
            return []
        levels.append(place)
        outer = filled
    if outer is None or (~outer).sum() < _LEAST * table.height or (outer & ~outer.shift(-1)).sum() < _FEWEST_STUDIES:
        return []
    cells = table.cells.with_columns(pl.col(str(place)).forward_fill() for place in levels)
    for place in range(len(levels), min(len(levels) + _NEAR, len(table.headers))):
        texts = cells.to_series(place)
        if texts.null_count() == 0 and texts.is_duplicated().any() and not _come_again(cells, (*levels, place)):
            return sorted({*_needed(cells, levels, place), *_years(table, levels)})
    return []


def _years(table: PlainTable, levels: Sequence[int]) -> list[int]:
    """The columns of years next to an author that are filled in the same rows, because both identify the study."""
    filled = {place: table.cells.to_series(place).is_not_null() for place in levels}
    authors = [place for place in levels if says_author(table.headers[place])]
    return [
        place
        for place in levels
        if says_year(table.headers[place]) and any((filled[place] == filled[author]).all() for author in authors)
    ]


def _needed(cells: pl.DataFrame, levels: Sequence[int], telling: int) -> list[int]:
    """The first of these columns, and others that are needed to distinguish the rows.

    The rest stay unchanged, because an entry for many rows is not an answer for each of them.
    """
    needed = list(levels)
    for place in levels[1:]:
        others = [level for level in needed if level != place]
        if not _come_again(cells, (*others, telling)):
            needed = others
    return needed


def _come_again(cells: pl.DataFrame, places: Sequence[int]) -> bool:
    """Whether two rows have the same entries in these columns."""
    return bool(cells.select(map(str, places)).is_duplicated().any())


def _rows_below(table: PlainTable, study: int) -> pl.Series | None:
    """The rows that name no study, if they belong to the study above."""
    texts = table.cells.to_series(study).to_list()
    names = [fold(text) for text in texts if text]
    below = pl.Series([not text for text in texts], dtype=pl.Boolean)
    runs = sum(blank and texts[row - 1] is not None for row, blank in enumerate(below) if row)
    telling = (
        (says_identity(header) is not None or says_who(header)) and not table.cells.to_series(place).is_null().any()
        for place, header in enumerate(table.headers)
        if place != study
    )
    if not texts or not texts[0] or len(set(names)) < len(names) or runs < _FEWEST_STUDIES:
        return None
    return below if below.sum() >= _LEAST * len(texts) and any(telling) else None


def _named_once(table: PlainTable) -> int | None:
    """The column of people that names each only once, above blank cells, beside a study in every row; None if none."""
    for place in (place for place, header in enumerate(table.headers) if says_who(header)):
        texts = table.cells.to_series(place)
        named = [fold(text) for text in texts if text]
        several = len(named) > 1 and len(set(named)) == len(named) and texts[0] is not None
        if several and (texts.is_null() & texts.shift().is_not_null()).sum() == len(named):
            filled = [other for other in range(len(table.headers)) if table.cells.to_series(other).null_count() == 0]
            return place if any(says_study(table.headers[other]) is not None for other in filled) else None
    return None


def _columns_to_fill(table: PlainTable, study: int, below: pl.Series) -> list[int]:
    """The study's column, and those from the left that are filled where a study starts and in no row below."""
    found = []
    for place in range(len(table.headers)):
        blank = table.cells.to_series(place).is_null()
        if place != study and not (blank == below).all():
            break
        found.append(place)
    return found if study in found else [study]

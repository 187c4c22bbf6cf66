"""Asks about lists that two extractors write in different orders, or with different separators."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from schema.choices import Choice
from schema.text import fold, plural, quoted
from schema.words import Listed, Words
from validate.extraction.own_ways import Way, as_meant
from validate.inference.assumed import Assumption
from validate.inference.columns import Column
from validate.inference.plain_table import PlainTable
from validate.inference.same_rows import SameRows
from validate.inference.worded_differently import compared_as

_BETWEEN = re.compile(r"[;,|/&+\n]|\s(?:and|und|et|y)\s", re.IGNORECASE)
_SIGN = re.compile(r"[;,|/&+\n]")  # sentences may contain the words alone
_LETTER = re.compile(r"[^\W\d_]")
_OPTION = "if so, write ; between the answers in all files"


def about_lists_apart(
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    rows: SameRows,
    ways: Mapping[str, Sequence[Way | None]],
) -> Iterator[Assumption]:
    """A question for each column in which entries that count as different have the same parts.

    They are compared as written, because a comma may belong to an answer, and an order may have a meaning. `ways` has
    the notation of each table in a column, by label, if it is known.
    """
    for column in columns:
        cell = cells[column.label]
        if column in rows.key.columns or type(cell) not in {Words, Choice, Listed} or cell.names_study:
            continue
        of_tables = ways.get(column.label) or [None] * len(rows.tables)
        texts = [
            [as_meant(text, way) for text in _typed(table, position)]
            for table, position, way in zip(rows.tables, column.positions, of_tables, strict=False)
        ]
        same = [
            (texts[one][ours], texts[other][theirs])
            for one, other in combinations(range(len(texts)), 2)
            if texts[one] and texts[other]
            for ours, theirs in rows.of_two(one, other)
            if _have_same_parts(cell, texts[one][ours], texts[other][theirs])
        ]
        if same:
            sentence = (
                f"in {column.label!r} {plural(len(same), 'pair')} of entries such as {quoted(same[0][0])} and"
                f" {quoted(same[0][1])} {'has' if len(same) == 1 else 'have'} the same parts, in another order or with"
                " other signs or line breaks between them. Are these the same answers? They are compared as they are"
                " written"
            )
            yield Assumption(about="types", sentence=sentence, option=_OPTION, doubtful=True)


def _typed(table: PlainTable, position: int | None) -> list[str]:
    """The texts of a column with their line breaks, which may separate answers."""
    return [] if position is None else [text or "" for text in table.cells.to_series(position)]


def _have_same_parts(cell: CellType[Any], ours: str, theirs: str) -> bool:
    """Whether two entries that count as different are lists of the same answers in words."""
    if ours == theirs or not (_BETWEEN.search(ours) and _BETWEEN.search(theirs) and _SIGN.search(ours + theirs)):
        return False
    parts = _parts(ours)
    alike = len(parts) > 1 and all(map(_LETTER.search, parts)) and Counter(parts) == Counter(_parts(theirs))
    return alike and compared_as(cell, ours) != compared_as(cell, theirs)


def _parts(text: str) -> list[str]:
    return [part for part in map(fold, _BETWEEN.split(text)) if part]

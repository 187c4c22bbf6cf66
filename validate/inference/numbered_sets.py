"""Asks about numbered sets of columns (`Arm_1`, `N_1`, `Arm_2`, `N_2`) that two people filled in another order."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from schema.cells import Text
from schema.text import and_list, fold, plural
from validate.inference.assumed import Assumption
from validate.inference.columns import Column
from validate.inference.same_rows import SameRows, texts_of

_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)(?!.*\d)", re.DOTALL)  # the last number of a label
_FEWEST = 2  # columns of a set, sets, and rows with the sets in another order
_MOST_SETS = 20

_Set = tuple[Column, ...]


def about_numbered_sets(
    columns: Sequence[Column], cells: Mapping[str, CellType[Any]], rows: SameRows
) -> Iterator[Assumption]:
    """A question if at least half of the paired rows that differ have the same sets in another order.

    They are compared in their present order, the first with the first, because their order may have a meaning.
    """
    able = [
        column
        for column in columns
        if column.everywhere and column not in rows.key.columns and cells[column.label].type_name != Text.type_name
    ]
    for sets in _numbered_sets(able):
        moved = differing = 0
        filled = [_filled(sets, rows, which) for which in range(len(rows.tables))]
        for one, other in combinations(range(len(rows.tables)), 2):
            for row, place in rows.of_two(one, other):
                ours, theirs = filled[one][row], filled[other][place]
                differing += ours != theirs
                moved += ours != theirs and Counter(ours) == Counter(theirs)
        if moved >= _FEWEST and 2 * moved >= differing:
            first, last = (and_list([repr(column.label) for column in sets[place]]) for place in (0, -1))
            sentence = (
                f"in {plural(moved, 'row')} the sets from {first} to {last} have the same entries in another order."
                " They are compared in the order that they have, the first with the first"
            )
            option = "if their order means nothing, write them in the same order in the files"
            yield Assumption(about="columns", sentence=sentence, option=option, doubtful=True)


def _numbered_sets(columns: Sequence[Column]) -> list[list[_Set]]:
    """Sets of columns that differ only in a number, in order, grouped by their numbers."""
    by_stem: dict[str, dict[int, Column]] = {}
    for column in columns:
        if (number := _NUMBER.search(column.label)) is not None:
            stem = fold(f"{column.label[: number.start()]}#{column.label[number.end() :]}")
            by_stem.setdefault(stem, {})[int(number[1])] = column
    together: dict[tuple[int, ...], list[dict[int, Column]]] = {}
    for of_stem in by_stem.values():
        if _FEWEST <= len(of_stem) <= _MOST_SETS:
            together.setdefault(tuple(sorted(of_stem)), []).append(of_stem)
    return [
        [tuple(of_stem[number] for of_stem in stems) for number in numbers]
        for numbers, stems in together.items()
        if len(stems) >= _FEWEST
    ]


def _filled(sets: Sequence[_Set], rows: SameRows, which: int) -> list[list[tuple[str, ...]]]:
    """The entries of each row of a table in each set. Sets with fewer than two filled columns are left out."""
    table = rows.tables[which]
    by_set = [zip(*(texts_of(table, column.positions[which]) for column in of_set), strict=True) for of_set in sets]
    return [
        [tuple(map(fold, entries)) if sum(map(bool, entries)) >= _FEWEST else () for entries in of_row]
        for of_row in zip(*by_set, strict=True)
    ]

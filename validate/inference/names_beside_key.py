"""Columns that name or number the studies beside their key: titles, and ids such as `R1`, `R2`, `R3`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schema.cell_type import CellType
from schema.identifiers import Identifier
from schema.regular_expressions import regex
from schema.text import fold
from schema.words import Words
from validate.inference.columns import Column
from validate.inference.key import Key
from validate.inference.missing import words_in_texts
from validate.inference.plain_table import PlainTable
from validate.inference.texts import beside_study
from validate.inference.words import names_for_certain, says_id, says_number

_TELLING = 0.5  # of the studies of a table: so many different names has a column that names them
_FEWEST = 4  # rows from which different ids are no accident
_OF_IDS = frozenset({"words", "count", "number"})
_ID = regex(r"([^\W\d_]+[ _.#-]?)\d+")

_Pairs = Sequence[tuple[str, str]]
"""The study and the entry of each row of a table in which both are filled in, folded."""


def names_beside_key(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]], key: Key
) -> dict[str, CellType[Any]]:
    """The types of columns that turn out to name the studies, and of those headed so that do not, by label."""
    found: dict[str, CellType[Any]] = {}
    for column in columns:
        cell = cells[column.label]
        if column in key.columns or (key.together and key.together.has(column.label)):
            continue
        if isinstance(cell, Words) and cell.names:
            certain = names_for_certain(column.label)
            if not certain and not all(map(_tells_studies_apart, _pairs(tables, column, key))):
                found[column.label] = replace(cell, names=False)
        elif isinstance(cell, Identifier) and cell.scheme != "registry":  # which is looked for in the report
            found[column.label] = replace(cell, names=True)
        elif cell.kind in _OF_IDS and _are_ids(column, list(_pairs(tables, column, key))):
            found[column.label] = Words(missing=words_in_texts(column.label, {}), names=True)
    return found


def _pairs(tables: Sequence[PlainTable], column: Column, key: Key) -> Iterator[_Pairs]:
    for rows in beside_study(tables, key.study, column):
        yield [(fold(study), fold(entry)) for study, entry in rows]


def _tells_studies_apart(pairs: _Pairs) -> bool:
    """Whether most studies have an entry of their own: words that come again and again are answers."""
    studies, entries = ({pair[at] for pair in pairs} for at in (0, 1))
    return len(entries) >= _TELLING * len(studies)


def _count_up(entries: Sequence[str]) -> bool:
    """Whether entries are whole numbers that count the rows as they stand, with few gaps."""
    if not all(map(str.isdecimal, entries)):
        return False
    numbers = [*map(int, entries)]
    return numbers == sorted(numbers) and numbers[-1] - numbers[0] < 2 * len(numbers)


def _are_ids(column: Column, tables: Sequence[_Pairs]) -> bool:
    """Whether each row has another entry, in all tables, and these are ids by the header or by how they are made.

    Under a header such as `#` or `No.`, which may be that of people too, numbers are ids where they count the rows.
    """
    entries = [[entry for _, entry in pairs] for pairs in tables]
    if any(len(of_one) < _FEWEST or len({*of_one}) < len(of_one) for of_one in entries):
        return False
    if says_id(column.label) or (says_number(column.label) and any(map(_count_up, entries))):
        return True
    made = [_ID.fullmatch(entry) for of_one in entries for entry in of_one]
    return len({of_one[1] if of_one else "" for of_one in made}) == 1 and all(made)

"""Columns that name or number the studies in addition to their key: titles, and ids such as `R1`, `R2`, `R3`."""

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
from validate.inference.words import may_be_coded, names_for_certain, says_id, says_number, says_order, says_unit

_TELLING = 0.5  # minimum proportion of different names to studies of a table
_FEWEST = 4  # minimum number of rows for ids to be no coincidence
_OF_IDS = frozenset({"words", "count", "number"})
_ID = regex(r"([^\W\d_]+[ _.#-]?)\d+")

_Pairs = Sequence[tuple[str, str]]
"""The folded study and entry of each row of a table in which both are filled in."""


def names_beside_key(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]], key: Key
) -> dict[str, CellType[Any]]:
    """The new types of columns that name the studies, and of columns that only have such a header, by label."""
    found: dict[str, CellType[Any]] = {}
    for column in columns:
        cell = cells[column.label]
        if column in key.columns or (key.together and key.together.has(column.label)):
            continue
        if isinstance(cell, Words) and cell.names:
            if not _names_studies(tables, column, key):
                found[column.label] = replace(cell, names=False)
        elif isinstance(cell, Identifier) and cell.scheme != "registry":  # registry numbers are looked up in the report
            found[column.label] = replace(cell, names=True)
        elif cell.type_name in _OF_IDS and (
            _are_ids(column, list(_pairs(tables, column, key))) or _begin_names_of_rows(tables, column, key)
        ):
            found[column.label] = Words(missing=words_in_texts(column.label, {}), names=True)
    return found


def _names_studies(tables: Sequence[PlainTable], column: Column, key: Key) -> bool:
    """Whether a column with the header of a name has names. `code` is one only of studies that each have their own."""
    if names_for_certain(column.label):
        return True
    pairs = list(_pairs(tables, column, key))
    if not may_be_coded(column.label):
        return all(map(_tells_studies_apart, pairs))
    both = zip(tables, key.study.positions, column.positions, strict=True)
    rows = sum(table.height for table, *places in both if None not in places)
    return not says_unit(key.study.label) and sum(map(len, pairs)) == rows and all(map(_are_one_to_one, pairs))


def _are_one_to_one(pairs: _Pairs) -> bool:
    """Whether each study has one entry, and each entry one study."""
    studies, entries = ({pair[part] for pair in pairs} for part in (0, 1))
    return len({*pairs}) == len(studies) == len(entries)


def _pairs(tables: Sequence[PlainTable], column: Column, key: Key) -> Iterator[_Pairs]:
    for rows in beside_study(tables, key.study, column):
        yield [(fold(study), fold(entry)) for study, entry in rows]


def _begin_names_of_rows(tables: Sequence[PlainTable], column: Column, key: Key) -> bool:
    """Whether the column has the first parts of the names of rows in all rows, as `1.2` is of `1.2.1`."""
    return any(
        len({entry for _, entry in rows}) > 1 and all(_begins(entry, name) for name, entry in rows)
        for within in key.identity
        for rows in [[row for of_table in beside_study(tables, within, column) for row in of_table]]
    )


def _begins(entry: str, name: str) -> bool:
    first, rest = name[: len(entry)], name[len(entry) :]
    of_number = first[-1:].isdigit() and rest[:1].isalpha()  # `1.1` of `1.1a`
    return bool(rest) and fold(first) == fold(entry) and (of_number or not rest[0].isalnum())


def _tells_studies_apart(pairs: _Pairs) -> bool:
    """Whether most studies have an entry of their own. Words that are often repeated are answers."""
    studies, entries = ({pair[part] for pair in pairs} for part in (0, 1))
    return len(entries) >= _TELLING * len(studies)


def _count_up(entries: Sequence[str]) -> bool:
    """Whether entries are whole numbers that count the rows in order, with few gaps."""
    if not all(map(str.isdecimal, entries)):
        return False
    numbers = [*map(int, entries)]
    return numbers == sorted(numbers) and numbers[-1] - numbers[0] < 2 * len(numbers)


def _number_all_rows(entries: Sequence[str]) -> bool:
    """Whether entries are 1, 2, 3 in the order of the rows."""
    return all(entry == str(number) for number, entry in enumerate(entries, 1))


def _are_ids(column: Column, tables: Sequence[_Pairs]) -> bool:
    """Whether all rows have different entries in all tables, and these are ids by header or format.

    Under a header such as `#` or `No.`, which may also mean numbers of people, numbers are ids if they count the rows.
    """
    entries = [[entry for _, entry in pairs] for pairs in tables]
    if any(len(of_one) < _FEWEST or len({*of_one}) < len(of_one) for of_one in entries):
        return False
    if says_id(column.label) or (says_number(column.label) and any(map(_count_up, entries))):
        return True
    if says_order(column.label) and any(map(_number_all_rows, entries)):
        return True
    made = [_ID.fullmatch(entry) for of_one in entries for entry in of_one]
    return len({of_one[1] if of_one else "" for of_one in made}) == 1 and all(made)

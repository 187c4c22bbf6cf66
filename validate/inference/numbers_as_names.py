"""Finds columns of a key with section or item numbers: `1.1` and `1.10` are two items, but one number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schema.cell_type import CellType, Family
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold, tidy
from schema.words import Words
from validate.inference.key import Key
from validate.inference.plain_table import PlainTable
from validate.inference.texts import beside_study


def numbers_as_names(
    tables: Sequence[PlainTable], cells: Mapping[str, CellType[Any]], key: Key
) -> dict[str, CellType[Any]]:
    """The columns of numbers within a study whose entries are names, by label.

    Some table writes one number in two ways, either within one study or both with decimals.
    """
    found: dict[str, CellType[Any]] = {}
    for column in key.identity:
        cell = cells.get(column.label)
        if cell is None or cell.family is not Family.NUMBER:
            continue
        if any(_are_names(cell, rows) for rows in beside_study(tables, key.study, column)):
            found[column.label] = Words(missing={})
    return found


def _are_names(cell: CellType[Any], rows: Sequence[tuple[str, str]]) -> bool:
    """Whether entries (with their studies) are one number but several texts."""
    studies: dict[str, set[str]] = defaultdict(set)
    for study, entry in rows:
        studies[fold(study)].add(tidy(entry))
    with_decimals = {text for texts in studies.values() for text in texts if "." in text}
    return any(_collide(cell, texts) for texts in (with_decimals, *studies.values()))


def _collide(cell: CellType[Any], texts: Iterable[str]) -> bool:
    keys = [number for text in texts if (number := _number(cell, text)) is not None]
    return len({*keys}) < len(keys)


def _number(cell: CellType[Any], text: str) -> str | None:
    try:
        value = cell.parse(text)
    except CellError:
        return None
    return None if value is None or isinstance(value, Missing) else cell.key(value)

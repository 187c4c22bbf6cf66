"""Columns with only 0 and 1: two answers, such as no and yes, that are not counts in any table."""

from collections.abc import Mapping, Sequence
from typing import Any

from schema.cell_type import CellType
from schema.choices import Choice, Option
from schema.missing import Missing
from schema.problem import CellError
from schema.regular_expressions import regex
from schema.text import tidy
from validate.inference.columns import Column
from validate.inference.key import Key
from validate.inference.words import plain_header, says_counter

_FEWEST = 5  # minimum number of cells for the absence of other numbers to be no coincidence
_CODES = ("0", "1")
_COUNTS = regex(
    r".*\b(n|no|nr|num|numbers?|counts?|total|times|sum|many|deaths?|died|dropouts?|withdraw(n|als?)|events?|relapses?|"
    r"patients?|participants?|people|anzahl|zahl|nombre|n[úu]mero|numero|aantal|days?|weeks?|months?|years?|hours?|"
    r"age|dose|score|mean|median|sd|se|percent|rate|ratio)\b.*"
)
"""Headers of columns that count or measure something, which may be just 0 or 1."""


def zero_or_one(
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    texts: Mapping[str, Mapping[str, int]],
    key: Key,
) -> dict[str, CellType[Any]]:
    """The types of these columns, by label: a choice of 0 and 1, if no header says that they are numbers."""
    found: dict[str, CellType[Any]] = {}
    for column in columns:
        cell, header = cells[column.label], plain_header(column.label)
        if column in key.columns or cell.type_name not in {"count", "number"}:
            continue
        if _COUNTS.fullmatch(header) or says_counter(column.label):
            continue
        if (spelled := _only_these(cell, texts[column.label])) is not None:
            options = (Option(code=code, aliases=tuple(sorted(spelled[code] - {code}))) for code in _CODES)
            found[column.label] = Choice(choices=tuple(options), missing=cell.missing)
    return found


def is_zero_or_one(cell: CellType[Any]) -> bool:
    """Whether a type is the choice of 0 and 1."""
    return isinstance(cell, Choice) and tuple(option.code for option in cell.choices) == _CODES


def _only_these(cell: CellType[Any], texts: Mapping[str, int]) -> Mapping[str, set[str]] | None:
    """The spellings of 0 and of 1, if both occur often enough and no other number does; else None."""
    spelled: dict[str, set[str]] = {code: set() for code in _CODES}
    cells = 0
    for text, often in texts.items():
        try:
            value = cell.parse(text)
        except CellError:
            return None
        if value is None or isinstance(value, Missing):
            continue
        if (number := cell.key(value)) not in spelled:
            return None
        spelled[number].add(tidy(text))
        cells += often
    return spelled if all(spelled.values()) and cells >= _FEWEST else None

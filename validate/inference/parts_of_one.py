"""Finds proportions in one file (0.45) that are percentages in another (45 %), by comparing shared rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any

from schema.cell_type import CellType
from schema.cells import Percentage
from schema.decimals import with_decimal_point, without_percent_sign
from schema.missing import Missing
from schema.problem import CellError
from schema.records import record
from validate.extraction.own_ways import Way
from validate.inference.assumed import Assumed, Assumption
from validate.inference.columns import Column
from validate.inference.missing import words_in_numbers
from validate.inference.plain_table import PlainTable
from validate.inference.same_rows import SameRows, texts_of
from validate.inference.types import fits

_KINDS = frozenset({"percentage", "number", "count", "words"})
_FEWEST_ROWS = 3
_MOST_ROWS = 0.5  # minimum proportion of the rows in which both have a number other than 0
_WHOLE = 100


@record(kw_only=True)
class PartsOfOne:
    """A column of percentages. Tables with the notation `part of one` have 0.45 for 45 %.

    In `holding` of `cases`, an entry of such a table is exactly a hundredth of another's; `shown` is one such pair.
    """

    cell: CellType[Any]
    ways: tuple[Way | None, ...]
    shown: tuple[str, str]
    holding: int
    cases: int


def parts_of_one(
    columns: Sequence[Column], cells: Mapping[str, CellType[Any]], rows: SameRows
) -> dict[str, PartsOfOne]:
    """The columns in which one table has proportions and another percentages in most rows, by label."""
    found: dict[str, PartsOfOne] = {}
    for column in columns:
        if column not in rows.key.columns and cells[column.label].type_name in _KINDS:
            shares = _found(column, rows)
            if shares is not None:
                found[column.label] = shares
    return found


def about_parts(tables: Sequence[PlainTable], found: Mapping[str, PartsOfOne]) -> Assumed:
    """A sentence for each column on what is read as a proportion."""
    return Assumed(assumptions=tuple(_sentence(tables, label, column) for label, column in found.items()))


def _sentence(tables: Sequence[PlainTable], label: str, column: PartsOfOne) -> Assumption:
    part, whole = column.shown
    files = [table.file for table, way in zip(tables, column.ways, strict=True) if way]
    sentence = (
        f"{part!r} in {label!r} of {' and '.join(dict.fromkeys(files))} is the same share as {whole!r}: in"
        f" {column.holding} of {column.cases} rows one is exactly a hundredth of the other"
    )
    option = f"if {part} means {part} %, write it with this sign in the file"
    return Assumption(about="types", sentence=sentence, option=option, doubtful=True)


def _found(column: Column, rows: SameRows) -> PartsOfOne | None:
    texts = [_texts(table, position) for table, position in zip(rows.tables, column.positions, strict=True)]
    typed = Counter(text for of_one in texts for text in of_one if text)
    cell = Percentage(missing=words_in_numbers(typed))
    if not fits(cell, typed):
        return None
    number = {text: _number(cell, text) for text in typed}
    parts = {
        place for place, of_one in enumerate(texts) if _may_be_parts({text: number[text] for text in of_one if text})
    }
    shares: dict[int, tuple[int, int, tuple[str, str]]] = {}
    for one, other in permutations(range(len(texts)), 2):
        if one in parts and other not in parts:
            pairs = [
                (texts[one][ours], texts[other][theirs])
                for ours, theirs in rows.of_two(one, other)
                if number.get(texts[one][ours]) and number.get(texts[other][theirs]) and _is_bare(texts[one][ours])
            ]
            exact = [(part, whole) for part, whole in pairs if _is_hundredth(number[part], number[whole])]
            if len(exact) >= _FEWEST_ROWS and len(exact) > _MOST_ROWS * len(pairs):
                shares[one] = max(shares.get(one, (0, 0, ("", ""))), (len(exact), len(pairs), exact[0]))
    if not shares:
        return None
    holding, cases, shown = max(shares.values())
    ways = tuple[Way | None, ...]("part of one" if place in shares else None for place in range(len(texts)))
    return PartsOfOne(cell=cell, ways=ways, shown=shown, holding=holding, cases=cases)


def _texts(table: PlainTable, position: int | None) -> list[str]:
    """The texts of a column, with decimal points if the file has decimal commas."""
    texts = texts_of(table, position)
    meant = position is not None and table.with_decimal_commas(position)
    return list(map(with_decimal_point, texts)) if meant else texts


def _number(cell: Percentage, text: str) -> Decimal | None:
    try:
        value = cell.parse(text)
    except CellError:
        return None
    return None if isinstance(value, Missing) else value


def _is_bare(text: str) -> bool:
    """Whether a text has no percent sign."""
    return without_percent_sign(text) == text


def _is_hundredth(part: Decimal | None, whole: Decimal | None) -> bool:
    return part is not None and part * _WHOLE == whole


def _may_be_parts(numbers: Mapping[str, Decimal | None]) -> bool:
    """Whether all numbers without a percent sign are from 0 to 1, and there is at least one."""
    bare = [number for text, number in numbers.items() if number is not None and _is_bare(text)]
    return bool(bare) and all(0 <= number <= 1 for number in bare)

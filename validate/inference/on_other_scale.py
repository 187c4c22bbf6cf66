"""Finds entries of another table that may be on another scale: numbers that are 10 or 100 times as large, or codes.

Nothing shows that they are the same answers, so they are taken as they are, and named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from schema.cell_type import Family
from schema.form import Field
from schema.text import first_ones, quoted
from schema.words import Words
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.tolerance import number

_FACTORS = (10, 100, 1000)
_FEWEST_ROWS = 3  # in fewer, all rows have to show it
_MOST_ROWS = 0.5  # minimum proportion of the rows in which both have a number other than 0
_CODE = re.compile(r"-?\d{1,2}")
_SHOWN = 5
_TAKEN = "They are taken as they are: if they mean the same, write them as the files do, and take it again"

_Row = tuple[str | None, ...]
"""What identifies a row."""


def on_other_scale(table: RecordedTable, others: Sequence[RecordedTable]) -> Iterator[str]:
    """A sentence for each column whose entries may be the same with another unit, another sign or a list of codes."""
    for field in table.table.fields:
        if field.name not in table.table.identity:
            if field.cell.family is Family.NUMBER:
                yield from _numbers_on_other_scale(field, table, others)
            elif isinstance(field.cell, Words):
                yield from _codes_for_words(field, table, others)


def _numbers_on_other_scale(field: Field, table: RecordedTable, others: Sequence[RecordedTable]) -> Iterator[str]:
    """Where the numbers are exactly ten, a hundred or a thousand times those of the others, or such a part of them."""
    ours, theirs = _numbers(table, field.name), [_numbers(other, field.name) for other in others]
    rows = {row: {of[row] for of in theirs if row in of} for row in ours}
    rows = {row: numbers for row, numbers in rows.items() if numbers}
    for factor in _FACTORS:
        for more, less, words in ((factor, 1, f"exactly {factor} times"), (1, factor, f"exactly 1/{factor} of")):
            found = [
                row
                for row, numbers in rows.items()
                if ours[row] not in numbers and {ours[row] * less} & {one * more for one in numbers}
            ]
            many = len(found) >= _FEWEST_ROWS and len(found) > _MOST_ROWS * len(rows)
            if many or (found and len(found) == len(rows)):
                yield (
                    f"in {field.label!r}, the numbers of {table.file} are {words} those of the other files in"
                    f" {len(found)} of {len(rows)} rows. {_TAKEN}"
                )


def _codes_for_words(field: Field, table: RecordedTable, others: Sequence[RecordedTable]) -> Iterator[str]:
    """Where all entries are codes such as 1 and 2, and no other table has any."""
    codes = {text for text in table.keys[field.name].drop_nulls().unique() if text not in field.codes}
    known = {text for other in others for text in other.keys[field.name].drop_nulls().unique()}
    if codes and known and all(map(_CODE.fullmatch, codes)) and not any(map(_CODE.fullmatch, known)):
        listed = first_ones([quoted(code) for code in sorted(codes)], _SHOWN)
        yield f"in {field.label!r}, {table.file} has {listed} where the other files have words. {_TAKEN}"


def _numbers(table: RecordedTable, name: str) -> Mapping[_Row, Decimal]:
    """The numbers of a column other than 0, by the identity of the row."""
    identity = zip(*(table.keys[part] for part in table.table.identity), strict=True)
    return {
        row: found
        for row, key in zip(identity, table.keys[name], strict=True)
        if key is not None and (found := number(key))
    }

"""Finds numbers of another table that are exactly 10, 100 or 1000 times those of the compared tables."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from schema.cell_type import Family
from validate.extraction.recorded_table import RecordedTable

_FACTORS = (10, 100, 1000)
_FEWEST_ROWS = 3
_MOST_ROWS = 0.5  # minimum proportion of the rows in which both have a number other than 0


def on_other_scale(table: RecordedTable, others: Sequence[RecordedTable]) -> Iterator[str]:
    """A sentence for each column of numbers in which most rows differ so. A unit or sign may explain it."""
    for field in table.table.fields:
        if field.cell.family is not Family.NUMBER or field.name in table.table.identity:
            continue
        ours, theirs = _numbers(table, field.name), [_numbers(other, field.name) for other in others]
        rows = {row: {of[row] for of in theirs if row in of} for row in ours}
        rows = {row: numbers for row, numbers in rows.items() if numbers}
        for factor in _FACTORS:
            for more, less, said in ((factor, 1, f"exactly {factor} times"), (1, factor, f"exactly 1/{factor} of")):
                found = [row for row, numbers in rows.items() if {ours[row] * less} & {one * more for one in numbers}]
                if len(found) >= _FEWEST_ROWS and len(found) > _MOST_ROWS * len(rows):
                    yield (
                        f"in {field.label!r}, the numbers of {table.file} are {said} those of the other files in"
                        f" {len(found)} of {len(rows)} rows. They are taken as they are"
                    )


def _numbers(table: RecordedTable, name: str) -> Mapping[tuple[str | None, ...], Decimal]:
    """The numbers of a column other than 0, by the identity of the row."""
    identity = zip(*(table.keys[part] for part in table.table.identity), strict=True)
    return {
        row: number
        for row, key in zip(identity, table.keys[name], strict=True)
        if key is not None and (number := _number(key))
    }


def _number(key: str) -> Decimal | None:
    try:
        number = Decimal(key)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

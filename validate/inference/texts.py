"""The different texts of columns, with how often each comes."""

from collections import Counter
from collections.abc import Mapping, Sequence

from schema.decimals import with_decimal_point
from schema.text import tidy
from validate.inference.columns import Column
from validate.inference.plain_table import PlainTable


def texts_by_table(tables: Sequence[PlainTable], column: Column) -> list[dict[str, int]]:
    """How often the column has each text in each table."""
    return [_texts_of_column(table, position) for table, position in zip(tables, column.positions, strict=True)]


def together(tables: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    """How often each text comes in all tables together."""
    times: Counter[str] = Counter()
    for texts in tables:
        times.update(texts)
    return dict(sorted(times.items()))


def _texts_of_column(table: PlainTable, position: int | None) -> dict[str, int]:
    """How often a column of one table has each text; of a file with decimal commas, `1,500` is `1.5`."""
    if position is None:
        return {}
    counted = Counter(table.cells.to_series(position).to_list())
    filled = {text: number for text, number in counted.items() if text is not None and tidy(text)}
    return _with_decimal_points(filled) if table.with_decimal_commas(position) else filled


def _with_decimal_points(texts: Mapping[str, int]) -> dict[str, int]:
    """The texts as a file with decimal commas means them."""
    meant: Counter[str] = Counter()
    for text, number in texts.items():
        meant[with_decimal_point(text)] += number
    return dict(meant)

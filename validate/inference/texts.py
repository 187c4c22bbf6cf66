"""The texts of columns: different texts with their counts, and texts with the study of their row."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from schema.decimals import with_decimal_point
from schema.text import tidy
from validate.inference.columns import Column
from validate.inference.plain_table import PlainTable


def texts_by_table(tables: Sequence[PlainTable], column: Column) -> list[dict[str, int]]:
    """The count of each text of the column, by table."""
    return [_texts_of_column(table, position) for table, position in zip(tables, column.positions, strict=True)]


def together(tables: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    """The count of each text in all tables together."""
    times: Counter[str] = Counter()
    for texts in tables:
        times.update(texts)
    return dict(sorted(times.items()))


def beside_study(tables: Sequence[PlainTable], study: Column, column: Column) -> Iterator[list[tuple[str, str]]]:
    """For each table with both columns: the study and the entry of each row in which both are filled in."""
    for table, of_study, of_column in zip(tables, study.positions, column.positions, strict=True):
        if of_study is not None and of_column is not None:
            studies, entries = (table.cells.to_series(position).to_list() for position in (of_study, of_column))
            yield [(name, entry) for name, entry in zip(studies, entries, strict=True) if name and entry]


def _texts_of_column(table: PlainTable, position: int | None) -> dict[str, int]:
    """The count of each text in a column of one table. In a file with decimal commas, `1,500` is `1.5`."""
    if position is None:
        return {}
    counted = Counter(table.cells.to_series(position).to_list())
    filled = {text: number for text, number in counted.items() if text is not None and tidy(text)}
    return _with_decimal_points(filled) if table.with_decimal_commas(position) else filled


def _with_decimal_points(texts: Mapping[str, int]) -> dict[str, int]:
    """The texts with decimal points, from a file with decimal commas."""
    meant: Counter[str] = Counter()
    for text, number in texts.items():
        meant[with_decimal_point(text)] += number
    return dict(meant)

"""Finds files and columns with decimal commas: there, `1,500` is 1.5, and `1.500` is 1500."""

import re
from collections.abc import Sequence

import polars as pl

from schema.commas_within import with_points_within
from schema.text import fold, tidy
from validate.inference.answer_words import IN_NUMBERS

_NUMBER = re.compile(r"[+\-\u2212\u2013]?[\d.,]*\d[\d.,]*")
_COMMA = re.compile(r"[+\-\u2212\u2013]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d+)")
_POINT = re.compile(
    r"[+\-\u2212\u2013]?(?:(?![1-9]\d{0,2}\.\d{3}$)\d*\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
_RESULT_WITH_POINT = re.compile(r"\d\.\d{1,2}\s?[(\[%\u00b1]|[(\[\u00b1]\s?\d+\.\d{1,2}(?!\d)")
_LONGEST = 60  # characters of a result
_MOST = 0.9  # minimum proportion of numbers among the entries of a column of numbers


def has_decimal_commas(cells: pl.DataFrame, *, as_typed: bool = False) -> bool:
    """Whether the numbers of a table have decimal commas: some certainly do, and none has a decimal point.

    If all cells are `as_typed`, results such as `52,9 (6,6)` show it too. In a workbook, such texts may be next to real
    numbers, which are read with points.
    """
    columns = cells.get_columns()
    results = [text for column in columns for text in _results(column)] if as_typed else []
    if not (results or any(map(_may_show_commas, columns))):
        return False
    numbers = [text for column in columns for text in _numbers(column)]
    return not any(map(_POINT.fullmatch, numbers)) and (bool(results) or any(map(_COMMA.fullmatch, numbers)))


def has_decimal_points(cells: pl.DataFrame) -> bool:
    """Whether some number of a table certainly has a decimal point, alone or in a result such as `52.9 (6.6)`."""
    columns = [column for column in cells.get_columns() if column.dtype == pl.String]
    return any(any(map(_POINT.fullmatch, _numbers(column))) or _has_result_with_point(column) for column in columns)


def _has_result_with_point(column: pl.Series) -> bool:
    short = column.filter(column.str.contains(r"\d\.\d") & (column.str.len_chars() <= _LONGEST)).unique()
    return any(_RESULT_WITH_POINT.search(text) for text in short)


def column_has_decimal_commas(column: pl.Series) -> bool:
    """Whether the numbers of a column have decimal commas. A workbook may have them in text cells."""
    return _may_show_commas(column) and _show_commas(_numbers(column))


def _results(column: pl.Series) -> list[str]:
    """The different results with decimal commas, such as `52,9 (6,6)`; empty if others have points."""
    if column.dtype != pl.String:
        return []
    short = column.filter(column.str.contains(r"\d[.,]\d") & (column.str.len_chars() <= _LONGEST)).unique().to_list()
    with_points = any(_RESULT_WITH_POINT.search(text) for text in short)
    return [] if with_points else [text for text in short if with_points_within(fold(text)) != fold(text)]


def _may_show_commas(column: pl.Series) -> bool:
    """Whether an entry consists of digits with one comma. This is quick to check."""
    return column.dtype == pl.String and bool(column.str.contains(r"^\s*[^\w\s]?[\d.]*\d,\d+\s*$").any())


def _show_commas(numbers: Sequence[str]) -> bool:
    return any(map(_COMMA.fullmatch, numbers)) and not any(map(_POINT.fullmatch, numbers))


def _numbers(column: pl.Series) -> list[str]:
    """The different entries of a column of numbers; empty for any other column."""
    different = column.drop_nulls().unique().to_list()
    texts = [tidy(text) for text in different if tidy(text) and fold(text) not in IN_NUMBERS]
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    return numbers if numbers and len(numbers) >= _MOST * len(texts) else []

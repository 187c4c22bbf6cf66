"""The names of cells in spreadsheets, such as `F7`."""

from functools import cache

from schema.regular_expressions import regex

_NAME = regex(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@cache
def letters(column: int) -> str:
    """The letters of a column in a spreadsheet, counted from 1: 1 is A, 27 is AA. Raises ValueError below 1."""
    if column < 1:
        raise ValueError(f"columns count from 1, not {column}")
    named = ""
    while column:
        column, letter = divmod(column - 1, 26)
        named = chr(65 + letter) + named
    return named


def cell_name(row: int, column: int) -> str:
    """The name of a cell, such as `F7`. Rows and columns count from 1."""
    return f"{letters(column)}{row}"


def place_of(name: str) -> tuple[int, int] | None:
    """The row and column of the cell with this name, counted from 1; None if the text is not the name of a cell."""
    found = _NAME.fullmatch(name)
    return (int(found[2]), column_number(found[1])) if found else None


@cache
def column_number(named: str) -> int:
    """The number of a column, counted from 1, from its letters: A is 1, AA is 27."""
    number = 0
    for letter in named.upper():
        number = number * 26 + ord(letter) - 64
    return number

"""How spreadsheets name cells: `F7`."""

from functools import cache

from schema.regular_expressions import regex

_NAME = regex(r"([A-Z]+)(\d+)")


@cache
def letters(column: int) -> str:
    """The letters by which a spreadsheet names a column counted from 1: 1 is A, 27 is AA. ValueError below 1."""
    if column < 1:
        raise ValueError(f"columns count from 1, not {column}")
    named = ""
    while column:
        column, letter = divmod(column - 1, 26)
        named = chr(65 + letter) + named
    return named


def cell_name(row: int, column: int) -> str:
    """The name of a cell, rows and columns counted from 1: `F7`."""
    return f"{letters(column)}{row}"


def place_of(name: str) -> tuple[int, int] | None:
    """The row and the column of a cell with this name, counted from 1; None if it is not the name of a cell."""
    found = _NAME.fullmatch(name)
    return (int(found[2]), _column(found[1])) if found else None


@cache
def _column(named: str) -> int:
    number = 0
    for letter in named:
        number = number * 26 + ord(letter) - 64
    return number

"""How spreadsheets name cells: `F7`."""


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

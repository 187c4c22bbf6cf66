"""Guesses which table of a workbook is meant if nobody said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from extract.errors import CannotUse
from extract.tables.number_formats import plain
from schema.text import first_ones, plural
from validate.extraction.cell_names import cell_name, place_of
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_study

_SUPPLEMENTARY = re.compile(
    r"(?:\b|_)(?:read\s*me|instructions?|cover|about|lookups?|drop-?downs?|options|choices|code\s?book|dictionary"
    r"|legend|guid(?:e|ance)|start\s?here|confirmations|change\s?log|history|notes?|anleitung|definitions?|glossary"
    r"|(?:values?|pick|code|choice|option|validation|data)[ _-]?lists?|lists? of (?:values|choices|options|codes)"
    r"|(?:column|header|field|variable)s? (?:meanings?|descriptions?|explained))(?:\b|_|\d)"
    r"|^\W*(?:lists?|listen)[\W\d_]*$",
    re.IGNORECASE,
)
_MOST_SHOWN = 8
_LISTED = 3  # headers that a code book must at least list, and ...
_MOSTLY = 0.6  # ... their share of its entries, and of the headers of the table
_HINT = "Name the right sheet with --sheet."
_AT = re.compile(r"(.+)!([A-Za-z]{1,3}\d+)")
"""A table named by its sheet and one of its cells: `Effects!A20`."""


def main_table(tables: Sequence[PlainTable], sheet: str | None = None) -> PlainTable:
    """The table that is meant: that of the sheet or cell named; else the largest visible, else the largest hidden.

    `sheet` is the name of a sheet, of which the largest table is taken, or a cell of the table, as in `Effects!A20`.
    Code books, and sheets named like one or like instructions or lists, come after all others. The table's remarks then
    say which others there are; those that may be meant as well are a guess. There has to be a table; CannotUse where
    there is none in the sheet named.
    """
    if sheet is not None:
        named = _on_sheet(tables, sheet)
        if not named and (addressed := table_at(tables, sheet)) is not None:
            return addressed
        if not named:
            there = ", ".join(dict.fromkeys(table.sheet for table in tables))
            what = f"at {sheet}" if _AT.fullmatch(sheet) else f"in a sheet {sheet!r}"
            raise CannotUse(f"it has no table {what}", file=tables[0].file, hint=f"There are tables in: {there}.")
        return _with_others(max(named, key=_size), named)
    return _with_others(max(tables, key=lambda table: _likely(table, tables)), tables)


def table_at(tables: Sequence[PlainTable], named: str) -> PlainTable | None:
    """The table that contains this cell, such as `Effects!A20`, in its rows or headers; None if there is none."""
    found = _AT.fullmatch(named)
    place = place_of(found[2].upper()) if found else None
    if found is None or place is None:
        return None
    row, column = place
    here = [
        table
        for table in _on_sheet(tables, found[1])
        if table.height and row <= table.rows[-1] and min(table.columns) <= column <= max(table.columns)
    ]
    return min(here, key=lambda table: int(table.rows[-1]), default=None)


def _on_sheet(tables: Sequence[PlainTable], sheet: str) -> list[PlainTable]:
    exactly = [table for table in tables if table.sheet == sheet]
    return exactly or [table for table in tables if plain(table.sheet) == plain(sheet)]


def _with_others(chosen: PlainTable, tables: Sequence[PlainTable]) -> PlainTable:
    """The table, with a remark on the other tables."""
    others = [table for table in tables if table is not chosen]
    elsewhere = (table for table in others if table.visible and table.sheet != chosen.sheet)
    larger = [table for table in elsewhere if _size(table) > _size(chosen) and _names_studies(table)]
    elsewhere = (table for table in others if table.visible and table.sheet != chosen.sheet and table.height)
    data = [table for table in elsewhere if _names_studies(table) and not is_beside_data(table, tables)]
    rest = [table for table in others if not any(table is other for other in (*larger, *data))]
    return replace(
        chosen,
        remarks=chosen.remarks + _about(chosen, rest),
        guesses=chosen.guesses
        + _doubtful(chosen, "used; others are larger, but named like lists or code books: ", larger)
        + _doubtful(
            chosen,
            "used. There are others that name studies: ",
            [table for table in data if not any(table is other for other in larger)],
        ),
    )


def titled_table(tables: Sequence[PlainTable], titles: Sequence[str], sheet: str | None = None) -> PlainTable:
    """The table with this title; else the first one with rows, because exports of platforms start with the records.

    The remarks of that table name the other ones by their titles.
    """
    named = dict(zip(titles, tables, strict=True))
    if sheet is not None and (meant := next((title for title in titles if plain(title) == plain(sheet)), None)):
        return named[meant]
    if sheet is not None or len(named) < 2:
        return main_table(tables, sheet)
    first = next((title for title, table in named.items() if table.height and len(table.headers) > 1), titles[0])
    others = ", ".join(
        f"{title} with {plural(table.height, 'row')}" for title, table in named.items() if title != first
    )
    remark = f"only the table {first} was used. There are others: {others}. Name another one with --sheet."
    return replace(named[first], remarks=(*named[first].remarks, remark))


def is_supplementary(sheet: str) -> bool:
    """Whether the name of a sheet suggests instructions, lists or a code book."""
    return _SUPPLEMENTARY.search(sheet) is not None


def _size(table: PlainTable) -> int:
    return table.height * len(table.headers)


def _likely(table: PlainTable, tables: Sequence[PlainTable]) -> tuple[bool, bool, bool, int]:
    """A sort key that is larger for tables that are more likely meant. Of equal tables, the first is used."""
    return (table.height > 0, not is_beside_data(table, tables), table.visible, _size(table))


def is_beside_data(table: PlainTable, tables: Sequence[PlainTable]) -> bool:
    """Whether a table is not data: it is a code book, or its sheet is named like one or like a list.

    This does not apply to the largest table if no other table names studies.
    """
    if _is_code_book(table, tables):
        return True
    if not is_supplementary(table.sheet):
        return False
    others = [other for other in tables if other.visible and other.height and not is_supplementary(other.sheet)]
    larger = all(_size(other) < _size(table) for other in others)
    return not (others and larger and _names_studies(table) and not any(map(_names_studies, others)))


def _is_code_book(table: PlainTable, tables: Sequence[PlainTable]) -> bool:
    """Whether a column lists the headers of another table, each once."""
    for other in tables:
        headers = {plain(header) for header in other.headers if header}
        if other is table or len(headers) < _LISTED:
            continue
        for column in table.cells.get_columns():
            texts = [plain(text) for text in column.drop_nulls()]
            listed = len(headers & {*texts})
            if listed >= max(_LISTED, _MOSTLY * len(headers), _MOSTLY * len(texts)) and len({*texts}) == len(texts):
                return True
    return False


def _names_studies(table: PlainTable) -> bool:
    return any(says_study(header) is not None for header in table.headers)


def _about(chosen: PlainTable, others: list[PlainTable]) -> tuple[str, ...]:
    below = [table for table in others if table.sheet == chosen.sheet]
    others = [table for table in others if table.sheet != chosen.sheet]
    remarks = []
    if below:
        rows = ", ".join(str(table.rows[0]) for table in below[:8] if table.height)
        where = f", which {'begins' if len(below) == 1 else 'begin'} above row {rows}" if rows else ""
        there = "is another table" if len(below) == 1 else f"are {len(below)} other tables"
        options = " or ".join(f"--sheet {quote(_first_cell(table))}" for table in below[:8] if table.height)
        hint = f" To use {'it' if len(below) == 1 else 'one of them'}: {options}." if options else ""
        remarks.append(f"{chosen.sheet}: the largest table was used. There {there} on this sheet{where}.{hint}")
    if others:
        remarks.append(f"{chosen.sheet}: this table was used. There are others: {_described(others)}. {_HINT}")
    return tuple(remarks)


def _doubtful(chosen: PlainTable, how: str, others: list[PlainTable]) -> tuple[tuple[str, str], ...]:
    """What is doubtful if tables on other sheets may be meant as well."""
    if not others:
        return ()
    options = " or ".join(f"--sheet {quote(table.sheet)}" for table in others[:_MOST_SHOWN])
    return ((f"{chosen.sheet}: this table was {how}{_described(others)}. {_HINT}", options),)


def _described(tables: Sequence[PlainTable]) -> str:
    described = [
        f"{table.sheet}{'' if table.visible else ' (hidden)'} with {plural(table.height, 'row')}" for table in tables
    ]
    return first_ones(described, _MOST_SHOWN)


def address_of(table: PlainTable, tables: Sequence[PlainTable]) -> str:
    """The name of a table in its workbook: its sheet, or one of its cells if the sheet has a larger table."""
    largest = max((other for other in tables if other.sheet == table.sheet), key=_size)
    return table.sheet if largest is table else _first_cell(table)


def _first_cell(table: PlainTable) -> str:
    return f"{table.sheet}!{cell_name(int(table.rows[0]), min(table.columns))}"

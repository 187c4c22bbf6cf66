"""Which row of a sheet has the headers, and which column is which field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from rapidfuzz import fuzz

from extract.reading import Sheet
from extract.workbook.layout import bare, headers
from extract.workbook.stamp import Column
from schema.form import Table
from schema.text import fold

NEAR = 85.0
"""The rapidfuzz ratio, 0 to 100, from which a header that is none of the form's is taken for the nearest one."""

_ROWS_LOOKED_AT = 30


@dataclass(frozen=True)
class Names:
    """The ways in which a header can name the fields of a table: as the form or the workbook's own stamp writes it."""

    exact: Mapping[str, str]
    folded: Mapping[str, str]

    def field(self, header: str | None) -> str | None:
        """The field that a header names in so many words, whatever its case and spacing; None for any other text."""
        if not header or not (seen := bare(header)):
            return None
        return self.exact.get(seen) or self.folded.get(_folded(seen))


@dataclass(frozen=True)
class Matched:
    """What the cells of a header row stand for; columns are numbered as in the sheet.

    `used` is the column of each field that has any, `near` the fields whose header was only near; `doubled` the
    columns of fields that have several, and `rest` those of no field.
    """

    used: Mapping[str, int]
    near: frozenset[str]
    doubled: Mapping[str, tuple[int, ...]]
    rest: tuple[int, ...]


def names_of(table: Table, stamped: Iterable[Column] = ()) -> Names:
    """The names of a table's fields. The file's own stamp goes before the form: labels change, names do not."""
    spelled = [(bare(each.header), each.field) for each in stamped if each.field in table.by_name]
    spelled += [(bare(header), name) for name, header in headers(table).items()]
    spelled += [(bare(each.label), each.name) for each in table.fields]
    spelled += [(each.name, each.name) for each in table.fields]
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    for text, name in spelled:
        exact.setdefault(text, name)
        folded.setdefault(_folded(text), name)
    return Names(exact, folded)


def find_header(sheet: Sheet, names: Names, fields: int) -> int | None:
    """The position in the sheet's cells of the row that names most fields, the first of several; None if none does.

    The headers stand near the top, or anywhere once a sheet was sorted as a whole.
    """
    enough = min(2, fields)
    best, most = None, enough - 1
    for position, row in enumerate(sheet.cells.head(_ROWS_LOOKED_AT).iter_rows()):
        found = len({field for text in row if (field := names.field(text)) is not None})
        if found > most:
            best, most = position, found
        if most == fields:
            break  # no row can name more
    if best is None or most * 2 < min(fields, sheet.cells.width):
        further = _sorted_down(sheet, names, most)
        best = best if further is None else further
    return best


def _sorted_down(sheet: Sheet, names: Names, at_least: int) -> int | None:
    if not sheet.cells.height:
        return None
    spelled = [*names.exact, *(f"{text} *" for text in names.exact)]
    named = sheet.cells.select(pl.sum_horizontal(pl.all().is_in(spelled).fill_null(value=False))).to_series()
    best = named.arg_max()
    return best if best is not None and named[best] > at_least else None


def match_columns(sheet: Sheet, header: int, names: Names, entries: Mapping[int, int]) -> Matched:
    """What each column is, by its header; of two with one header the one with more `entries`."""
    texts = {sheet.first_column + at: text for at, text in enumerate(sheet.cells.row(header)) if text and bare(text)}
    by_field: dict[str, list[int]] = {}
    for column, text in texts.items():
        if (field := names.field(text)) is not None:
            by_field.setdefault(field, []).append(column)
    used = {field: max(columns, key=lambda column: entries.get(column, 0)) for field, columns in by_field.items()}
    named = {column for columns in by_field.values() for column in columns}
    near = _near({c: text for c, text in texts.items() if c not in named}, names, frozenset(used))
    used.update(near)
    width = sheet.cells.width
    rest = [c for c in range(sheet.first_column, sheet.first_column + width) if c not in named | set(near.values())]
    return Matched(
        used=used,
        near=frozenset(near),
        doubled={field: tuple(columns) for field, columns in by_field.items() if len(columns) > 1},
        rest=tuple(rest),
    )


def _near(others: Mapping[int, str], names: Names, taken: frozenset[str]) -> dict[str, int]:
    """The fields left over that a header left over is nearest to, where neither has an equal."""
    wanted: dict[str, list[int]] = {}
    for column, text in others.items():
        field = nearest_field(text, names)
        if field is not None and field not in taken:
            wanted.setdefault(field, []).append(column)
    return {field: columns[0] for field, columns in wanted.items() if len(columns) == 1}


def nearest_field(header: str, names: Names) -> str | None:
    """The one field whose name is nearest, among all of the table, those that are there too; None where several are."""
    seen = _folded(bare(header))
    nearness: dict[str, float] = {}
    for spelling, field in names.folded.items():
        score = fuzz.ratio(seen, spelling, score_cutoff=NEAR)
        nearness[field] = max(score, nearness.get(field, 0.0))
    best = max(nearness.values(), default=0.0)
    first = [field for field, score in nearness.items() if score == best]
    return first[0] if best >= NEAR and len(first) == 1 else None


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text.replace("_", " "))

"""Finds the table of the form for each sheet of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.reading import Sheet, Workbook
from extract.workbook.columns import find_header, headers_of
from extract.workbook.layout import OURS, sheet_names
from extract.workbook.stamp import Stamp
from schema.form import Form, Table
from schema.records import record
from schema.regular_expressions import regex
from schema.text import fold
from validate.inference.header_match import NEAR

_COPY = regex(r"(?:copy of )?(.*?)(?: ?\(\d+\)| copy| - copy)?", re.IGNORECASE)


@record
class FoundSheets:
    """The sheet of each table, the tables whose sheet was guessed, second sheets for a table, and all other sheets."""

    sheets: Mapping[str, Sheet]
    guessed: frozenset[str]
    doubles: Mapping[str, tuple[Sheet, ...]]
    others: tuple[Sheet, ...]


def find_sheets(workbook: Workbook, form: Form, stamp: Stamp | None) -> FoundSheets:
    """Finds sheets by name, then by similar names, then by headers. Each sheet is used for one table at most."""
    ours = {fold(name) for name in OURS} if stamp else {fold(name) for name in OURS if name.startswith("_")}
    open_sheets = [sheet for sheet in workbook.sheets if fold(sheet.name) not in ours]
    found: dict[str, Sheet] = {}
    doubles: dict[str, list[Sheet]] = {}
    for table in form.tables:
        for sheet in [sheet for sheet in open_sheets if _folded(sheet.name) in _spellings(table, form, stamp)]:
            if found.setdefault(table.name, sheet) is not sheet:
                doubles.setdefault(table.name, []).append(sheet)
            open_sheets.remove(sheet)
    for table in form.tables:
        for sheet in [sheet for sheet in open_sheets if _original(sheet.name) in _spellings(table, form, stamp)]:
            if table.name in found:
                doubles.setdefault(table.name, []).append(sheet)
                open_sheets.remove(sheet)
    guessed = dict(_guesses(form, stamp, found, open_sheets))
    found.update(guessed)
    return FoundSheets(
        sheets={table.name: found[table.name] for table in form.tables if table.name in found},
        guessed=frozenset(guessed) if len(workbook.sheets) > 1 or len(form.tables) > 1 else frozenset(),
        doubles={name: tuple(sheets) for name, sheets in doubles.items()},
        others=tuple(open_sheets),
    )


def _guesses(
    form: Form, stamp: Stamp | None, found: Mapping[str, Sheet], open_sheets: list[Sheet]
) -> Iterator[tuple[str, Sheet]]:
    """Tables without a sheet with their name, each with the only sheet that fits. That sheet is then used."""
    missing = [table for table in form.tables if table.name not in found]
    for fits in (_near_name, _fitting_headers):
        for table in list(missing):
            fitting = [sheet for sheet in open_sheets if fits(sheet, table, form, stamp)]
            if len(fitting) == 1:
                missing.remove(table)
                open_sheets.remove(fitting[0])
                yield table.name, fitting[0]


def _near_name(sheet: Sheet, table: Table, form: Form, stamp: Stamp | None) -> bool:
    """Whether the sheet's name is similar to the table's, and less similar to that of any other table."""
    from rapidfuzz import fuzz

    def nearness(to: Table) -> float:
        return max(fuzz.ratio(_original(sheet.name), spelling) for spelling in _spellings(to, form, stamp))

    own = nearness(table)
    return own >= NEAR and all(nearness(other) < own for other in form.tables if other is not table)


def _fitting_headers(sheet: Sheet, table: Table, form: Form, stamp: Stamp | None) -> bool:
    """Whether the sheet has most of the table's columns, and more of them than of any other table's."""

    def share(of: Table) -> float:
        known = headers_of(of, stamp.of(of.name) if stamp else ())
        header = find_header(sheet, known, len(of.fields))
        if header is None:
            return 0.0
        own = {field.name for field in of.fields if field.of is None}
        named = {field for text in sheet.cells.row(header) if (field := known.find(text)) is not None}
        return len(named & own) / len(own)

    own = share(table)
    return own > 0.5 and all(share(other) < own for other in form.tables if other is not table)


def _spellings(table: Table, form: Form, stamp: Stamp | None) -> frozenset[str]:
    named = {sheet_names(form)[table.name], table.label, table.name}
    if stamp and table.name in stamp.sheets:
        named.add(stamp.sheets[table.name])
    return frozenset(_folded(name) for name in named)


def _original(name: str) -> str:
    """The name of the original sheet of a copy, as spreadsheets name copies, folded."""
    match = _COPY.fullmatch(name.strip())
    return _folded(match[1] if match else name)


def _folded(name: str) -> str:
    return fold(name.replace("_", " "))

"""Finds the lines of a returned adjudication sheet, wherever its rows and columns are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Literal

from extract.adjudication.layout.layout import Layout, layout_of
from extract.adjudication.layout.ruling_place import place_of
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import (
    COLUMNS,
    FIELD,
    INPUTS,
    KEY,
    LISTS,
    LONGER,
    METHOD,
    NO_RULING,
    QUESTION,
    ROW,
    RULING,
    SCORE,
    STAMP,
    STUDY,
    TABLE,
    VALUE,
    WHO,
    WHY,
)
from extract.errors import CannotUse
from extract.reading import Sheet, Workbook, cell_name
from schema.records import record
from schema.regular_expressions import regex
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.text import fold, tidy
from validate.extraction.cell_names import column_number
from validate.inference.header_match import KnownHeaders, first_columns

_CELL = regex(r"([A-Z]+)([0-9]+)")
_NO_TEXT = frozenset({"error-value", "formula-without-result"})
_OF_CELLS = ((KEY,), (STUDY, FIELD))
_OF_PAIRS = ((QUESTION,), (WHY, SCORE))
_NOT_ASKED = frozenset({fold(STAMP), fold(LISTS)})
_MARKS = frozenset({"k", "p"})

About = Literal["cells", "pairs"]
"""What a sheet asks about: cells on which extractors differ, or which row is which."""


@record(kw_only=True)
class Entry:
    """A row of a sheet: its texts by column number, the filled-in cells, and the hidden column.

    `rank` is its position among the rows that no filter hides. `place` is a digest of what people see about its item.
    `doubts` are the reader's remarks on the filled-in cells, by header.
    """

    sheet: str
    row: int
    columns: KnownHeaders[int]
    texts: Mapping[int, str]
    input: RulingInput
    rank: int = 0
    place: str = ""
    doubts: Mapping[str, str] = field(default_factory=dict)

    def cell(self, header: str) -> str:
        """The name of the cell under a header; that of the row's first column if there is no such header."""
        return cell_name(self.row, self.columns.find(header) or 1)

    def text(self, header: str) -> str | None:
        """The text under a header, empty if blank. None if the sheet no longer has the column."""
        column = self.columns.find(header)
        return None if column is None else self.texts.get(column, "")

    @property
    def key(self) -> tuple[str, str, str, str] | None:
        """Place, basis, original inputs and history from the hidden column. None if it is gone or not twofold's."""
        parts = (self.text(KEY) or "").split()
        return (parts[1], parts[2], parts[3], parts[4]) if len(parts) == 5 and parts[0] in _MARKS else None

    @property
    def filled(self) -> bool:
        """Whether somebody has filled something in."""
        return not self.input.blank or bool(self.doubts)

    @property
    def names_its_line(self) -> bool:
        """Whether the row itself says what it is about."""
        return self.key is not None or bool(self.text(STUDY) and self.text(TABLE))

    @property
    def says_no_place(self) -> bool:
        """Whether nothing in the row says what it is about, as in a blank row below the last line."""
        return self.key is None and not any(tidy(self.text(header) or "") for header in (STUDY, TABLE, ROW, FIELD))

    @property
    def untouched(self) -> bool:
        """Whether the inputs in the row are those that twofold wrote."""
        return self.key is not None and self.key[2] == self.input.digest


@record
class OurSheet:
    """A sheet that twofold wrote, with the current meaning of each column."""

    sheet: Sheet
    layout: Layout
    about: About
    renamed: RenamedStudies = NONE_RENAMED

    @property
    def headers(self) -> list[str]:
        """The names of its columns, as originally written."""
        return [name for name in self.layout.names if name]

    @property
    def understood(self) -> bool:
        """Whether it is clear which columns are filled in, and for which line."""
        telling = _OF_PAIRS if self.about == "pairs" else _OF_CELLS
        return not self.layout.missing and any(self.columns.has(*names) for names in telling)

    @cached_property
    def columns(self) -> KnownHeaders[int]:
        """The column of each name."""
        return first_columns(self.layout.names, self.sheet.first_column)

    def rows(self) -> Iterator[Entry]:
        """All lines, including those without entries. Lines above the headers must say which line they are."""
        inputs = [self.columns.find(header) or 0 for header in INPUTS]
        named = list(enumerate(self.layout.names, self.sheet.first_column))
        doubtful = _doubtful(self.sheet, self.columns)
        rank = 0
        for position, row in enumerate(self.sheet.cells.iter_rows()):
            if position in self.layout.furniture:
                continue
            number = self.sheet.first_row + position
            rank += number not in (self.sheet.hidden_rows or ())
            texts = {column: text for column, text in enumerate(row, self.sheet.first_column) if text}
            place = place_of((name, texts.get(column, "")) for column, name in named if name)
            if (study := self.columns.find(STUDY)) in texts:
                texts[study] = self.renamed.now(texts[study])
            entry = Entry(
                sheet=self.sheet.name,
                row=number,
                columns=self.columns,
                texts=texts,
                input=_input([texts.get(column, "") for column in inputs]),
                rank=rank,
                place=place,
                doubts=doubtful.get(number, {}),
            )
            if position not in self.layout.above or entry.names_its_line:
                yield entry


def our_sheets(workbook: Workbook, renamed: RenamedStudies = NONE_RENAMED) -> list[OurSheet]:
    """The sheets that twofold wrote, even if they cannot be understood. Raises CannotUse if there are none.

    Renamed studies have their current names in the lines.
    """
    written = [row[2:] for row in stamp(workbook) if row[:1] == (COLUMNS,)]
    sheets = [sheet for sheet in workbook.sheets if fold(sheet.name) not in _NOT_ASKED]
    found = [ours for sheet in sheets if (ours := _ours(sheet, written, renamed)) is not None]
    if not found:
        raise CannotUse(
            f"no sheet has the columns {RULING}, {METHOD} and {WHO}",
            file=str(workbook.path),
            hint="give the file that twofold merge wrote. If this is it, move it to another folder, and twofold merge"
            " writes a new one",
        )
    return found


def stamp(workbook: Workbook) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet; none if it is gone."""
    for sheet in workbook.sheets:
        if fold(sheet.name) == fold(STAMP):
            yield from (tuple(text or "" for text in row) for row in sheet.cells.iter_rows())


def _ours(sheet: Sheet, written: Sequence[Sequence[str]], renamed: RenamedStudies) -> OurSheet | None:
    """The sheet with its layout, if anything shows that twofold wrote it."""
    layout = layout_of(sheet.cells.rows(), written, sheet.first_column)
    if not layout.ours:
        return None
    asks = VALUE not in layout.names and any(set(telling) <= set(layout.names) for telling in _OF_PAIRS)
    return OurSheet(sheet, layout, "pairs" if asks else "cells", renamed)


def _doubtful(sheet: Sheet, columns: KnownHeaders[int]) -> dict[int, dict[str, str]]:
    """The reader's remarks on filled-in cells whose meaning is unclear, by row and header."""
    inputs = {column: header for header in INPUTS if (column := columns.find(header)) is not None}
    found: dict[int, dict[str, str]] = {}
    for remark in sheet.remarks:
        match = _CELL.fullmatch(remark.cell or "")
        header = inputs.get(column_number(match[1])) if match else None
        if match and header and (remark.code in _NO_TEXT or (remark.code == "date-cell" and header == VALUE)):
            found.setdefault(int(match[2]), {})[header] = remark.message
    return found


def _input(texts: Sequence[str]) -> RulingInput:
    ruling, *others = ("" if not tidy(text) else text.strip() for text in texts)
    return RulingInput("" if fold(ruling) in NO_RULING else ruling.removesuffix(LONGER), *others)  # as it is proposed

"""The lines of an adjudication sheet that comes back, wherever its rows and columns stand by now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.adjudication.ruling_input import RulingInput
from extract.adjudication.words import (
    CORRECT,
    FIELD,
    INPUTS,
    KEY,
    LONGER,
    METHOD,
    QUESTION,
    RULING,
    SCORE,
    STAMP,
    STUDY,
    VALUE,
    WHO,
    WHY,
)
from extract.errors import CannotUse
from extract.reading import Sheet, Workbook, cell_name
from schema.text import fold, tidy
from validate.inference.header_match import KnownHeaders, first_columns

_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_HEADER_WITHIN = 60  # rows
_NEEDED = (RULING, METHOD, WHO)
_NO_TEXT = frozenset({"error-value", "formula-without-result"})
_OF_CELLS = ((KEY,), (STUDY, FIELD))
_OF_PAIRS = ((QUESTION,), (WHY, SCORE))
_MARKS = frozenset({"k", "p"})

About = Literal["cells", "pairs"]
"""What a sheet of ours asks about: cells on which extractors differ, or which row is which."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a sheet: its texts by the number of their column, what is filled in, and what the hidden column says.

    `rank` counts the rows down to it that no filter hides. `doubts` is what the
    reader had to say of the cells that are filled in, by header.
    """

    sheet: str
    row: int
    columns: KnownHeaders[int]
    texts: Mapping[int, str]
    input: RulingInput
    rank: int = 0
    doubts: Mapping[str, str] = field(default_factory=dict)

    def cell(self, header: str) -> str:
        """The name of the cell under a header; of the row's first column where there is no such header."""
        return cell_name(self.row, self.columns.find(header) or 1)

    def text(self, header: str) -> str | None:
        """What stands under a header, "" where blank; None where the sheet has no such column any more."""
        column = self.columns.find(header)
        return None if column is None else self.texts.get(column, "")

    @property
    def key(self) -> tuple[str, str, str, str] | None:
        """Place, ground, inputs as written and history from the hidden column; None where it is gone or not ours."""
        parts = (self.text(KEY) or "").split()
        return (parts[1], parts[2], parts[3], parts[4]) if len(parts) == 5 and parts[0] in _MARKS else None

    @property
    def filled(self) -> bool:
        """Whether something stands where people fill in."""
        return not self.input.blank or bool(self.doubts)

    @property
    def untouched(self) -> bool:
        """Whether the row says what twofold itself wrote into it."""
        return self.key is not None and self.key[2] == self.input.digest


@dataclass(frozen=True)
class OurSheet:
    """A sheet that has the columns of an adjudication sheet; `header` is the position of its headers."""

    sheet: Sheet
    header: int
    about: About

    @property
    def headers(self) -> list[str]:
        """Every header, as it is written."""
        return [text for text in self.sheet.cells.row(self.header) if text]

    def rows(self) -> Iterator[Entry]:
        """Every row below the headers, also where nothing is filled in."""
        columns = first_columns(self.sheet.cells.row(self.header), self.sheet.first_column)
        inputs = [columns.find(header) or 0 for header in INPUTS]
        doubtful = _doubtful(self.sheet, columns)
        first = self.sheet.first_row + self.header + 1
        rank = 0
        for number, row in enumerate(self.sheet.cells.slice(self.header + 1).iter_rows(), start=first):
            rank += number not in (self.sheet.hidden_rows or ())
            texts = {column: text for column, text in enumerate(row, self.sheet.first_column) if text}
            yield Entry(
                sheet=self.sheet.name,
                row=number,
                columns=columns,
                texts=texts,
                input=_said([texts.get(column, "") for column in inputs]),
                rank=rank,
                doubts=doubtful.get(number, {}),
            )


def our_sheets(workbook: Workbook) -> list[OurSheet]:
    """The sheets that have the columns of an adjudication sheet; CannotUse where none has."""
    found = [ours for sheet in workbook.sheets if (ours := _ours(sheet)) is not None]
    if not found:
        raise CannotUse(
            f"no sheet has the columns {RULING}, {METHOD} and {WHO}",
            file=str(workbook.path),
            hint="Give the file that twofold merge wrote, with its headers as they were.",
        )
    return found


def stamp(workbook: Workbook) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet; none where it is gone."""
    for sheet in workbook.sheets:
        if fold(sheet.name) == fold(STAMP):
            yield from (tuple(text or "" for text in row) for row in sheet.cells.iter_rows())


def _ours(sheet: Sheet) -> OurSheet | None:
    """The sheet with the position of its row of headers."""
    for position, row in enumerate(sheet.cells.head(_HEADER_WITHIN).iter_rows()):
        columns = first_columns(row)
        if columns.has(*_NEEDED):
            if not columns.has(VALUE) and any(columns.has(*telling) for telling in _OF_PAIRS):
                return OurSheet(sheet, position, "pairs")
            if any(columns.has(*telling) for telling in _OF_CELLS):
                return OurSheet(sheet, position, "cells")
    return None


def _doubtful(sheet: Sheet, columns: KnownHeaders[int]) -> dict[int, dict[str, str]]:
    """What the reader had to say of cells that people fill in, by row and header: they do not say what was meant."""
    inputs = {column: header for header in INPUTS if (column := columns.find(header)) is not None}
    found: dict[int, dict[str, str]] = {}
    for remark in sheet.remarks:
        match = _CELL.fullmatch(remark.cell or "")
        header = inputs.get(_number(match[1])) if match else None
        if match and header and (remark.code in _NO_TEXT or (remark.code == "date-cell" and header == VALUE)):
            found.setdefault(int(match[2]), {})[header] = remark.message
    return found


def _number(named: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in named:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _said(texts: Sequence[str]) -> RulingInput:
    ruling, *others = ("" if not tidy(text) else text.strip() for text in texts)
    return RulingInput(
        "" if fold(ruling) == fold(CORRECT) else ruling.removesuffix(LONGER), *others
    )  # as it is proposed

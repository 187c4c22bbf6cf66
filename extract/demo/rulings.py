"""How the disagreements of the example are settled, and how rulings get into the sheet: typed in, as by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from extract.adjudication.lines.words import (
    FIELD,
    INPUTS,
    PAIR_INPUTS,
    PAIR_RULED,
    PAIRING_FIRST,
    PAIRINGS,
    ROW,
    SHEET,
    STATUS,
    STUDY,
    TABLE,
    WHOLE_ROW,
)
from extract.demo.data_files import read_data
from extract.workbook.marked import timeless
from schema.records import record
from validate.ledger.ledger import Method
from validate.ledger.words import METHODS_SHOWN, RULED


@record(kw_only=True)
class Ruling:
    """What is typed for one line. `row` is part of the text in the column Row; a pairing has no field."""

    study: str
    table: str
    field: str
    ruling: str
    method: str
    who: str
    cause: str
    reason: str
    row: str = ""
    value: str = ""

    @property
    def inputs(self) -> Mapping[str, str]:
        """The texts by the header under which they are typed."""
        return dict(zip(INPUTS, (self.ruling, self.value, self.method, self.who, self.cause, self.reason), strict=True))


def pairings() -> tuple[Ruling, ...]:
    """What the team says of rows that are alike: which are one and the same."""
    return tuple(ruling_of(field="", **entry) for entry in read_data("rulings.yaml")["pairings"])


def rulings() -> tuple[Ruling, ...]:
    """What the team says of cells, and of rows that only one of them has."""
    return tuple(ruling_of(**{"field": WHOLE_ROW, **entry}) for entry in read_data("rulings.yaml")["rulings"])


def ruling_of(*, ruling: str, method: Method, **entry: str) -> Ruling:
    """A ruling of a data file, in the words of the sheet."""
    words = {str(code): word for code, word in (*RULED.items(), *PAIR_RULED.items())}
    return Ruling(ruling=words.get(ruling, ruling), method=METHODS_SHOWN[method], **entry)


def type_rulings(sheet: Path) -> tuple[int, int]:
    """Types a ruling into every open line of the workbook; how many on pairings, and how many on cells and rows.

    KeyError for a line that none is for.
    """
    book = openpyxl.load_workbook(sheet)
    typed = (
        _type(book[PAIRINGS], PAIR_INPUTS, pairings()),
        _type(book[SHEET], INPUTS, rulings()),
    )
    sheet.write_bytes(timeless(book))
    return typed


def type_cell_rulings(sheet: Path, rulings: Sequence[Ruling]) -> int:
    """Types a ruling into every open line on cells and rows of the workbook; how many."""
    book = openpyxl.load_workbook(sheet)
    typed = _type(book[SHEET], INPUTS, rulings)
    sheet.write_bytes(timeless(book))
    return typed


def _type(page: Worksheet, inputs: Sequence[str], rulings: Sequence[Ruling]) -> int:
    rows = list(page.iter_rows())
    top = next(place for place, row in enumerate(rows) if STATUS in {cell.value for cell in row})
    columns = {str(cell.value): place for place, cell in enumerate(rows[top]) if cell.value}
    typed = 0
    for row in rows[top + 1 :]:
        line = {name: str(row[place].value or "") for name, place in columns.items()}
        if line[STATUS] in {"open", PAIRING_FIRST}:
            texts = ruling_for(line, rulings).inputs
            for name in inputs:
                row[columns[name]].value = texts[name] or None
            typed += 1
    return typed


def ruling_for(line: Mapping[str, str], rulings: Sequence[Ruling]) -> Ruling:
    """The ruling for an open line; KeyError for a line that none is for."""
    address = (line[STUDY], line[TABLE], line.get(FIELD, ""))
    for ruling in rulings:
        if (ruling.study, ruling.table, ruling.field) == address and ruling.row in line.get(ROW, ""):
            return ruling
    raise KeyError(*address, line.get(ROW, ""))

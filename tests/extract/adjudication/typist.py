"""Somebody who works in an adjudication sheet: fills in rulings, sorts, deletes, adds and hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.lines.names import named
from extract.adjudication.lines.words import INPUTS, PAIR_INPUTS, PAIRINGS, RULING, SHEET
from extract.adjudication.workbook.write import write_sheet
from validate.merge.comparison import Comparison

HEADER = 3
"""The row of the headers, as people count."""

Row = dict[str, str]


def unread(read: FileRulings) -> int:
    """How many lines of a sheet hold something that the ledger does not have."""
    return read.not_taken_yet + len(read.out_of_date)


def unread_on_disk(path: Path, comparison: Comparison) -> int:
    """The same, of a sheet on disk."""
    return unread(read_sheet(path, comparison, when=""))


def answer_of(name: str, extractors: Sequence[str] = ("ada", "ben")) -> str:
    """What is chosen under Ruling in the sheet of a blinded project, as new ones are, for what somebody has."""
    return named(extractors, blinded=True).in_ruling(name)


class Typist:
    """One sheet of a workbook, open. Rows are found by what they say; nothing is saved before the end."""

    def __init__(self, path: Path, name: str = SHEET) -> None:
        self.path = path
        self.name = name
        self.book = openpyxl.load_workbook(path)

    def on(self, name: str) -> Typist:
        """Another sheet of the same workbook."""
        other = copy(self)
        other.name = name
        return other

    @property
    def sheet(self) -> Worksheet:
        return self.book[self.name]

    @property
    def inputs(self) -> tuple[str, ...]:
        return INPUTS if self.name == SHEET else PAIR_INPUTS

    def headers(self) -> list[str]:
        return [str(cell.value or "") for cell in self.sheet[HEADER]]

    def rows(self) -> list[Row]:
        """The lines as texts by header, with the row's number under ""."""
        names = self.headers()
        listed = []
        for number, cells in enumerate(self.sheet.iter_rows(min_row=HEADER + 1), start=HEADER + 1):
            texts = {
                name: "" if cell.value is None else str(cell.value) for name, cell in zip(names, cells, strict=True)
            }
            listed.append({**texts, "": str(number)})
        return listed

    def row(self, **said: str) -> Row:
        """The one line that says this (Field="N")."""
        (found,) = [
            row for row in self.rows() if all(row[name.replace("_", " ")] == text for name, text in said.items())
        ]
        return found

    def fill(self, row: Row, *texts: str) -> None:
        """Types into the input columns of a line, from Ruling on."""
        headers = self.headers()
        for header, text in zip(self.inputs, texts, strict=False):
            self._type(row, headers.index(header) + 1, text)

    def type(self, row: Row, header: str, text: str | None) -> None:
        self._type(row, self.headers().index(header) + 1, text)

    def _type(self, row: Row, column: int, text: str | None) -> None:
        cell = self.sheet.cell(int(row[""]), column)
        cell.value = text
        if text and text.startswith("="):
            cell.data_type = "s"  # the cells of these columns are text: what is typed there is no formula

    def fill_down(self, first: Row, rows: Sequence[Row]) -> None:
        """Drags the inputs of a line over others: the look of the cells comes with them."""
        for row in rows:
            for header in self.inputs:
                source, target = self.sheet[self.cell(first, header)], self.sheet[self.cell(row, header)]
                target.value, target._style = source.value, copy(source._style)

    def cell(self, row: Row, header: str) -> str:
        return str(self.sheet.cell(int(row[""]), self.headers().index(header) + 1).coordinate)

    def grid(self) -> list[list[object]]:
        return [[cell.value for cell in row] for row in self.sheet.iter_rows()]

    def rewrite(self, grid: Sequence[Sequence[object]]) -> None:
        """Puts these values in place of all that stands in the sheet."""
        position = self.book.index(self.sheet)
        self.book.remove(self.sheet)
        sheet = self.book.create_sheet(self.name, position)
        for row in grid:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    cell.data_type = "s"

    def save(self) -> None:
        self.book.save(self.path)


@contextmanager
def a_sheet(comparison: Comparison, *, blinded: bool = False) -> Iterator[Path]:
    """A freshly written adjudication sheet."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "adjudication.xlsx")
        write_sheet(comparison, path, blinded=blinded)
        yield path


def typing(path: Path, work: Callable[[Typist], None], name: str = SHEET) -> None:
    """Opens the sheet, lets somebody work in it, saves it."""
    typist = Typist(path, name)
    work(typist)
    typist.save()


def rule(path: Path, where: Row, *texts: str, name: str = SHEET) -> str:
    """Fills in a line and gives the cell of its ruling."""
    typist = Typist(path, name)
    row = typist.row(**where)
    typist.fill(row, *texts)
    typist.save()
    return typist.cell(row, RULING)


def asks_about_rows(path: Path) -> bool:
    """Whether the workbook has a sheet of pairings on which something is open."""
    if PAIRINGS not in openpyxl.load_workbook(path, read_only=True).sheetnames:
        return False
    return any(row["Status"] == "open" for row in Typist(path, PAIRINGS).rows())


def shuffle_rows(typist: Typist, seed: int) -> None:
    """Sorts the lines in some order or other."""
    grid = typist.grid()
    lines = grid[HEADER:]
    Random(seed).shuffle(lines)
    typist.rewrite([*grid[:HEADER], *lines])


def shuffle_columns(typist: Typist, seed: int) -> None:
    """Moves the columns about, and adds some with notes, one of them between."""
    grid = typist.grid()
    order = list(range(len(grid[HEADER - 1])))
    Random(seed).shuffle(order)
    moved = [[row[at] for at in order] for row in grid]
    typist.rewrite(
        [
            [*row[:3], "My notes" if number == HEADER - 1 else f"note {number}", *row[3:], "checked"]
            for number, row in enumerate(moved)
        ]
    )


def without_column(typist: Typist, header: str) -> None:
    """Deletes a column."""
    typist.sheet.delete_cols(typist.headers().index(header) + 1)


def more_above(typist: Typist) -> None:
    """Puts lines above the headers."""
    typist.rewrite([["Adjudication of 3 May"], [], *typist.grid()])

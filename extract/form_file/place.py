"""Where something stands in the file of a form: a line of YAML, or a cell of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.reading.grid import cell_name


@dataclass(frozen=True, order=True)
class Place:
    """A line, or a cell of a sheet. Lines, rows and columns count from 1. Places are in the order of the file."""

    sheet_number: int
    row: int
    column: int
    sheet: str = ""
    columns: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)  # of the other parts of a row
    parts: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)  # of those that are there

    def __str__(self) -> str:
        """The place as people find it: `line 24`, or `Fields!C7`."""
        return f"{self.sheet}!{self.cell}" if self.sheet else f"line {self.row}"

    @property
    def cell(self) -> str:
        """The name of the cell within its sheet, or the line."""
        return cell_name(self.row, self.column) if self.sheet else f"line {self.row}"

    def part(self, name: str) -> Place:
        """Where a part of this row stands, or should stand; the place itself where that is not known.

        `settings/table` is the entry `table` of the part `settings`.
        """
        whole = name.partition("/")[0]
        there = self.parts.get(name) or self.parts.get(whole)
        if there is not None:
            return there
        column = self.columns.get(whole)
        return self if column is None else Place(self.sheet_number, self.row, column, self.sheet)


def at_line(line: int) -> Place:
    """A line of a YAML file, counted from 1."""
    return Place(0, line, 0)

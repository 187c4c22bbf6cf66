"""Reads a team's table: a line of headers, with a row for each item below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from extract.reading import read_file
from schema.records import record
from schema.text import fold, quoted, tidy
from validate.extraction.cell_names import cell_name
from validate.extraction.table_problem import TableProblem
from validate.inference.header_match import KnownHeaders, first_columns

Line = tuple[str | None, ...]


@record
class TeamColumns:
    """The headers as typed, the positions of the columns with one of the asked `names`, and the lines below."""

    names: Sequence[str]
    header: Line
    places: Mapping[str, int]
    lines: Sequence[Line]
    first_row: int
    first_column: int

    def texts(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each line with its row number: the texts by column name, empty where blank."""
        for row, line in enumerate(self.lines, self.first_row + 1):
            yield row, {name: line[place] or "" for name, place in self.places.items()}

    def cell(self, row: int, name: str) -> str:
        """The address of a column's cell in this row."""
        return cell_name(row, self.first_column + self.places[name])

    def not_read(self, *others: str) -> Iterator[TableProblem]:
        """Problems with columns that have none of the asked names nor one of the `others`. A likely typo is an error.

        Other columns are the team's own and may stay.
        """
        lacking = KnownHeaders([(name, name) for name in self.names if name not in self.places])
        for place, header in enumerate(self.header):
            if not (text := tidy(header or "")) or place in self.places.values() or fold(text) in others:
                continue
            meant = lacking.nearest(text)
            known = f"did you mean {meant}?" if meant else "it is not one of twofold's, so nothing in it is read"
            cell = cell_name(self.first_row, self.first_column + place)
            yield TableProblem(cell=cell, message=f"column {quoted(text)}: {known}", error=meant is not None)


def read_columns(path: Path, names: Sequence[str]) -> TeamColumns | None:
    """The columns with these names, in the first sheet that is not blank. None if all sheets are blank."""
    sheet = next((sheet for sheet in read_file(path).sheets if sheet.cells.height), None)
    if sheet is None:
        return None
    header, *lines = sheet.cells.iter_rows()
    known = first_columns(header)
    places = {name: place for name in names if (place := known.find(name)) is not None}
    return TeamColumns(names, header, places, lines, sheet.first_row, sheet.first_column)

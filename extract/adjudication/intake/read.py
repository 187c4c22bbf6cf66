"""Reads an adjudication sheet: finds its lines wherever they are now, and identifies its extractors."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.adjudication.intake.file_rulings import FileRulings, Rulings, sort_rulings
from extract.adjudication.intake.page_file import is_of_page
from extract.adjudication.layout.filled_down import filled_down
from extract.adjudication.layout.find import About, Entry, our_sheets, stamp
from extract.adjudication.layout.not_understood import not_understood
from extract.adjudication.layout.written_with import written_with
from extract.adjudication.lines.names import Names, known_again
from extract.adjudication.lines.words import PAIRINGS
from extract.adjudication.rulings.counted_up import ReadShades, counted_up_rulings, counted_up_texts
from extract.adjudication.rulings.row_problem import problem_of
from extract.adjudication.rulings.sorted_alone import pasted_over, problems_of, sorted_alone
from extract.reading import read_file
from validate.adjudication.who_may_rule import Policy
from validate.check.problem import Problem
from validate.merge.comparison import Comparison

if TYPE_CHECKING:
    from extract.adjudication.layout.read_shades import Shades


def read_rulings(path: Path, comparison: Comparison, *, when: str, policy: Policy | None = None) -> FileRulings:
    """The rulings in an adjudication sheet or in a file from an exported page. Raises CannotUse for any other file."""
    if not is_of_page(path):
        return read_sheet(path, comparison, when=when, policy=policy)
    from extract.adjudication.intake.page_rulings import read_page_rulings

    return read_page_rulings(path, comparison, when=when, policy=policy)


def read_sheet(path: Path, comparison: Comparison, *, when: str, policy: Policy | None = None) -> FileRulings:
    """Compares the rulings in a filled-in sheet with the current merge.

    People may have sorted or filtered the sheet, deleted rows, added columns, or saved it with another program. So
    lines are found by their content. A ruling that is not accepted becomes a problem at its cell and does not affect
    other lines. Rulings on which row is which are handled first, and rulings on cells are compared with the resulting
    merge. Raises CannotUse if the file is not an adjudication sheet.
    """
    workbook = read_file(path)
    found = our_sheets(workbook, comparison.form.renamed)
    sheets = [(sheet.about, tuple(sheet.rows())) for sheet in found if sheet.understood]
    every = tuple(entry for _, entries in sheets for entry in entries)
    who = policy or Policy()
    headers = (text for sheet in found for text in sheet.headers)
    names = known_again(comparison.names, stamp(workbook), headers, who.people)
    shades = _when_needed(path, every)
    wrong = {
        (entry.sheet, entry.row): problem
        for _, entries in sheets
        for entry, problem in (*_counted_up(path, entries, names, shades), *_not_of_line(path, entries))
    }
    rulings = Rulings(
        path=path,
        pairs=tuple(_filled(sheets, "pairs", wrong)),
        cells=tuple(_filled(sheets, "cells", wrong)),
        lines_of_rows=tuple(entry for entry in every if entry.key),
        questions_on=f"on the sheet {PAIRINGS}",
        in_bulk=lambda ruled: filled_down(shades, ruled),
        problems=(
            *(problem for sheet in found for problem in not_understood(path, sheet, comparison, names)),
            *wrong.values(),
        ),
        written_with=written_with(stamp(workbook)),
    )
    read = sort_rulings(rulings, comparison, names, when=when, policy=who)
    counted = [
        problem_of(path, entry, invalid)
        for _, entries in sheets
        for entry, invalid in counted_up_texts(entries, shades)
        if (entry.sheet, entry.row) not in wrong
    ]
    return replace(read, warnings=(*read.warnings, *counted))


def _when_needed(path: Path, entries: Sequence[Entry]) -> ReadShades:
    """Reads the shades of a file when they are first needed, because this takes a while."""

    @cache
    def read() -> Shades:
        from extract.adjudication.layout.read_shades import Shades

        return Shades(path, entries)

    return read


def _counted_up(
    path: Path, entries: Sequence[Entry], names: Names, shades: ReadShades
) -> Iterator[tuple[Entry, Problem]]:
    """The lines in which a name may only result from dragging another name over several cells."""
    for entry, invalid in counted_up_rulings(entries, names, shades):
        yield entry, problem_of(path, entry, invalid)


def _not_of_line(path: Path, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Problem]]:
    """The lines whose entries may belong to another line or another column."""
    torn = sorted_alone(entries)
    yield from pasted_over(path, entries)
    yield from zip(torn, problems_of(path, torn, entries), strict=True)


def _filled(
    sheets: Sequence[tuple[About, Sequence[Entry]]], about: About, apart: Container[tuple[str, int]]
) -> Iterator[Entry]:
    """The filled-in rows of the sheets with this kind of question, except those in `apart`."""
    entries = (entry for sheet_about, of_sheet in sheets if sheet_about == about for entry in of_sheet if entry.filled)
    return (entry for entry in entries if (entry.sheet, entry.row) not in apart)

"""A problem with a row of a sheet with rulings, at its cell."""

from __future__ import annotations

from pathlib import Path

from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.words import FIELD, ROW, RULING, STUDY, TABLE
from extract.adjudication.rulings.ruling import InvalidInput
from schema.text import tidy
from validate.check.problem import Problem


def problem_of(path: Path, entry: Entry, invalid: InvalidInput) -> Problem:
    """A problem with a row in a file, at its cell."""
    place = [tidy(entry.text(header) or "") for header in (ROW, FIELD)]
    return Problem(
        code=invalid.code,
        message=invalid.message,
        file=str(path),
        sheet=entry.sheet or None,
        cells=(entry.cell(invalid.header),),
        study=tidy(entry.text(STUDY) or "") or None,
        row=" / ".join(part for part in place if part) or tidy(entry.text(TABLE) or "") or None,
        values=(entry.text(invalid.header) or "",),
        suggestion=invalid.suggestion,
    )


def place_in_file(entry: Entry) -> str:
    """The place of a row's ruling: `Pairings!F4`, or `line 4` in a file without sheets."""
    return "!".join(part for part in (entry.sheet, entry.cell(RULING)) if part)

"""Reports what is filled in on a sheet that has lost a column, and that therefore cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from extract.adjudication.layout.find import Entry, OurSheet
from extract.adjudication.lines.lines import lines
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import INPUTS, ROW, STUDY
from extract.reading import cell_name
from schema.text import and_list, quoted, tidy
from validate.check.problem import Problem
from validate.merge.comparison import Comparison

_ABOUT = "that says what a line is about"
_SHOWN = 3  # texts of a line


def not_understood(path: Path, ours: OurSheet, comparison: Comparison, names: Names) -> Iterator[Problem]:
    """A problem for each line with entries that cannot be read; none if the sheet can be read.

    Texts that twofold itself wrote are not reported.
    """
    if ours.understood:
        return
    missing = ours.layout.missing
    where = _where(ours)
    lost = f"columns {and_list(missing)}" if len(missing) > 1 else f"column {and_list(missing) or _ABOUT}"
    inputs = {ours.columns.find(name) for name in INPUTS}
    named = {number for number, name in enumerate(ours.layout.names, ours.sheet.first_column) if name}
    written = _written(comparison, names)
    for entry in ours.rows():
        doubtful = [column for column in entry.texts if column in inputs or column not in named]
        filled_in = {
            column: text for column in doubtful if tidy(text := entry.texts[column]) and tidy(text) not in written
        }
        if filled_in:
            yield _problem(path, entry, filled_in, lost, where)


def _where(ours: OurSheet) -> str:
    """Which columns may be the missing ones, and which header to type where; empty if none may be."""
    header = ours.sheet.first_row + len(ours.layout.above)
    sentences = []
    for name, position in ours.layout.in_place.items():
        if name in ours.layout.missing:
            cell = cell_name(header, ours.sheet.first_column + position)
            text = quoted(ours.layout.headers[position]) if ours.layout.headers[position] else "nothing"
            own = "If it is a column of your own, move it to the end"
            sentences.append(f"{cell} says {text}: write {name} there if it is that column. {own}")
    return ". ".join(sentences)


def _written(comparison: Comparison, names: Names) -> Set[str]:
    """Every text that twofold writes into columns in which people only read."""
    found: set[str] = set()
    for line in lines(comparison, names):
        found |= {line.status, line.study, line.table, line.row, line.field, line.kind, line.old, line.proposed}
        found |= {line.guidance, *line.values.values(), *line.where.values()}
        found |= {f"{names.shown[name]}: {text}" for name, text in line.values.items()}
    return {tidy(text) for text in found}


def _problem(path: Path, entry: Entry, filled_in: dict[int, str], lost: str, where: str) -> Problem:
    texts = list(filled_in.values())
    shown = ", ".join(quoted(tidy(text)) for text in texts[:_SHOWN]) + (" ..." if len(texts) > _SHOWN else "")
    several = lost.startswith("columns")
    way = f"Write {'each header above its column' if several else 'the header above it'} again, or add what you deleted"
    return Problem(
        code="ruling-not-understood",
        message=f"{shown} cannot be read: this sheet has no {lost} any more. {where or way}",
        file=str(path),
        sheet=entry.sheet,
        cells=tuple(cell_name(entry.row, column) for column in filled_in),
        study=tidy(entry.text(STUDY) or "") or None,
        row=tidy(entry.text(ROW) or "") or None,
        values=tuple(texts),
    )

"""Problems with words quoted from a report: not in it, on another page, or slightly different."""

from __future__ import annotations

from collections.abc import Iterator

from validate.check.cell_problems import problem_at
from validate.check.problem import ABSENT, DIFFERENT, OTHER_PAGE, Problem
from validate.extraction.extraction import Extraction
from validate.passages.quoted_cells import QuotedCell, quoted_cells
from validate.passages.verify import Library, Verdict, verify


def quote_problems(extraction: Extraction, library: Library) -> Iterator[Problem]:
    """The problems with the words that an extractor quotes, if their reports are in the library."""
    for cell in quoted_cells(extraction):
        verdict = verify(cell, library)
        if verdict is not None:
            yield from _problems(extraction, verdict)


def _problems(extraction: Extraction, verdict: Verdict) -> Iterator[Problem]:
    cell = verdict.cell
    recorded = extraction[cell.table]
    file = verdict.report.file if verdict.report else ""
    if verdict.result == "absent":
        nearest = f". The nearest passage is on {verdict.place}: “{verdict.words}”" if verdict.words else ""
        message = f"these words are not in {file}{nearest}"
        yield problem_at(recorded, cell.row, [cell.words_field], code=ABSENT, message=message)
    if verdict.result == "other page":
        these = "words like these" if verdict.other_words else "these words"
        message = f"{these} are on {verdict.place} in {file}, but the place says {cell.place}"
        fields = [name for name, _ in cell.places] + [cell.words_field]
        yield problem_at(recorded, cell.row, fields, code=OTHER_PAGE, message=message, suggestion=_page(verdict, cell))
    if verdict.other_words:
        message = f"{file} has slightly different words on {verdict.place}: “{verdict.words}”"
        yield problem_at(recorded, cell.row, [cell.words_field], code=DIFFERENT, message=message)


def _page(verdict: Verdict, cell: QuotedCell) -> str | None:
    """The correct page; None unless the extractor gave exactly one place."""
    if verdict.report is None or len(cell.places) != 1:
        return None
    return f"p. {verdict.report.index.report.number(verdict.passage.page)}"

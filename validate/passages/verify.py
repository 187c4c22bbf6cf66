"""Whether quoted words are in their report, and on the page that is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from schema.records import record
from schema.regular_expressions import regex
from validate.passages.find import ABSENT, Passage, can_be_sought, find, in_words
from validate.passages.passage_index import PassageIndex, Span
from validate.passages.quoted_cells import QuotedCell
from validate.passages.stated_pages import stated_pages

Result = Literal["found", "slips", "other page", "absent", "unknown"]
"""`unknown`: the words are not in the files that there are, and could be in a page or a report that cannot be read."""

_SEVERAL = regex(r"\n|;|(?<=[\"\u201d])[\s,/]*(?:and\s+)?(?=[\"\u201c])")
_ENOUGH = 8  # letters of one of several passages in a cell


@record(eq=False)
class SearchedReport:
    """A file with the text of a report."""

    file: str
    index: PassageIndex


@record
class Sought:
    """The files in which words can be. `complete`: they are nowhere else."""

    files: tuple[SearchedReport, ...]
    complete: bool


class Library(Protocol):
    """Where the texts of reports are."""

    def sought(self, study: str, reports: Sequence[str]) -> Sought:
        """The files of these reports of a study; of all its reports if none is named."""


@record(kw_only=True)
class Verdict:
    """What the report says of a quoted cell. `report` is the file in which the passage is, or the nearest one."""

    cell: QuotedCell
    result: Result
    report: SearchedReport | None = None
    passage: Passage = ABSENT

    @property
    def place(self) -> str:
        """Where the passage is, in words; "" if there is none."""
        if self.report is None or not self.passage.places:
            return ""
        return self.report.index.report.called(self.passage.page)

    @property
    def other_words(self) -> bool:
        """Whether the report has the passage in slightly different words, on whatever page."""
        return self.passage.found == "near" and self.result in {"slips", "other page"}

    @property
    def words(self) -> str:
        """The words of the passage as the report has them."""
        if self.report is None or not self.passage.places:
            return ""
        return in_words(self.report.index, self.passage.places[0])


def verify(cell: QuotedCell, library: Library) -> Verdict | None:
    """Looks for the words of a cell; None if there is no file to look in, or too little to look for."""
    sought = library.sought(cell.study, cell.reports)
    if not sought.files or not can_be_sought(cell.words):
        return None
    verdicts = [_in_report(cell, report) for report in sought.files]
    best = min(verdicts, key=lambda verdict: (_ORDER.index(verdict.result), -verdict.passage.score))
    hidden = not sought.complete or any(report.index.report.without_text for report in sought.files)
    if best.result == "absent" and hidden:
        return Verdict(cell=cell, result="unknown", report=best.report, passage=best.passage)
    return best


_ORDER: tuple[Result, ...] = ("found", "slips", "other page", "absent", "unknown")


def _in_report(cell: QuotedCell, report: SearchedReport) -> Verdict:
    passage = find_all(report.index, cell.words)
    result: Result = "absent"
    if passage.found != "absent":
        result = "found" if passage.found == "exact" else "slips"
        if _on_other_page(cell, report, passage):
            result = "other page"
    return Verdict(cell=cell, result=result, report=report, passage=passage)


def find_all(index: PassageIndex, words: str) -> Passage:
    """Finds words, or each of several passages that are in one cell."""
    whole = find(index, words)
    if whole.found != "absent":
        return whole
    parts = [part for part in _SEVERAL.split(words) if part and sum(map(str.isalnum, part)) >= _ENOUGH]
    found = [find(index, part) for part in parts] if len(parts) > 1 else []
    if not found or any(one.found == "absent" for one in found):
        return whole
    spans: tuple[Span, ...] = tuple(span for one in found for span in one.places[0])
    exact = all(one.found == "exact" for one in found)
    return Passage(found="exact" if exact else "near", score=min(one.score for one in found), places=(spans,))


def _on_other_page(cell: QuotedCell, report: SearchedReport, passage: Passage) -> bool:
    """Whether a page is named and the words are surely on another one.

    Journals print other numbers than a file counts. Any number by which a page can be called is right. If the printed
    numbers are not known, a number beyond the pages of the file can be one of them.
    """
    text = report.index.report
    stated = stated_pages(cell.place)
    if not stated or not text.paged:
        return False
    right = {number for page in passage.pages for number in text.numbers(page)}
    if stated & right:
        return False
    return text.knows_printed_numbers or max(stated) <= len(text.pages)

"""Checks whether quoted words are in their report, and on the page that the extractor gives."""

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
"""`unknown`: the words are not in the files, but may be on a page or in a report that cannot be read."""

_SEVERAL = regex(r"\n|;|(?<=[\"\u201d])[\s,/]*(?:and\s+)?(?=[\"\u201c])")
_ENOUGH = 8  # minimum letters of each passage, if a cell has several


@record(eq=False)
class SearchedReport:
    """A file with the text of a report."""

    file: str
    index: PassageIndex


@record
class Sought:
    """The files in which words may be. `complete` says that there are no other reports."""

    files: tuple[SearchedReport, ...]
    complete: bool


class Library(Protocol):
    """Finds the texts of reports."""

    def sought(self, study: str, reports: Sequence[str]) -> Sought:
        """The files of these reports of a study; of all its reports if none is named."""


@record(kw_only=True)
class Verdict:
    """The result for a quoted cell. `report` is the file with the passage, or with the most similar one."""

    cell: QuotedCell
    result: Result
    report: SearchedReport | None = None
    passage: Passage = ABSENT

    @property
    def place(self) -> str:
        """The page of the passage in words; "" if there is no passage."""
        if self.report is None or not self.passage.places:
            return ""
        return self.report.index.report.called(self.passage.page)

    @property
    def other_words(self) -> bool:
        """Whether the report has the passage in slightly different words, on any page."""
        return self.passage.found == "near" and self.result in {"slips", "other page"}

    @property
    def words(self) -> str:
        """The words of the passage as printed in the report; "" if there is no passage."""
        if self.report is None or not self.passage.places:
            return ""
        return in_words(self.report.index, self.passage.places[0])


def verify(cell: QuotedCell, library: Library) -> Verdict | None:
    """Searches for the words of a cell; None if there is no file, or too few letters to search for."""
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
    """Finds words, or each of several passages in one cell."""
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
    """Whether the extractor names a page and the words are certainly on another page.

    Journals print other page numbers than a file has. Any number that people may use for the page is right. If printed
    numbers are unknown, a number larger than the file's number of pages may be a printed one.
    """
    text = report.index.report
    stated = stated_pages(cell.place)
    if not stated or not text.paged:
        return False
    right = {number for page in passage.pages for number in text.numbers(page)}
    if stated & right:
        return False
    return text.knows_printed_numbers or max(stated) <= len(text.pages)

"""Quoted words are looked up in their report: missing words and other pages are warnings, and doubt is silence."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from schema.form import make_form
from schema.row import Cell, Row, count, key, place, reference, verbatim
from validate.check.quoted_words import quote_problems
from validate.extraction.extraction import Extraction
from validate.passages.passage_index import PassageIndex
from validate.passages.report_text import PageText, ReportText
from validate.passages.stated_pages import stated_pages
from validate.passages.verify import SearchedReport, Sought


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    n: Cell[int] = count("Number", evidence=True)


class Reports(Row, label="Reports", identity=("study", "report"), parent="studies", reports=True):
    """One row per report."""

    study: Cell[str] = reference("Study", to="studies")
    report: Cell[str] = key("Report")


class Said(Row, label="Said", identity=("study", "quote"), parent="studies", selection=True):
    """One row per quote."""

    study: Cell[str] = reference("Study", to="studies")
    quote: Cell[str] = verbatim("Quote")
    where: Cell[str] = place("Where")
    source: Cell[str] = reference("Source", to="reports")


FORM = make_form(Studies, Reports, Said, name="quotes", title="Quotes", version="1")
PAGES = (
    "Journal of Examples 311\nForty people were asked, of whom thirty-eight an-\nswered all questions that we had.",
    "Journal of Examples 312\nOne of them said: “It gave me no hope at all, and then it did.” Others had other minds.",
    "Journal of Examples 313\nAfter this the world was quiet, and there was nothing more to say about the matter here.",
)
UNNUMBERED = tuple(page.partition("\n")[2] for page in PAGES)


class OneReport:
    """A library with one report of every study."""

    def __init__(self, pages: Sequence[str] = PAGES, *, complete: bool = True) -> None:
        self.report = SearchedReport("S1.pdf", PassageIndex(ReportText(tuple(map(PageText, pages)))))
        self.complete = complete

    def sought(self, study: str, reports: Sequence[str]) -> Sought:
        return Sought((self.report,), self.complete)


def problems(
    *quotes: dict[str, str], library: OneReport | None = None, **study: str
) -> list[tuple[str, str | None, str]]:
    frames = {"studies": pl.DataFrame({"study": ["S1"], **{name: [text] for name, text in study.items()}})}
    if quotes:
        rows = [{"study": "S1", "quote": "", "where": "", "source": ""} | quote for quote in quotes]
        frames["said"] = pl.DataFrame(rows)
    extraction = Extraction.from_frames(FORM, frames, name="ada")
    found = quote_problems(extraction, library or OneReport())
    return [(problem.code, problem.field, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("quote", "where"),
    [
        ("It gave me no hope at all, and then it did.", "p. 312"),
        ("it gave me no hope at all ... and then it did", "page 2"),
        ("thirty-eight answered all questions", "p. 311"),
        ("thirty-eight [participants] answered all questions that we had", "pp. 311-2"),
        ("Forty people were asked", "Table 2"),
        ("questions that we had. One of them said", "p. 312"),
        ("PEND", "p. 4"),
        ("[invented] gave me no", "p. 312"),
        ("[paraphrase] It did not help anybody in the end", "p. 4"),
    ],
)
def test_words_that_are_in_the_report_are_no_problem(quote: str, where: str) -> None:
    assert problems({"quote": quote, "where": where}) == []


def test_words_that_are_not_in_the_report_are_shown_with_the_nearest_passage() -> None:
    (found,) = problems({"quote": "They gave me every hope and then they did", "where": "p. 312"})
    assert found[:2] == ("quote-not-in-report", "quote")
    assert "not in S1.pdf. The nearest passage is on page 312 (page 2 of the file): “" in found[2]
    assert "gave me no hope at all" in found[2]


def test_words_on_another_page_are_a_warning_at_the_place() -> None:
    (found,) = problems({"quote": "the world was quiet, and there was nothing more", "where": "p. 312"})
    assert found[:2] == ("quote-on-other-page", "where")
    assert found[2] == "these words are on page 313 (page 3 of the file) in S1.pdf, but the place says p. 312"


def test_other_words_on_another_page_are_two_problems() -> None:
    """So the extractor corrects both at once, and nobody says of words that they are where they are not."""
    page, words = problems({"quote": "the whole world was quiet, and there was nothing more", "where": "p. 312"})
    assert page[:2] == ("quote-on-other-page", "where")
    assert page[2] == "words like these are on page 313 (page 3 of the file) in S1.pdf, but the place says p. 312"
    assert words[:2] == ("quote-differs", "quote")
    assert "S1.pdf has slightly different words on page 313 (page 3 of the file): “" in words[2]


@pytest.mark.parametrize(("where", "warned"), [("p. 2", True), ("p. 3", False), ("p. 313", False)])
def test_a_printed_number_that_nobody_knows_is_no_wrong_page(where: str, warned: bool) -> None:
    quote = {"quote": "the world was quiet, and there was nothing more", "where": where}
    assert bool(problems(quote, library=OneReport(UNNUMBERED))) == warned


def test_words_with_a_slip_are_a_note() -> None:
    (found,) = problems({"quote": "the world was quite, and there was nothing more to say", "where": "p. 313"})
    assert found[0] == "quote-differs"
    assert "“the world was quiet" in found[2]


def test_words_for_a_value_are_looked_up_too_with_their_own_place() -> None:
    assert problems(n="38", n__words="thirty-eight answered", n__place="p. 311") == []
    ((code, field, _),) = problems(n="38", n__words="thirty-eight answered", n__place="p. 313")
    assert (code, field) == ("quote-on-other-page", "n__place")
    ((code, field, _),) = problems(n="38", n__words="thirty-nine people answered nothing")
    assert (code, field) == ("quote-not-in-report", "n__words")
    assert problems(n="38", n__words="40 minus 2, since two left", n__origin="calculated") == []
    assert problems(n="38", n__words="people ... 38") != []
    assert problems(n="38", n__words="Forty ... thirty-eight") == []
    both = "thirty-eight answered all questions; there was nothing more to say"
    assert problems(n="38", n__words=both) == []


def test_words_that_may_be_in_a_file_that_is_not_there_are_no_problem() -> None:
    foreign = {"quote": "Nobody in this report has said anything like it"}
    assert problems(foreign)
    assert problems(foreign, library=OneReport(complete=False)) == []
    assert problems(foreign, library=OneReport((*PAGES, ""))) == []  # a scanned page


@pytest.mark.parametrize(
    ("place", "pages"),
    [
        ("p. 4", {4}), ("page 12", {12}), ("pp. 312-4", {312, 313, 314}), ("p4; Table 2", {4}), ("Table 2", set()),
        ("Jilka 2019, pp. 3, 5 and 7", {3, 5, 7}), ("abstract", set()), ("pp 9\u201311", {9, 10, 11}), ("T 4", set()),
    ],
)  # fmt: skip
def test_pages_are_read_from_places(place: str, pages: set[int]) -> None:
    assert stated_pages(place) == pages

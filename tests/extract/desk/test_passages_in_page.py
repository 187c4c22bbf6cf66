"""The passages of three extractors on the desk and in the exported page, which has no reports beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from extract.desk.desk import Desk
from extract.desk.excerpts import passages
from extract.desk.export import exported_page
from extract.desk.report_view import pieces
from tests.extract.desk.client import client_of
from tests.extract.desk.visitor import Visitor
from tests.extract.small_review import begin_review, form_of

FORM = form_of(
    "{name: n, label: Number, type: count, evidence: true}",
    "{name: sites, label: Sites, type: count}",
    "{name: aim, label: Aim, type: verbatim}",
)
WHEN = "2026-01-31T09:30:00Z"
FILLER = "Nothing of this is quoted by anybody here. " * 60
TEXT = f"""{FILLER}
<script>alert("report")</script> We included twelve adults with depression, of whom ten stayed to the end. </div>
{FILLER}
In the supplement, eleven adults with depression are counted, without a reason.
{FILLER}"""
WORDS = {
    "ada": "twelve adults with depression",
    "ben": "adults with depression, of whom ten stayed",
    "cleo": "eleven adults with depression are counted",
    "dina": "thirty-one children under ten with asthma",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("passages") / "review"
    filled = {}
    for number, (name, words) in enumerate(WORDS.items(), 10):
        row = {"study": "S1", "n": str(number), "n__words": words, "sites": str(number), "finished": "yes"}
        filled[name] = {"studies": [row | {"aim": "Nothing of this is quoted by anybody here"}]}
    project = begin_review(folder, FORM, filled, studies=[("S1", "")])
    (folder / "fulltexts").mkdir()
    (folder / "fulltexts" / "S1.txt").write_text(TEXT, encoding="utf-8")
    made = Desk(project)
    yield made
    made.close()


def test_passages_near_each_other_are_shown_together_and_each_has_its_words_around(desk: Desk) -> None:
    library = desk.reports()
    assert library is not None
    found = passages(desk.items[0], desk, library)
    assert [side.message for side in found.sides][3] == "the words are not in the report"
    first, second = found.excerpts
    assert [(text, who) for text, who in first.pieces if who] == [
        ("twelve ", (1,)), ("adults with depression", (1, 2)), (", of whom ten stayed", (2,)),
    ]  # fmt: skip
    assert [(text, who) for text, who in second.pieces if who] == [("eleven adults with depression are counted", (3,))]
    for excerpt in found.excerpts:
        assert "".join(text for text, _ in excerpt.pieces) in TEXT
        assert (excerpt.before, excerpt.after) == (True, True)


def test_the_exported_page_has_the_passages_as_text_and_lets_nothing_else_in(desk: Desk) -> None:
    page = exported_page(desk, when=WHEN).decode()
    assert "<script>alert" not in page
    assert page.count("<script") == 3  # the page's own: its script, its items, what it says of itself
    middle = Visitor(page).middles[desk.items[0].id]
    assert "&lt;script&gt;alert" in middle
    assert re.findall(r'<mark class="([^"]*)" data-who="([^"]*)">', middle) == MARKED
    assert "the words are not in the report" in middle
    assert len(middle) < len(TEXT)


MARKED: list[Any] = [("mark-1 ", "1"), ("mark-1 mark-2 ", "1 2"), ("mark-2 ", "2"), ("mark-3 ", "3")]


def test_words_of_another_cell_are_not_shown_for_a_cell_without_evidence(desk: Desk) -> None:
    """The aim of a study is in the report, but it says nothing of the number of sites."""
    (sites,) = (item for item in desk.items if item.field == "Sites")
    library = desk.reports()
    assert library is not None
    found = passages(sites, desk, library)
    assert {side.message for side in found.sides} == {"gives neither words nor a place"}
    assert found.excerpts == ()


def test_the_desk_marks_the_passages_of_three_each_with_a_number(desk: Desk) -> None:
    client = client_of(desk)
    report = client.get(f"item/{desk.items[0].id}/report").text
    assert re.findall(r'<mark class="([^"]*)" data-who="([^"]*)">', report) == MARKED
    assert re.findall(r'class="swatch mark-(\d)"[^>]*>(\d)<', report) == [(f"{n}", f"{n}") for n in range(1, 5)]


def test_a_word_that_a_line_of_a_pdf_ends_within_is_whole() -> None:
    """pdfium gives the hyphen at the end of a line as a sign that no font has."""
    assert list(pieces("two antide\ufffepressants and ket\x02\namine", [])) == [
        ("two antidepressants and ketamine", ())
    ]

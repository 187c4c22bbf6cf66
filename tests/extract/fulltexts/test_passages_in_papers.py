"""Quoted words are found at the right page whatever printing and typing did to them, and foreign words are not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from extract.fulltexts.pdf_process import PdfProcess
from tests.extract.fulltexts.papers import FIRST_PRINTED, Paper, make_paper, sentence
from validate.passages.find import find
from validate.passages.passage_index import PassageIndex

SHAPES = {"one column": {}, "two columns": {"columns": 2}, "line by line": {"columns": 2, "line_by_line": True}}
ASKED = 200


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Paper, PassageIndex]]]:
    folder = tmp_path_factory.mktemp("papers")
    random, reader = Random(15), PdfProcess()
    made = {}
    for name, shape in SHAPES.items():
        paper = make_paper(folder / f"{name}.pdf", random, pages=6, **shape)  # type: ignore[arg-type]
        made[name] = paper, PassageIndex(reader.read(paper.path))
    yield made
    reader.close()


def perturbed(random: Random, words: str) -> tuple[str, str]:
    """A quote as somebody may have typed it, and what was done to it."""
    parts = words.split()
    middle = len(parts) // 2
    way = random.choice(("breaks", "hyphen", "quotes", "capitals", "left out", "brackets", "slip", "spaces", "part"))
    if way == "breaks":
        parts[middle] += "\n"
    elif way == "hyphen":
        parts[middle] = parts[middle][:2] + "-\n" + parts[middle][2:]
    elif way == "quotes":
        return '"' + words.replace("“", "'").replace("”", "'") + '"', way
    elif way == "capitals":
        return words.upper(), way
    elif way == "left out":
        parts[middle : middle + 2] = [random.choice(("...", "[…]", "(...)", "…"))]
    elif way == "brackets":
        parts[middle : middle + 1] = ["[the person]"]
    elif way == "slip":
        parts[middle] = parts[middle][:-1]
    elif way == "spaces":
        return words.replace(" ", "\u00a0 "), way
    elif way == "part":
        parts = parts[1:-1]
    return " ".join(parts), way


def test_perturbed_quotes_are_found_at_the_right_page(papers: dict[str, tuple[Paper, PassageIndex]]) -> None:
    random, wrong = Random(2), []
    for number in range(ASKED):
        shape = list(SHAPES)[number % len(SHAPES)]
        paper, index = papers[shape]
        page = random.randrange(len(paper.sentences))
        quote, way = perturbed(random, random.choice(paper.sentences[page][1:]))
        passage = find(index, quote)
        if passage.found == "absent" or passage.pages != (page,):
            wrong.append((shape, way, page, passage, quote))
    assert len(wrong) <= ASKED * 0.01, wrong


def test_foreign_sentences_are_never_found(papers: dict[str, tuple[Paper, PassageIndex]]) -> None:
    random = Random(3)
    for number in range(ASKED):
        _, index = papers[list(SHAPES)[number % len(SHAPES)]]
        words = sentence(random)  # of the same words, in another order
        assert find(index, words).found == "absent", words


def test_a_sentence_that_goes_on_on_the_next_page_is_found(papers: dict[str, tuple[Paper, PassageIndex]]) -> None:
    _, index = papers["two columns"]
    end, begin = (index.page(page).text.partition(str(FIRST_PRINTED + page))[2] for page in (1, 2))
    passage = find(index, f"{end[-60:]} {begin[:60]}")
    assert (passage.found, passage.pages) == ("exact", (1, 2))


def test_printed_page_numbers_are_known(papers: dict[str, tuple[Paper, PassageIndex]]) -> None:
    for _, index in papers.values():
        assert index.report.printed == tuple(range(FIRST_PRINTED, FIRST_PRINTED + 6))
        assert index.report.called(2) == f"page {FIRST_PRINTED + 2} (page 3 of the file)"

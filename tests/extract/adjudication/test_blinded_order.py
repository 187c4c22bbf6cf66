"""A blinded sheet says nothing by its order: it would be the same if the extractors had other names."""

from __future__ import annotations

from hypothesis import given

from extract.adjudication.lines.names import named
from extract.adjudication.lines.words import KEY
from tests.extract.adjudication.typist import Typist, a_sheet, asks_about_rows
from tests.review import Sheets, extraction
from tests.strategies import SIDE_BY_SIDE, disagreeing, side_by_side
from validate.merge import merge

IN_ORDER, AGAINST_IT = ("anna", "bert"), ("ben", "ada")
"""Two pairs of extractors, the first of whom is Extractor 1, in the order of the alphabet and against it."""


def shown(names: tuple[str, str], several: list[Sheets]) -> list[list[dict[str, str]]]:
    """The lines of the sheets, without the ids of lines."""
    extractions = [extraction(name, sheets) for name, sheets in zip(names, several, strict=True)]
    comparison = merge(sorted(extractions, key=lambda one: one.name))
    with a_sheet(comparison, blinded=True) as path:
        typist = Typist(path)
        pages = [typist, typist.on("Pairings")] if asks_about_rows(path) else [typist]
        return [[{name: text for name, text in row.items() if name != KEY} for row in page.rows()] for page in pages]


def test_the_pairs_of_names_are_numbered_so() -> None:
    for names in (IN_ORDER, AGAINST_IT):
        assert named(sorted(names), blinded=True).shown == dict(zip(names, ("Extractor 1", "Extractor 2"), strict=True))


@given(side_by_side(disagreeing(2)))
@SIDE_BY_SIDE
def test_a_blinded_sheet_is_the_same_whatever_the_extractors_are_called(several: list[Sheets]) -> None:
    assert shown(IN_ORDER, several) == shown(AGAINST_IT, several)

"""A passage that one extractor quotes in halves is asked about as split, whoever else has it whole."""

import pytest

from tests.review import Sheets, extractions
from validate.merge import merge

WHOLE = "the nurse stayed all night and I felt that somebody finally understood what it was like"  # an invented quote
HALVES = "the nurse stayed all night", "I felt that somebody finally understood what it was like"


def _sheets(*quotes: str) -> Sheets:
    return {
        "studies": [{"study": "K1"}],
        "findings": [{"study": "K1", "finding": "F1", "text": "It helped"}],
        "quotes": [{"study": "K1", "finding": "F1", "quote": quote, "page": "p. 4"} for quote in quotes],
    }


@pytest.mark.parametrize("others", [1, 2])
def test_a_passage_in_halves_is_split(others: int) -> None:
    comparison = merge(extractions([_sheets(*HALVES), *[_sheets(WHOLE)] * others]))
    assert [pairing.state for pairing in comparison.open_pairings] == ["split", "split"]
    assert {pairing.rows["alice"] for pairing in comparison.open_pairings} == {0, 1}
    assert all(len(pairing.rows) == 1 + others and pairing.position is None for pairing in comparison.open_pairings)

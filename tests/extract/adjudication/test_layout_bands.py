"""The bands above the headers are not lines, in sheets of earlier versions too."""

import pytest

from extract.adjudication.layout.layout import _is_band
from extract.adjudication.lines.words import BAND, EARLIER_BANDS, INPUT_BAND, PAIR_BAND


@pytest.mark.parametrize("text", [BAND, PAIR_BAND, INPUT_BAND, *EARLIER_BANDS])
def test_a_band_is_recognised_by_its_text(text: str) -> None:
    assert _is_band([text, None, None])

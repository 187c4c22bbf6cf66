"""What is said of a reference to a row that is not there."""

import pytest

from tests.strategies import Sheets, extraction
from validate.check.check_extraction import check


@pytest.mark.parametrize("typed", ["n/a", "N/A ", "n.a."])
def test_a_word_for_a_missing_code_is_known_as_such(typed: str) -> None:
    sheets: Sheets = {"studies": [{"study": "K1", "same_as": typed}, {"study": "K2"}]}
    (problem,) = [each for each in check(extraction("ada", sheets), this_year=2026) if each.code == "unknown-reference"]
    assert problem.suggestion == "NA"

"""Numbers of one's own that were sorted without their rows: known by the references that nobody changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.review import Sheets, extraction
from validate.extraction.moved_answers import MovedAnswers, moved_answers
from validate.extraction.moved_numbers import MovedNumbers, moved_numbers

NUMBERS = ("1", "2", "3", "4", "5", "6")


def found(
    before: Sequence[str], now: Sequence[str], *, quoted: Sequence[str], quoted_now: Sequence[str]
) -> list[MovedNumbers | MovedAnswers]:
    """What is found if findings have these numbers, and quotes refer to these, before and now."""
    several: list[Sheets] = [
        {
            "findings": [
                {"study": "K1", "finding": number, "text": f"text {place}"} for place, number in enumerate(own)
            ],
            "quotes": [
                {"study": "K1", "finding": number, "quote": f"quote {place}"} for place, number in enumerate(of)
            ],
        }
        for own, of in ((before, quoted), (now, quoted_now))
    ]
    one, other = (extraction("ada", sheets) for sheets in several)
    return [*moved_numbers(one, other), *moved_answers(one, other)]


@given(order=st.permutations(NUMBERS), quoted=st.lists(st.sampled_from([*NUMBERS, "1; 3", "NR"]), max_size=5))
def test_numbers_that_moved_without_their_references_are_found(order: list[str], quoted: list[str]) -> None:
    changed = {number for number, old in zip(order, NUMBERS, strict=True) if number != old}
    assume(len(changed) >= 3)
    follow = sum(bool(changed & {*text.split("; ")}) for text in quoted)
    expected = [place for place, (number, old) in enumerate(zip(order, NUMBERS, strict=True)) if number != old]
    asked = MovedNumbers(
        table="findings", field="finding", positions=tuple(expected), referring={("quotes", "finding"): follow}
    )
    assert found(NUMBERS, order, quoted=quoted, quoted_now=quoted) == [asked][: bool(follow)]


@given(order=st.permutations(NUMBERS), quoted=st.lists(st.sampled_from(NUMBERS), max_size=5))
def test_rows_that_were_numbered_anew_with_all_that_refers_to_them_are_not(order: list[str], quoted: list[str]) -> None:
    anew = dict(zip(NUMBERS, order, strict=True))
    assert found(NUMBERS, order, quoted=quoted, quoted_now=[anew[number] for number in quoted]) == []


@pytest.mark.parametrize("now", [("2", "1", "3", "4", "5", "6"), ("7", "8", "9", "10", "11", "12")])
def test_two_numbers_that_change_places_and_new_ones_are_corrections(now: Sequence[str]) -> None:
    assert found(NUMBERS, now, quoted=NUMBERS, quoted_now=NUMBERS) == []

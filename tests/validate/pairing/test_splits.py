"""One row that another extractor split in two: shown by what adds up, or by words, and by nothing less."""

from collections.abc import Sequence

import pytest

from tests.review import REVIEW
from validate.pairing.row_similarity import Cells, RowsOfStudy
from validate.pairing.splits import find_splits

TREATED = {"drug": "ketamine", "route": "iv", "dose": "40 milligram", "sex": "mixed"}
WHOLE = TREATED | {"arm": "ketamine", "n": "24"}
LIFTED, STAYED = "mood lifted within a day of the infusion", "and stayed so for a week or two"


def _parts(n: Sequence[str]) -> list[Cells]:
    return [TREATED | {"arm": f"ketamine {who}", "n": each} for who, each in zip(("women", "men"), n, strict=True)]


def _found(wholes: Sequence[Cells], parts: Sequence[Cells], table: str = "arms") -> list[tuple[int, tuple[int, int]]]:
    study = RowsOfStudy(REVIEW[table], {"alice": wholes, "bob": parts})
    return [(split.whole, split.parts) for split in find_splits(study, wholes, parts)]


def test_two_rows_whose_people_add_up_are_the_parts_of_one() -> None:
    assert _found([WHOLE], _parts(["10", "14"])) == [(0, (0, 1))]


@pytest.mark.parametrize("n", [["10", "15"], ["12", None]])
def test_that_a_row_is_like_two_is_not_enough(n: list[str]) -> None:
    assert _found([WHOLE], _parts(n)) == []


def test_a_text_that_was_written_twice_in_other_words_was_not_split() -> None:
    text = f"{LIFTED} {STAYED}"
    assert _found([{"text": text}], [{"text": text[:-8]}, {"text": text[:-4]}], "findings") == []


def test_a_text_that_holds_two_others_was_split() -> None:
    whole, parts = {"text": f"{LIFTED} {STAYED}"}, [{"text": LIFTED}, {"text": STAYED}]
    assert _found([whole], parts, "findings") == [(0, (0, 1))]
    assert _found([whole], [{"text": LIFTED}, {"text": LIFTED}], "findings") == []


def test_of_very_many_rows_none_is_looked_for() -> None:
    assert _found([WHOLE], _parts(["10", "14"]) * 21) == []

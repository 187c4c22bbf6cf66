"""Quotes that each person numbered through all studies: the study is named in a column of its own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold

STUDIES = ("Ekwueme 2011", "Farrow 2015", "Gunn 2018", "Hosking 2020")
QUOTES = (
    "The waiting room felt like a second home by spring",
    "I never told my sister that I had signed the form",
    "Nobody explained what the numbers on the chart meant",
    "We laughed about it, and then we did not sleep",
    "It was the bus ride home that was the worst part",
    "They asked me twice and I answered differently twice",
    "My garden kept me honest through the whole thing",
    "The nurse drew a small map on the back of a receipt",
    "I would do it again but not in winter",
    "Some days I counted the tiles to stay calm",
    "He said the word cure and I stopped listening",
    "It took me a month to read the letter to the end",
    "After that the dog would not leave my side",
    "There is a kind of quiet that costs money",
    "I learned to ask for the second opinion first",
    "You pay with time even where care is free",
)
THEMES = ("trust", "money", "trust", "family")
Row = tuple[str, str, int, str]
ROWS: list[Row] = [(STUDIES[at // 4], quote, 3 + at, THEMES[at % 4]) for at, quote in enumerate(QUOTES)]


def in_order(places: Sequence[int]) -> list[Row]:
    """The four quotes of each study in this order."""
    return [ROWS[study * 4 + place] for study in range(4) for place in places]


def compared(at: Path, ours: Sequence[Row], theirs: Sequence[Row], *, head: str = "Study,No.") -> Any:
    for name, rows in (("a", ours), ("b", theirs)):
        lines = [f'{study},{number},"{quote}",{page},{theme}' for number, (study, quote, page, theme) in numbered(rows)]
        (at / f"{name}.csv").write_text("\n".join([f"{head},Quote,Page,Theme", *lines]), encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json


def numbered(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    return list(enumerate(rows, 1))


@pytest.mark.parametrize("head", ["Study,No.", "Paper,#", "Study ID,Quote No.", "Article,ID", "Study,Quote ID"])
def test_a_number_of_quotes_is_not_the_study(tmp_path: Path, head: str) -> None:
    result = compared(tmp_path, in_order((0, 1, 2, 3)), in_order((3, 2, 0, 1)), head=head)
    assert result["assumed"]["key"]["study"] == head.split(",", maxsplit=1)[0]
    assert result["studies"]["compared"] == 4
    assert (result["rows"]["paired"], result["cells"]["conflict"]) == (16, 0)
    assert any(one["doubtful"] for one in result["assumed"]["sentences"] if one["about"] == "key")


def test_a_number_of_quotes_is_not_the_study_where_somebody_has_two_more(tmp_path: Path) -> None:
    """From then on each number is that of a quote of another place, and in the end of another study."""
    more = [(STUDIES[0], f"Only one of them saw that {what}", 30, "family") for what in ("it rained", "he smiled")]
    result = compared(tmp_path, in_order((0, 1, 2, 3)), [*more, *in_order((0, 1, 2, 3))])
    assert result["studies"]["compared"] == 4
    assert (result["rows"]["paired"], result["cells"]["conflict"]) == (16, 0)
    assert result["rows"]["only"] == {"a": 0, "b": 2}


def test_a_number_that_both_share_is_believed(tmp_path: Path) -> None:
    result = compared(tmp_path, ROWS, ROWS)
    assert (result["rows"]["paired"], result["rows"]["proposed"]) == (16, 0)
    assert result["assumed"]["key"] == {"study": "Study", "identity": ["No."]}


def test_quotes_left_over_with_the_same_number_are_not_one(tmp_path: Path) -> None:
    """Each has the last number of its study, the pages and themes are others, and all else was numbered anew."""
    ours = ROWS
    theirs = [*in_order((1, 0, 2, 3))[:-1], (STUDIES[3], "Only they noted the ferry timetable", 41, "money")]
    result = compared(tmp_path, ours, theirs, head="Study,No.")
    assert (result["rows"]["paired"], result["cells"]["conflict"]) == (15, 0)
    assert result["rows"]["only"] == {"a": 1, "b": 1}


def test_a_longer_quote_is_proposed_at_another_number(tmp_path: Path) -> None:
    ours = ROWS
    theirs = in_order((1, 0, 2, 3))
    study, quote, page, theme = theirs[12]
    theirs[12] = (study, f"{quote} ... {QUOTES[14]}", page, theme)
    result = compared(tmp_path, ours, theirs)
    assert (result["rows"]["paired"], result["rows"]["only"]) == (16, {"a": 0, "b": 0})
    pairs = {(row["a"]["row"], row["b"]["row"]) for row in (pairing["rows"] for pairing in result["pairings"])}
    assert (15, 14) in pairs


def test_numbers_of_rows_beside_another_key_are_no_names_of_studies(tmp_path: Path) -> None:
    """Theme tells the quotes of a study apart here, so the numbers are nothing but an order."""
    themes = ("trust", "money", "waiting", "family")
    rows = [(study, quote, page, themes[at % 4]) for at, (study, quote, page, _) in enumerate(ROWS)]
    other = [rows[study * 4 + place] for study in range(4) for place in ((1, 0, 2, 3) if study else (3, 2, 0, 1))]
    result = compared(tmp_path, rows, other)
    assert result["assumed"]["key"] == {"study": "Study", "identity": ["Theme"]}
    assert (result["cells"]["conflict"], result["cells"]["name_differs"]) == (0, 0)
    left = [one for one in result["assumed"]["sentences"] if one["about"] == "left out"]
    assert [(one["doubtful"], "'No.'" in one["sentence"]) for one in left] == [(True, True)]

"""A text in a column of numbers or dates is compared as words are: spacing and signs make no difference."""

from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold


def compared(at: Path, header: str, ours: list[str], theirs: list[str]) -> Any:
    for file, entries in (("a.csv", ours), ("b.csv", theirs)):
        rows = [f'S{number},"{entry}"' for number, entry in enumerate(entries)]
        (at / file).write_text("\n".join([f"id,{header}", *rows, ""]), encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json


NUMBERS = [f"0.{number}" for number in range(101, 120)]
DAYS = [f"20{number}-03-{number}" for number in range(10, 29)]


@pytest.mark.parametrize("others", [NUMBERS, DAYS])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("<0.001", "< 0.001"),
        ("<0.001", "p < .001"),
        ("~90", "~ 90"),
        (">= 65", "\u226565"),
        ("12-14", "12 \u2013 14"),
        ("1.2 (0.8 to 1.9)", "1.2 (0.8-1.9)"),
        ("see Table 2", "See table 2."),
    ],
)
def test_a_text_among_values_is_the_same_in_another_spelling(
    tmp_path: Path, others: list[str], ours: str, theirs: str
) -> None:
    result = compared(tmp_path, "value", [ours, *others], [theirs, *others])
    assert result["discrepancies"] == []
    (same,) = result["cosmetic"]
    assert {one["value"] for one in same["values"].values()} == {ours, theirs}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("<0.001", ">0.001"),
        ("<0.001", "0.001"),
        ("<0.01", "<0.001"),
        ("~90", "90"),
        ("12-14", "12, 14"),
        ("(12)", "12"),
        ("1.2 (0.8-1.9)", "1.2 (0.8-1.8)"),
    ],
)
def test_a_text_that_means_something_else_differs(tmp_path: Path, ours: str, theirs: str) -> None:
    result = compared(tmp_path, "value", [ours, *NUMBERS], [theirs, *NUMBERS])
    assert [one["kind"] for one in result["discrepancies"]] == ["conflict"]

"""Rows that two people labelled in another order are paired by what they hold, whatever the labels look like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold

OUTCOMES = ("recall", "speed", "accuracy")
Label = Callable[[int, int, int], str]
LABELS: dict[str, Label] = {
    "1": lambda _paper, _part, row: f"{row}",
    "1.1": lambda _paper, part, row: f"{part}.{row}",
    "1.1.1": lambda paper, part, row: f"{paper}.{part}.{row}",
    "1.1a": lambda paper, part, row: f"{paper}.{part}{'abc'[row - 1]}",
    "ES1": lambda _paper, _part, row: f"ES{row}",
    "Effect 1": lambda _paper, _part, row: f"Effect {row}",
    "P1-E1-ES1": lambda paper, part, row: f"P{paper}-E{part}-ES{row}",
    "a": lambda _paper, _part, row: "abc"[row - 1],
    "(ii)": lambda _paper, _part, row: f"({'i' * row})",
}


def compared(at: Path, label: Label, *, anew: bool = True, header: str = "effect") -> Any:
    """Six papers of three effects, of which the second file has each in reverse order, with one g that differs."""
    files = {"a": [f"paper,{header},outcome,n,g"], "b": [f"paper,{header},outcome,n,g"]}
    for paper in range(1, 7):
        for row, outcome in enumerate(OUTCOMES, 1):
            g = f"0.{paper * 10 + row}"
            files["a"].append(f"{paper},{label(paper, 1, row)},{outcome},{50 + paper},{g}")
            other = label(paper, 1, 4 - row if anew else row)
            files["b"].append(f"{paper},{other},{outcome},{50 + paper},{'0.99' if (paper, row) == (2, 1) else g}")
    for name, lines in files.items():
        (at / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json


def about_key(result: Any) -> list[Any]:
    return [one for one in result["assumed"]["sentences"] if one["about"] == "key"]


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_labels_in_another_order_pair_no_rows_that_differ(tmp_path: Path, label: Label) -> None:
    result = compared(tmp_path, label)
    assert (result["rows"]["paired"], result["cells"]["conflict"]) == (18, 1)
    (key,) = about_key(result)
    assert key["doubtful"]
    assert "11 rows are more alike to a row with another number" in key["sentence"]


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_the_other_key_is_shown_with_the_rows_that_each_pairs(tmp_path: Path, label: Label) -> None:
    (key,) = about_key(compared(tmp_path, label))
    assert "These columns pair 18 rows; 'paper' and 'outcome' would pair 18, and other ones" in key["sentence"]


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_common_labels_are_believed(tmp_path: Path, label: Label) -> None:
    result = compared(tmp_path, label, anew=False)
    assert (result["rows"]["paired"], result["rows"]["proposed"], result["cells"]["conflict"]) == (18, 0, 1)
    assert not any(one["doubtful"] for one in about_key(result))


@pytest.mark.parametrize("header", ["item", "Question", "domain"])
def test_labels_of_an_instrument_are_not_an_extractors_own(tmp_path: Path, header: str) -> None:
    """Q1 is the same question for both, whatever is written next to it; that it looks odd is said."""
    result = compared(tmp_path, lambda _paper, _part, row: f"Q{row}", header=header)
    assert result["rows"]["proposed"] == 0
    (key,) = about_key(result)
    assert key["doubtful"]
    assert "11 rows are more alike to a row with other entries there" in key["sentence"]


def test_names_of_arms_are_believed_though_their_rows_are_swapped(tmp_path: Path) -> None:
    """It is a mistake of one of them, and each cell is shown; that the rows look swapped is said."""
    names = ("ketamine", "saline", "waiting list")
    result = compared(tmp_path, lambda _paper, _part, row: names[row - 1], header="arm")
    assert (result["rows"]["paired"], result["rows"]["proposed"]) == (18, 0)
    (key,) = about_key(result)
    assert key["doubtful"]
    assert "'paper' and 'outcome' would pair 18" in key["sentence"]

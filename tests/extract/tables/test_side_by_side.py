"""Two people side by side in one table are compared as two extractors; nothing else is taken for people."""

from pathlib import Path

import pytest

from extract.tables.side_by_side import side_by_side
from tests.extract.command import twofold
from tests.validate.inference.plain import plain

COUNTS = [("1", "2"), ("2", "2"), ("1", "1"), ("2", "1")]


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("Coder1Text", "Coder2Text", ["Coder1", "Coder2"]),
        ("category_m", "category_L", ["m", "L"]),
        ("A_design", "B_design", ["A", "B"]),
        ("rater 1", "rater 2", ["rater 1", "rater 2"]),
        ("design (x) - Reviewer A", "design (x) - Reviewer B", ["Reviewer A", "Reviewer B"]),
    ],
)
def test_headers_of_two_people(one: str, other: str, names: list[str]) -> None:
    rows = [f"i{at}|{ours}|{theirs}|{int(ours == theirs)}" for at, (ours, theirs) in enumerate(COUNTS)]
    found = side_by_side(plain(f"item|{one}|{other}|agree", *rows))
    assert found is not None
    assert (list(found.tables), found.pairs, found.left) == (names, ((one, other),), ("agree",))
    assert [table.columns for table in found.tables.values()] == [(1, 2), (1, 3)]


@pytest.mark.parametrize("headers", ["item|mean_a|sd_b", "item|n_t|n_c", "item|week 1|week 2", "item|coder|n"])
def test_other_headers_are_no_people(headers: str) -> None:
    assert side_by_side(plain(headers, "x|1.5|20", "y|2.5|31", "z|7.5|44")) is None


def test_compare_shows_the_pairs_and_takes_others(tmp_path: Path) -> None:
    rows = "".join(f"i{at},{one},{two},{one}\n" for at, (one, two) in enumerate(COUNTS))
    (tmp_path / "both.csv").write_text("item,Coder1Text,Coder2Text,third\n" + rows, encoding="utf-8")
    said = twofold("compare", "both.csv", "--output-format", "json", at=tmp_path).json
    assert said["assumed"]["pairs"] == [["Coder1Text", "Coder2Text"]]
    assert [{name: place["cell"] for name, place in each["values"].items()} for each in said["discrepancies"]] == [
        {"Coder1": "B2", "Coder2": "C2"},
        {"Coder1": "B5", "Coder2": "C5"},
    ]
    assert twofold("compare", "both.csv", "--pairs", "Coder1Text=third", at=tmp_path).code == 0
    refused = twofold("compare", "both.csv", "--pairs", "x*=y*", at=tmp_path)
    assert (refused.code, "no two columns are a pair" in refused.err) == (2, True)


def test_form_infer_reads_the_same_columns(tmp_path: Path) -> None:
    rows = "".join(f"i{at},{one},{two}\n" for at, (one, two) in enumerate(COUNTS))
    (tmp_path / "both.csv").write_text("item,Coder1Text,Coder2Text\n" + rows, encoding="utf-8")
    written = twofold("form", "infer", "both.csv", at=tmp_path).out
    assert "Coder1" not in written
    assert "label: text" in written

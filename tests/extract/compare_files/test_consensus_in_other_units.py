"""A bare number of a consensus has the unit of its own header, and never that of another file."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.extract.command import twofold

NUMBERS = ["4", "8", "12", "16", "20", "24"]


def written(at: Path, file: str, header: str, texts: Sequence[str]) -> None:
    rows = [f"Ames {2000 + number},Peru,{text}" for number, text in enumerate(texts)]
    (at / file).write_text("\n".join([f"study,country,{header}", *rows, ""]), encoding="utf-8")


def agreed(at: Path, *options: str) -> list[str]:
    """The column of numbers in the agreed table after the rulings of the consensus."""
    files = ("--of", "a.csv", "--of", "b.csv", "--ledger", "l.jsonl")
    assert twofold("adjudicate", "--consensus", "cons.csv", *files, *options, at=at).code == 0
    twofold("compare", "a.csv", "b.csv", "--ledger", "l.jsonl", "--write-agreed", "agreed.csv", at=at)
    return [row.split(",")[2] for row in (at / "agreed.csv").read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(
    ("header", "options"),
    [
        ("follow-up (months)", ()),
        ("follow-up (weeks)", ("--column", "follow-up (weeks)=follow-up (months)")),
    ],
)
def test_numbers_of_a_consensus_have_the_unit_of_its_header(
    tmp_path: Path, header: str, options: tuple[str, ...]
) -> None:
    written(tmp_path, "a.csv", "follow-up (weeks)", NUMBERS)
    written(tmp_path, "b.csv", "follow-up (months)", NUMBERS)
    written(tmp_path, "cons.csv", header, [*NUMBERS[:-1], "30"])  # which nobody has
    unit = header.split("(")[1].removesuffix(")")
    assert agreed(tmp_path, *options) == [f"{number} {unit}" for number in (*NUMBERS[:-1], "30")]


def test_a_consensus_in_another_unit_than_both_files_is_converted(tmp_path: Path) -> None:
    written(tmp_path, "a.csv", "weight (kg)", NUMBERS)
    written(tmp_path, "b.csv", "weight (kg)", ["5", *NUMBERS[1:]])
    written(tmp_path, "cons.csv", "weight (g)", [f"{number}000" for number in NUMBERS])
    assert agreed(tmp_path, "--column", "weight (g)=weight (kg)") == NUMBERS

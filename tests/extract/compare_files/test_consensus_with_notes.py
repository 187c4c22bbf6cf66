"""A consensus with notes and totals below its rows, and a study of one extractor on which everything is ruled."""

import csv
from pathlib import Path

import pytest

from tests.extract.command import Ran, twofold
from tests.extract.compare_files.test_linked_sheets import Cells, Rows, write

STUDIES: Rows = [["Study", "Setting"], ["Alm 2004", "school"], ["Bakk 2007", "clinic"], ["Carl 2009", "home"]]
ARMS: Rows = [
    ["Study", "Arm", "n"],
    ["Alm 2004", "tutor", 40],
    ["Alm 2004", "usual care", 41],
    ["Bakk 2007", "app", 30],
    ["Bakk 2007", "usual care", 29],
    ["Carl 2009", "tutor", 22],
    ["Carl 2009", "app", 25],
]
BLANK: Cells = ["", "", ""]
TOTAL: Cells = ["Total", "", sum(int(row[2]) for row in ARMS[1:])]


def consensus(folder: Path, *below: Cells) -> Ran:
    """The rulings of a consensus with these rows below those of the arms, in which one number differs."""
    theirs = [[*row[:2], 31 if row[:2] == ["Bakk 2007", "app"] else row[2]] for row in ARMS]
    write(folder / "a.xlsx", {"Studies": STUDIES, "Arms": ARMS})
    write(folder / "b.xlsx", {"Studies": STUDIES, "Arms": theirs})
    write(folder / "agreed.xlsx", {"Studies": STUDIES, "Arms": [*ARMS, *below]})
    return twofold("adjudicate", "--consensus", "agreed.xlsx", "--of", "a.xlsx", "--of", "b.xlsx", at=folder)


@pytest.mark.parametrize(
    "below",
    [
        (BLANK, ["Agreed on 3 May", "", ""]),
        (TOTAL, BLANK, ["Agreed on 3 May", "", ""]),
        (TOTAL, ["Discussed by both reviewers", "", ""]),
    ],
    ids=["a note", "a total and a note", "a note below the total"],
)
def test_notes_and_totals_of_a_consensus_are_left_out_and_named(tmp_path: Path, below: tuple[Cells, ...]) -> None:
    ran = consensus(tmp_path, *below)
    assert ran.code == 0
    assert "not taken" not in ran.out
    assert "1 ruling taken" in ran.out
    for row in filter(lambda row: row != BLANK, below):
        assert str(row[0]) in ran.err


def test_nothing_is_open_in_a_study_of_one_extractor_on_which_everything_is_ruled(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Study,Setting,n\nAlm,school,4\nBakk,clinic,5\nCarl,home,6\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Study,Setting,n\nAlm,school,4\nBakk,clinic,5\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("Study,Setting,n\nAlm,school,4\nBakk,clinic,5\nCarl,home,7\n", encoding="utf-8")

    def remarks(*ledger: str) -> list[str]:
        twofold("compare", "a.csv", "b.csv", *ledger, "--write-agreed", "t.csv", at=tmp_path)
        with (tmp_path / "t.csv").open(encoding="utf-8-sig") as lines:
            return [row["Still open"] for row in csv.DictReader(lines)]

    assert remarks() == ["", "", "only a has this study"]
    twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", "--ledger", "l.jsonl", at=tmp_path)
    assert remarks("--ledger", "l.jsonl") == ["", "", ""]

"""A consensus of few rows on another scale is read so only where rows show it; otherwise its entries are named."""

import json
from pathlib import Path

import pytest

from tests.extract.command import twofold

HEADER = "Study,Dropout (%),Blinding,Design"
OURS = (
    "A,27.5,yes,RCT", "B,12,no,cohort", "C,40,yes,RCT", "D,8.5,yes,cohort", "E,33,no,survey", "F,61,no,RCT",
    "G,5,yes,survey", "H,20,no,cohort",
)  # fmt: skip
CODED = (
    "A,0.275,1,1", "B,0.12,0,2", "C,0.4,1,1", "D,0.085,1,2", "E,0.33,0,3", "F,0.61,0,1", "G,0.05,1,3", "H,0.2,0,2",
)  # fmt: skip


def _taken(folder: Path, rows: tuple[str, ...]) -> tuple[str, dict[tuple[str, str], str | None]]:
    for name, lines in (("a", OURS), ("b", (*OURS[:6], "G,6,yes,survey", OURS[7])), ("agreed", rows)):
        (folder / f"{name}.csv").write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    options = ("--of", "a.csv", "--of", "b.csv", "--ledger", "l.jsonl", "--who", "a; b")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", *options, at=folder)
    ledger = map(json.loads, (folder / "l.jsonl").read_text(encoding="utf-8").splitlines())
    ruled = {(line["study"], line["field"]): line.get("final") for line in ledger}
    return " ".join(f"{ran.out} {ran.err}".split()), ruled


@pytest.mark.parametrize("rows", [1, 2])
def test_what_few_rows_cannot_show_is_named(tmp_path: Path, rows: int) -> None:
    told, ruled = _taken(tmp_path, CODED[:rows])
    assert f"the numbers of agreed.csv are exactly 1/100 of those of the other files in {rows} of {rows} rows" in told
    assert "in 'Design', agreed.csv has '1'" in told
    assert "where the other files have words. They are taken as they are" in told
    assert "Blinding: '1' looks different from the other answers" in told
    assert ruled[("A", "design")] == "1"


def test_a_word_that_stands_in_one_row_alone_is_no_evidence(tmp_path: Path) -> None:
    """Both extractors have cohort in row B, and the consensus may say that this is wrong."""
    told, _ = _taken(tmp_path, CODED[:3])
    assert "'0.275' for '27.5'" in told
    assert "in 'Design', agreed.csv has '1', '2' where the other files have words" in told


def test_many_rows_show_what_the_codes_mean(tmp_path: Path) -> None:
    told, ruled = _taken(tmp_path, CODED)
    assert "has '1' for 'RCT', '2' for 'cohort', '3' for 'survey'" in told
    assert "taken as they are" not in told
    assert ruled == {("G", "dropout"): "5"}


def test_a_number_that_one_of_the_extractors_has_is_on_no_other_scale(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Study,N\nA,2\nB,20\nC,31", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Study,N\nA,20\nB,2\nC,31", encoding="utf-8")
    (tmp_path / "agreed.csv").write_text("Study,N\nA,20\nB,2", encoding="utf-8")
    options = ("--of", "a.csv", "--of", "b.csv", "--ledger", "l.jsonl", "--who", "a; b")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", *options, at=tmp_path)
    assert ("2 rulings taken" in ran.out, "exactly" in ran.err) == (True, False), ran

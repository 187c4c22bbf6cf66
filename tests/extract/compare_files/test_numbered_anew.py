"""Rows that one person numbered in another order show how two files write the same share, as all rows do."""

from pathlib import Path

import pytest

from tests.extract.command import twofold


@pytest.mark.parametrize("anew", [range(1, 7), range(1, 3), ()], ids=["every study", "two studies", "none"])
def test_shares_and_percentages_are_the_same_though_rows_are_numbered_anew(tmp_path: Path, anew: range) -> None:
    ours, theirs = ["paper,effect,outcome,mean,n,rate"], ["paper,effect,outcome,mean,n,rate"]
    for row in range(12):
        paper, effect = row // 2 + 1, row % 2 + 1
        contents = f"o{row},{row * 3.1:.1f},{20 + row}"
        ours.append(f"P{paper},{effect},{contents},0.{row + 10}")
        theirs.append(f"P{paper},{3 - effect if paper in anew else effect},{contents},{row + 10}")
    for name, lines in (("a", ours), ("b", theirs)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    assert (result["cells"]["conflict"], result["cells"]["cosmetic"], result["rows"]["paired"]) == (0, 12, 12)

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


@pytest.mark.parametrize("header", ["Obs", "Observation", "k", "Zeile", "Messreihe"])
def test_rows_that_two_of_four_studies_number_in_another_order_are_paired_by_what_they_hold(
    tmp_path: Path, header: str
) -> None:
    """Whatever the number is called: it counts the rows of each study."""
    top = f"study,{header},species,response,n,mean"
    ours, theirs = [top], [top]
    for study in range(4):
        contents = [
            f"{kind},{study}{row},{study * 7 + row * 1.3:.1f}"
            for row, kind in enumerate(("oak,height", "oak,mass", "elm,age"))
        ]
        renumbered = contents if study < 2 else [contents[1], contents[0], contents[2]]
        ours += [f"S{study},{number},{row}" for number, row in enumerate(contents, 1)]
        theirs += [f"S{study},{number},{row}" for number, row in enumerate(renumbered, 1)]
    theirs[1] = theirs[1].replace(",0.0", ",9.9")
    for name, lines in (("a", ours), ("b", theirs)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    assert (result["rows"]["paired"], result["cells"]["conflict"]) == (12, 1)
    assert result["rows"]["proposed"] >= 4, "two rows of two studies; all of theirs under a header that says nothing"
    assert any(each["doubtful"] for each in result["assumed"]["sentences"] if each["about"] == "key")

"""A study whose name one person typed in two ways is named: it counts as one that this person alone has."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.extract.command import twofold

STUDIES = ("Amadi 2001", "Bosch 2002", "Corr 2003", "Doyle 2004", "Hulme 2008", "Finch & Lee 2010")


def doubts(at: Path, *names: tuple[str, str], studies: Sequence[str] = STUDIES) -> list[str]:
    """What is asked about the key, where the second file has the second row of each of these under another name."""
    lines = [f"{study},{outcome},{len(study)}" for study in studies for outcome in ("pain", "function")]
    (at / "west.csv").write_text("\n".join(["Study,Outcome,n", *lines]), encoding="utf-8")
    renamed = dict(names)
    for place, line in enumerate(lines):
        study, outcome, n = line.split(",")
        lines[place] = f"{renamed.get(study, study) if outcome == 'function' else study},{outcome},{n}"
    (at / "east.csv").write_text("\n".join(["Study,Outcome,n", *lines]), encoding="utf-8")
    result = twofold("compare", "west.csv", "east.csv", "--output-format", "json", at=at).json
    return [one["sentence"] for one in result["assumed"]["sentences"] if one["doubtful"] and one["about"] == "key"]


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        ("Hulme 2008", "Hulme et al. 2008"),
        ("Hulme 2008", "Hulme (2008)"),
        ("Hulme 2008", "Hulm 2008"),
        ("Finch & Lee 2010", "Finch et al. 2010"),
    ],
)
def test_a_study_that_one_person_typed_in_two_ways_is_asked_about(tmp_path: Path, usual: str, odd: str) -> None:
    (asked,) = doubts(tmp_path, (usual, odd))
    assert "east may have typed the name of a study in two ways" in asked
    assert f"{odd!r} and {usual!r}" in asked


def test_several_are_named_together(tmp_path: Path) -> None:
    (asked,) = doubts(tmp_path, ("Hulme 2008", "Hulm 2008"), ("Doyle 2004", "Doyle et al 2004"))
    assert "'Hulm 2008' and 'Hulme 2008'" in asked
    assert "'Doyle et al 2004' and 'Doyle 2004'" in asked


@pytest.mark.parametrize("odd", ["Hulme 2009", "Zander 2008", "Hulme 2008b"])
def test_another_study_is_not_asked_about(tmp_path: Path, odd: str) -> None:
    assert not doubts(tmp_path, ("Hulme 2008", odd))


def test_two_papers_that_both_extracted_are_two(tmp_path: Path) -> None:
    assert not doubts(tmp_path, studies=("Hulme 2008", "Hulme et al. 2008", *STUDIES[:4]))

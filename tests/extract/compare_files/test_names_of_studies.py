"""Titles and ids beside the key are compared and ruled on, but in no figure of agreement."""

from pathlib import Path

from tests.extract.command import twofold

OURS = """Ref,Title,Decision
R1,Shade in otters,Include
R2,Shade in lichens,Exclude
R3,Shade in wrens,Include
R4,Noise in otters,Exclude
R5,Noise in lichens,Include
"""
THEIRS = OURS.replace("R3,Shade in wrens,Include", "R3,Shade in wrens,Exclude").replace("R5,", "R6,")


def test_ids_are_in_no_percentage_and_no_kappa(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(OURS, encoding="utf-8")
    (tmp_path / "b.csv").write_text(THEIRS, encoding="utf-8")
    options = ("--key", "Title", "--agreement", "--output-format", "json")
    found = twofold("compare", tmp_path / "a.csv", tmp_path / "b.csv", *options, at=tmp_path).json
    assert (found["cells"]["filled_in"], found["cells"]["same"], found["cells"]["conflict"]) == (5, 4, 1)
    assert (found["cells"]["name_differs"], found["to_rule_on"]["cells"]) == (1, 2)
    assert sorted((cell["label"], cell["kind"]) for cell in found["discrepancies"]) == [
        ("Decision", "conflict"),
        ("Ref", "name_differs"),
    ]
    assert [(field["field"], field["reason"]) for field in found["agreement"]["not_compared"]] == [
        ("ref", "names, titles, years and ids of studies")
    ]

"""Files that put another sign between the answers of a list are compared, written and taken back as lists."""

from pathlib import Path

from tests.extract.command import twofold

OURS = "study,n,outcomes\nA,1,Pain/Sleep\nB,2,Pain\nC,3,Mood/Pain/Sleep\nD,4,Mood\n"
THEIRS = 'study,n,outcomes\nA,1,"Sleep, Pain"\nB,2,Pain\nC,3,"Pain, Sleep, Mood"\nD,4,"Mood, Sleep"\n'


def test_lists_with_another_sign_are_one_list_on_the_whole_way(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(OURS, encoding="utf-8")
    (tmp_path / "b.csv").write_text(THEIRS, encoding="utf-8")
    result = twofold(
        "compare", "a.csv", "b.csv", "--write-agreed", "agreed.csv", "--output-format", "json", at=tmp_path
    )
    assert (result.json["cells"]["conflict"], result.json["cells"]["cosmetic"]) == (1, 2)
    agreed = (tmp_path / "agreed.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in agreed[1:4]] == ["Pain; Sleep", "Pain", "Mood; Pain; Sleep"]
    (tmp_path / "consensus.csv").write_text(THEIRS, encoding="utf-8")
    files = ("--of", "a.csv", "--of", "b.csv")
    taken = twofold("adjudicate", "--consensus", "consensus.csv", *files, at=tmp_path).out
    assert "1 ruling taken" in taken, "only the one that was open"
    assert "other cell" not in taken
    form = ("form", "infer", "a.csv", "b.csv", "--to", "form.yaml")
    assert twofold(*form, at=tmp_path).code == 0
    with_form = twofold("compare", "a.csv", "b.csv", "--form", "form.yaml", "--output-format", "json", at=tmp_path).json
    assert with_form["cells"] == result.json["cells"]

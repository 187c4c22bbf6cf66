"""Of two forms of an extractor for one study, an unfinished one does not block the finished one."""

from pathlib import Path

import pytest

from tests.extract.command import twofold

HEADER = "Study ID,Reviewer,{},Country,N,Outcomes"
FORMS = (
    "Abel 2010,Ann,{done},Italy,40,pain", "Abel 2010,Ben,{done},Italy,41,pain",
    "Bond 2012,Ann,{begun},,18,", "Bond 2012,Ann,{done},Spain,18,pain", "Bond 2012,Ben,{done},Spain,18,pain",
    "Cole 2013,Ann,{done},Peru,66,pain", "Cole 2013,Ben,{done},Peru,66,pain", "Cole 2013,Ben,{begun},Chad,,",
)  # fmt: skip


@pytest.mark.parametrize(
    ("header", "done", "begun"),
    [
        ("Form status", "Complete", "Incomplete"),
        ("Complete?", "2", "1"),
        ("Completed", "yes", "no"),
        ("Status", "abgeschlossen", "in Bearbeitung"),
        ("Progress", "100", "40"),
    ],
)
def test_the_finished_form_of_two_is_compared(tmp_path: Path, header: str, done: str, begun: str) -> None:
    lines = [HEADER.format(header), *(form.format(done=done, begun=begun) for form in FORMS)]
    (tmp_path / "shared.csv").write_text("\n".join(lines), encoding="utf-8")
    result = twofold("compare", "shared.csv", "--by", "Reviewer", "--output-format", "json", at=tmp_path).json
    assert (result["studies"]["compared"], result["rows"]["paired"], result["cells"]["conflict"]) == (3, 3, 1)
    assert result["rows"]["cannot_be_paired"] == 0
    assert twofold("form", "infer", "shared.csv", "--by", "Reviewer", "--to", "form.yaml", at=tmp_path).code == 0
    formed = ("compare", "shared.csv", "--by", "Reviewer", "--form", "form.yaml", "--output-format", "json")
    assert twofold(*formed, at=tmp_path).json["cells"] == result["cells"]
    (said,) = [one for one in result["assumed"]["sentences"] if "unfinished" in one["sentence"]]
    assert said["doubtful"]
    assert said["sentence"] == (
        f"2 unfinished forms by {header!r} are left out, because the same extractor has a finished one of the study:"
        f" Bond 2012 (Ann, row 4: '{begun}'), Cole 2013 (Ben, row 9: '{begun}')"
    )


@pytest.mark.parametrize("header", ["arm", "part"])
def test_rows_of_a_study_that_are_open_by_themselves_stay(tmp_path: Path, header: str) -> None:
    """A row for each arm, and the state of each."""
    arms = [f"S{study},{arm},{'done' if arm == 'a' else 'open'},{study}{number}" for study in range(4)
            for number, arm in enumerate("ab")]  # fmt: skip
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("\n".join([f"study,{header},status,n", *arms]), encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    assert result["rows"]["paired"] == 8


def test_the_state_of_a_trial_says_nothing_of_a_form(tmp_path: Path) -> None:
    rows = ["study,status,n", "A,completed,1", "B,ongoing,2", "B,completed,3", "C,completed,4"]
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("\n".join(rows), encoding="utf-8")
    assert "unfinished" not in twofold("compare", "a.csv", "b.csv", at=tmp_path).out

"""`exclude`: a study leaves the dataset, and what others say of it stays true."""

from __future__ import annotations

import shutil
from pathlib import Path

from extract.project.folder.project import read_project
from tests.extract.command import twofold
from tests.extract.conftest import Played


def test_a_study_may_point_to_one_that_is_excluded_and_all_is_as_before_once_it_is_back(
    played: Played, tmp_path: Path
) -> None:
    """S09 has the same participants as S08."""
    folder = tmp_path / "review"
    shutil.copytree(played.folder, folder)
    people = folder / "dataset" / "people.csv"
    before = people.read_bytes()
    for study in ("S08", "S01"):
        assert twofold("exclude", study, "--who", "ada; ben", "--why", "ineligible", at=folder).code == 0
    ran = twofold("build", at=folder)
    assert (ran.code, "unknown-reference" in ran.out + ran.err) == (0, False), ran.err
    assert "what was agreed has changed since" not in ran.err
    lines = people.read_text(encoding="utf-8-sig")
    assert "S08" not in lines
    assert [line for line in lines.splitlines() if line.startswith("S09,")] == ["S09,17,,17"]
    for line in read_project(folder).read_ledger().ledger.in_force:
        if line.ruling == "exclude" and line.study in {"S08", "S01"}:
            assert twofold("withdraw", line.id, "--who", "ada", "--why", "a slip", at=folder).code == 0
    assert twofold("build", at=folder).code == 0
    assert people.read_bytes() == before

"""A change of the form of the worked example, by a small file on top of it: no ruling is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.extract.command import snapshot, twofold
from tests.extract.conftest import Played

OURS = """\
extends: patient-voices
name: ours
version: 2
tables:
  - name: samples
    fields:
      - {name: age_years, label: Age, type: number, was: age_mean}
      - {name: age_mean, hide: true}
  - name: findings
    fields:
      - name: valence
        choices: [{code: mixed, hide: true}, {code: neutral, hide: true}, {code: either, was: [mixed, neutral]}]
"""


def test_the_worked_example_goes_on_in_a_changed_form(played: Played, tmp_path: Path) -> None:
    """A field is renamed and two choices are put together: what was decided stays decided."""
    folder = shutil.copytree(played.folder, tmp_path / "demo")
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    submitted = snapshot(folder / "first-submissions")
    ledger = (folder / "decisions.jsonl").read_bytes()
    ran = twofold("form", "migrate", tmp_path / "ours.yaml", at=folder)
    assert ran.code == 0, ran.out + ran.err
    assert "3 rulings carried over" in ran.out
    assert (folder / "decisions.jsonl").read_bytes().startswith(ledger)
    assert snapshot(folder / "first-submissions") == submitted
    merged = twofold("merge", at=folder)
    assert "80 decided, 0 open, 0 of them stale" in merged.out
    assert merged.code == 0
    assert twofold("agree", at=folder).code == 0

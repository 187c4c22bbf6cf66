"""What a dataset says of the changes of its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.dataset.building.building import readiness_of
from extract.project.form_changes.form_history import KeptForm, keep_form
from tests.extract.small_review import TOOK_PART, WOMEN, begin_review, form_of

FILLED = {"ada": {"studies": [{"study": "S1", "n": "12", "finished": "yes"}]}}


def test_no_kept_form_is_read_while_the_form_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = begin_review(tmp_path / "review", form_of(TOOK_PART), FILLED)
    keep_form(project, project.form())
    assert [path.suffix for path in project.forms.iterdir()] == [".yaml"]
    monkeypatch.delattr(KeptForm, "form")
    assert readiness_of(project).facts.form_changes == ()


def test_a_change_of_the_form_is_named(tmp_path: Path) -> None:
    project = begin_review(tmp_path / "review", form_of(TOOK_PART), FILLED)
    keep_form(project, project.form())
    changed = begin_review(tmp_path / "changed", form_of(TOOK_PART, WOMEN), FILLED)
    for kept in project.forms.iterdir():
        changed.forms.mkdir(exist_ok=True)
        (changed.forms / kept.name).write_bytes(kept.read_bytes())
    ((versions, sentences),) = readiness_of(changed).facts.form_changes
    assert versions == "groups, version 1"
    assert any("women" in sentence.lower() for sentence in sentences)

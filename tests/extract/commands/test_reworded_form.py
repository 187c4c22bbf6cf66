"""A form whose words or rules have changed reads the workbooks that were made before; other changes need migrating."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.project.new_project import create_project
from extract.workbook.template import write_template
from tests.extract.command import twofold

FORM = """\
name: groups
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key, prefilled: true}
      - {name: n, label: Took part, type: count, guidance: everybody who began}
      - {name: design, label: Design, type: choice,
         choices: [{code: trial, label: Trial, definition: at random}, cohort]}
      - {name: finished, type: choice, choices: [yes, no], finished_when: yes, scored: false}
rules:
  - {code: large, table: studies, severity: error, message: "{n} is large", reads: [n], holds: n < 5000}
"""
STUDIES = [{"study": "S1", "n": "20", "design": "Trial", "finished": "yes"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    place = tmp_path / "review"
    form = create_project(place, form_name=str(tmp_path / "form.yaml"), studies=[("S1", "One 2019")]).form()
    for name in ("ada", "ben"):
        write_template(form, place / "extractions" / f"{name}.xlsx", extractor=name, filled={"studies": STUDIES})
    return place


def change(folder: Path, *changes: tuple[str, str]) -> None:
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    for before, now in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, now)
    (folder / "form.yaml").write_text(text, encoding="utf-8")


def test_other_words_and_rules_need_nothing(folder: Path) -> None:
    change(
        folder,
        ("version: 1", "version: 1.1"),
        ("is large", "is very large"),
        ("n < 5000", "n < 4000"),
        ("everybody who began", "all who were randomised"),
        ("Took part", "People"),
        ("at random", "allocated at random"),
    )
    ran = twofold("merge", at=folder)
    assert (ran.code, "Nothing is open" in ran.out) == (0, True)
    assert twofold("check", at=folder).code == 0
    assert twofold("agree", at=folder).code == 0


def test_a_changed_rule_is_asked_at_once(folder: Path) -> None:
    change(folder, ("n < 5000", "n < 10"))
    ran = twofold("check", at=folder)
    assert ran.code == 1
    assert "20 is large" in ran.out


def test_what_answers_depend_on_needs_migrating_and_the_hint_fits_any_form(folder: Path) -> None:
    change(folder, ("label: Trial", "label: Randomised trial"))
    ran = twofold("merge", at=folder)
    assert ran.code == 2
    assert "but what they can hold has changed" in " ".join(ran.err.split())
    assert "twofold form migrate writes new copies" in " ".join(ran.err.split())
    assert "NEW" not in ran.err

"""A form whose words or rules have changed reads the workbooks that were made before; other changes need migrating."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.command import twofold
from tests.extract.small_review import begin_review, form_of

FORM = form_of(
    "{name: n, label: Took part, type: count, guidance: everybody who began}",
    "{name: design, label: Design, type: choice,"
    " choices: [{code: trial, label: Trial, definition: at random}, cohort]}",
    below="""\
rules:
  - {code: large, table: studies, severity: error, message: "{n} is large", reads: [n], holds: n < 5000}
""",
)
STUDIES = [{"study": "S1", "n": "20", "design": "Trial", "finished": "yes"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begin_review(tmp_path / "review", FORM, {name: {"studies": STUDIES} for name in ("ada", "ben")}).folder


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

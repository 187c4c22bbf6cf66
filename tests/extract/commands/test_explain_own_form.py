"""`twofold explain` in a project: the rules are those of the project's own form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.command import twofold

FORM = """\
name: small
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: design, label: Design, type: choice, choices: [{code: rct, label: Trial}, cohort]}
      - {name: n, label: Participants, type: count, guidance: How many people.}
rules:
  - {code: small-trial, table: studies, severity: warning, message: "{n} people are few", reads: [n, design],
     holds: "n > 9 OR design <> 'rct'"}
  - {code: huge, table: studies, severity: warning, message: "{n} people", reads: [n], holds: n < 9999,
     why: Studies of opinions are small., passes: {n: "10"}, fails: {n: "10000"}}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "small.yaml").write_text(FORM, encoding="utf-8")
    assert twofold("init", "review", "--form", "small.yaml", at=folder).code == 0
    return folder / "review"


def test_a_rule_of_the_projects_own_form_is_explained(project: Path) -> None:
    ran = twofold("explain", "huge", at=project / "extractions")
    assert (ran.code, ran.err) == (0, "")
    assert "Studies of opinions are small." in ran.out
    assert "On the sheet Studies, a row with Participants = 10000 has this problem." in ran.out


def test_a_rule_without_explanation_and_examples_says_what_it_asks(project: Path) -> None:
    ran = twofold("explain", "small-trial", at=project)
    assert ran.out.partition("\n\n")[2] == (
        "The form's rule for the sheet Studies is: Participants is more than 9 or Design is not Trial. Otherwise you"
        " read: (Participants) people are few\n"
    )


def test_a_rule_of_another_form_is_not_among_them(project: Path) -> None:
    ran = twofold("explain", "count-exceeds-total", at=project)
    assert ran.code == 2
    assert twofold("explain", "count-exceeds-total", "--form", "patient-voices", at=project).code == 0

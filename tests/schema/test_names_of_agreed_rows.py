"""A row that was agreed in an earlier round has, for people, the name that it had there."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.form_file.read import read_form
from schema.rounds import part_of_round

FORM = """
name: coding
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {{name: study, type: key, prefilled: true}}
  - name: groups
    parent: studies
    identity: [study, group]
    fields:
      - {{name: study, type: reference, to: studies}}
      - {{name: group, type: key}}
  - name: findings
    parent: studies
    selection: true
    identity: [{identity}]
    fields:
      - {{name: study, type: reference, to: studies}}
      - {{name: number, type: key}}
      - {{name: group, type: reference, to: groups}}
      - {{name: finding, type: verbatim}}
      - {{name: note, type: text}}
      - {{name: theme, type: text, round: 2}}
"""


@pytest.mark.parametrize(
    ("identity", "named_by"),
    [
        ("study, finding", ("finding",)),
        ("study, group, finding", ("group", "finding")),
        ("study, number", ("finding",)),
        ("study, group", ("group",)),
    ],
)
def test_it_is_not_named_after_what_it_refers_to_unless_that_says_which_row_it_is(
    tmp_path: Path, identity: str, named_by: tuple[str, ...]
) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(FORM.format(identity=identity), encoding="utf-8")
    assert part_of_round(read_form(path), 2)["findings"].named_by == named_by

"""A field with words of its own for a missing code: the code itself is read, and what is left out is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from extract.form_file.read import check_form, form_of_text
from extract.workbook.table_sheet import note_on
from schema.missing import Missing
from validate.extraction.suggestions import unreadable

FORM = """\
name: small
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: talks, type: choice, choices: [yes, no], guidance: g}
      - {name: minutes, type: number, guidance: g, applies_when: talks = 'yes', missing: {NR: [not stated]}}
      - {name: kind, type: choice, choices: [{code: a, aliases: [NR]}, b], guidance: g, missing: {NR: [not stated]}}
"""
studies = form_of_text(FORM).studies


@pytest.mark.parametrize("text", ["NR", "nr", "not stated"])
def test_the_code_itself_stands_for_the_code(text: str) -> None:
    assert studies["minutes"].cell.parse(text) is Missing.NR


def test_a_choice_that_is_spelled_like_a_code_stays_a_choice() -> None:
    assert studies["kind"].cell.parse("NR") == "a"


def test_a_code_that_is_left_out_is_told_and_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    assert check_form(tmp_path / "form.yaml").mistakes == ()
    told = {note.line: note.message for note in check_form(tmp_path / "form.yaml").notes}
    assert told[8] == "'minutes' does not take UC, NA, PEND, because missing does not name them"
    assert "Only if Talks is yes. Otherwise leave it blank." in note_on(studies, studies["minutes"])


def test_other_among_the_choices_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(FORM.replace("choices: [yes, no]", "choices: [yes, Other]"), encoding="utf-8")
    told = {note.line: note.message for note in check_form(tmp_path / "form.yaml").notes}
    assert told[7] == "'talks' lists other as a choice; with other: yes instead, its words get a column"


def test_the_only_code_is_not_suggested_for_any_short_text() -> None:
    with pytest.raises(ValidationError) as error:
        studies["minutes"].reader.validate_python("50 min")
    assert unreadable(studies["minutes"], "50 min", error.value).suggestion is None

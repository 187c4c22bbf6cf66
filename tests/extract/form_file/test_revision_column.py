"""A column for the revision of the codebook in a form of one's own: `form check` gives the rule for it."""

import re
from pathlib import Path

import pytest

from extract.form_file.read import check_form
from schema.codebook import Change, Recoding
from schema.form import Form
from schema.rounds import coded_again
from tests.extract.project.coding import FORM

COLUMN = "      - {name: coded_with, label: Coded with, type: count, bookkeeping: yes, optional: true}\n"


def notes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    found = check_form(path)
    assert found.mistakes == ()
    return [note.message for note in found.notes if "revision of the codebook" in note.message]


def form(tmp_path: Path) -> Form:
    found = check_form(tmp_path / "form.yaml").form
    assert found is not None
    return found


def asked_anew(form: Form) -> bool:
    change = Change(revision=2, table="findings", field="codes", action="recode", memo="because")
    nothing: frozenset[str] = frozenset()
    recoding = Recoding(
        number=2, table="findings", field="codes", revision=2, codes=nothing, under=nothing, change=change
    )
    return "coded_with" in coded_again(form, recoding)


def test_the_rule_to_paste_is_right_and_ends_the_note(tmp_path: Path) -> None:
    (note,) = notes(tmp_path, FORM + COLUMN)
    assert note.startswith(
        "if 'coded_with' is the revision of the codebook with which 'codes' was coded, add to rules:"
    )
    assert not asked_anew(form(tmp_path))
    (rule,) = re.findall(r"add to rules: (- \{.*\})\. Else", note)
    assert notes(tmp_path, f"{FORM}{COLUMN}rules:\n  {rule}\n") == []
    assert asked_anew(form(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        FORM + COLUMN.replace("type: count", "type: text"),
        FORM + COLUMN.replace("bookkeeping: yes, ", ""),
        FORM.replace("        grows_in: codes.csv\n", "") + COLUMN,
    ],
)
def test_other_columns_are_not_asked_about(tmp_path: Path, text: str) -> None:
    assert notes(tmp_path, text) == []


def test_the_built_in_form_and_those_that_extend_it_have_the_rule(tmp_path: Path) -> None:
    assert notes(tmp_path, "extends: patient-voices\nname: our-review\nversion: 1\n") == []

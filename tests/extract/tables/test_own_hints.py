"""The row of hints of a workbook that twofold wrote is no row of data for a command that does not know the form."""

from pathlib import Path

import pytest

from extract.form_file.field_types import FIELD_TYPES
from extract.tables.hint_rows import is_hint
from extract.workbook.layout import hint
from schema.forms import BUILT_IN, built_in
from tests.extract.command import twofold
from tests.extract.small_review import begin_review, form_of


@pytest.mark.parametrize("type_name", FIELD_TYPES)
def test_the_hint_of_every_type_is_known(type_name: str) -> None:
    assert is_hint(FIELD_TYPES[type_name].hint)
    assert is_hint(f"{FIELD_TYPES[type_name].hint}\ne.g. 4")


@pytest.mark.parametrize("name", BUILT_IN)
def test_so_is_every_hint_of_the_built_in_forms(name: str) -> None:
    fields = [field for table in built_in(name).tables for field in table.fields]
    assert [hint(field) for field in fields if not is_hint(hint(field))] == []


def test_a_form_guessed_from_an_own_workbook_has_no_choice_that_is_a_hint(tmp_path: Path) -> None:
    form = form_of(
        "{name: design, label: Design, type: choice, other: no, choices: [cohort, trial], example: trial}",
        "{name: women, label: Women, type: count, example: 12}",
        "{name: setting, label: Setting, type: verbatim}",
    )
    rows = [
        {"study": f"S{number}", "design": ("cohort", "trial")[number % 2], "women": str(number), "finished": "yes"}
        for number in range(1, 9)
    ]
    project = begin_review(tmp_path / "review", form, {"ada": {"studies": rows}})
    ran = twofold("form", "infer", project.extractions / "ada.xlsx", "--to", "guessed.yaml", at=tmp_path)
    assert ran.code == 0, ran
    guessed = (tmp_path / "guessed.yaml").read_text(encoding="utf-8")
    assert "choose from the list" not in guessed
    assert "type: count" in guessed

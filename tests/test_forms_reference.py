"""docs/forms.md lists every setting that a form can have, and shows rows of the example as they are."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from extract.form_file import settings
from extract.form_file.field_types import FIELD_TYPES, NOT_SAID, OF_ANY_FIELD
from extract.form_file.read import read_form
from extract.form_file.sheets.layout import SHEETS
from extract.form_file.sheets.rows import rows_of
from extract.form_file.write import form_parts
from schema.choices import Option
from schema.quantities import Unit
from schema.rule import Rule
from tests.forms_reference import PAGE, with_settings

SHOWN = re.compile(r"<!-- rows of the sheet ([\w ]+) -->\n\n((?:\|.*\n)+)")


def names(of: type) -> set[str]:
    return {part.name for part in fields(of)}


def test_the_page_lists_the_settings() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_settings(page), "run: python -m tests.forms_reference"


def test_every_setting_has_a_sentence() -> None:
    assert settings.OF_FIELD.keys() == {"name", "label", "type", *OF_ANY_FIELD}
    of_any = {name for _, name in NOT_SAID} & OF_ANY_FIELD.keys()
    assert settings.OF_TYPES.keys() == {name for cell in FIELD_TYPES.values() for name in names(cell)} - of_any
    assert settings.TYPES.keys() == FIELD_TYPES.keys()
    assert settings.OF_CHOICE.keys() == names(Option)
    assert settings.OF_UNIT.keys() == names(Unit)
    assert settings.OF_RULE.keys() == names(Rule)
    assert all(column.meaning for sheet in SHEETS.values() for column in sheet.columns)


@pytest.mark.parametrize(("sheet", "table"), SHOWN.findall(PAGE.read_text(encoding="utf-8")))
def test_the_rows_on_the_page_are_those_of_the_example(sheet: str, table: str) -> None:
    form = read_form(Path(PAGE).parent / "examples" / "exercise-trials.yaml")
    there = rows_of(form_parts(form))[sheet]
    header, _, *rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    assert rows
    for row in rows:
        shown = {name.lower().replace(" ", "_"): text for name, text in zip(header, row, strict=True)}
        known = {column.setting for column in SHEETS[sheet].columns}
        cells = {name if name in known else f".{name}": text for name, text in shown.items()}
        assert any(all(one.get(name, "") == text for name, text in cells.items()) for one in there), row

"""The lowest and the highest possible number of a field may have decimals, wherever a form is written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from extract.form_file.read import check_form, form_of_text, read_form
from extract.form_file.redcap.write import dictionary_text, redcap_dictionary
from extract.form_file.sheets.write import form_workbook
from extract.form_file.write import form_text
from extract.workbook.template import write_template
from schema.problem import CellError

FORM = """\
name: small
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: ph, type: number, at_least: 0.50, at_most: 14.25}
      - {name: share, type: percentage, at_most: 99.9}
      - {name: weeks, type: number, at_least: 1.0}
"""
form = form_of_text(FORM)


def test_a_bound_is_exact_and_an_int_where_it_is_whole() -> None:
    assert (form.studies["ph"].cell.lowest, form.studies["ph"].cell.highest) == (Decimal("0.5"), Decimal("14.25"))
    assert type(form.studies["weeks"].cell.lowest) is int


@pytest.mark.parametrize(("text", "message"), [("0.49", "0.49 is below 0.5, the lowest"), ("14.3", "is above 14.25,")])
def test_what_is_outside_is_said_with_the_bound(text: str, message: str) -> None:
    with pytest.raises(CellError, match=message):
        form.studies["ph"].cell.parse(text)
    assert form.studies["ph"].cell.parse("0.5") == Decimal("0.5")


def test_it_comes_back_from_every_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(form_workbook(form))
    assert (
        form_of_text(form_text(form)).fingerprint == read_form(tmp_path / "form.xlsx").fingerprint == form.fingerprint
    )
    assert "number,0.5,14.25" in dictionary_text(redcap_dictionary(form))


def test_the_workbook_warns_of_a_number_outside(tmp_path: Path) -> None:
    write_template(form, tmp_path / "ada.xlsx", extractor="ada")
    validations = openpyxl.load_workbook(tmp_path / "ada.xlsx")["Studies"].data_validations.dataValidation
    assert "OR(NOT(ISNUMBER(B4)),AND(B4>=0.5,B4<=14.25))" in {one.formula1 for one in validations}


def test_a_bound_that_a_dataset_cannot_hold_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(FORM.replace("99.9", "99.99999999999999999"), encoding="utf-8")
    (mistake,) = check_form(tmp_path / "form.yaml").mistakes
    assert (mistake.line, "has too many digits" in mistake.message) == (8, True)

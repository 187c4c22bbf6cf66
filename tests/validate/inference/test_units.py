"""Units in headers: numbers below `dose_mg_kg` and below `dose_ug_kg` are amounts, compared as such."""

from pathlib import Path

import pytest

from tests.extract.command import twofold
from validate.inference.units import amounts_by_header, unit_of_header


@pytest.mark.parametrize(
    ("header", "stem", "unit"),
    [
        ("dose_mg_kg", "dose", "mg/kg"),
        ("Dose (µg/kg)", "dose", "ug/kg"),
        ("dose, mg per kg", "dose", "mg/kg"),
        ("Dose [mg]", "dose", "mg"),
        ("max dose mcg", "max dose", "ug"),
        ("infusion rate mg/kg/h", "infusion rate", "mg/kg/h"),
    ],
)
def test_a_header_names_its_unit_last(header: str, stem: str, unit: str) -> None:
    headed = unit_of_header(header)
    assert headed is not None
    assert (headed.stem, headed.unit.code) == (stem, unit)


@pytest.mark.parametrize("header", ["dose", "mg", "n_kg", "weight_kg", "mg_given", "image"])
def test_a_header_without_a_unit_of_dose_names_none(header: str) -> None:
    assert unit_of_header(header) is None


def test_numbers_below_one_unit_stay_numbers() -> None:
    assert amounts_by_header(["dose_mg", "dose_mg"], [{"0.5": 2}, {"0.7": 1}]) is None


def test_units_of_two_dimensions_are_no_amounts() -> None:
    assert amounts_by_header(["dose_mg", "dose_mg_kg"], [{"56": 2}, {"0.7": 1}]) is None


def test_what_is_no_number_makes_no_amounts() -> None:
    assert amounts_by_header(["dose_mg", "dose_ug"], [{"low": 2}, {"high": 1}]) is None


@pytest.mark.parametrize(
    ("header", "dose"), [("dose_ug_kg", "500"), ("dose_mg_kg", "500 ug/kg"), ("Dose (mcg/kg)", "500.0")]
)
def test_doses_in_other_units_are_the_same_doses_and_stand_as_they_were_typed(
    tmp_path: Path, header: str, dose: str
) -> None:
    (tmp_path / "a.csv").write_text("study,arm,dose_mg_kg\nK1,Ketamine,0.5\nK1,Saline,0\nK2,K,0.7\n", encoding="utf-8")
    other = f"study,arm,{header}\nK1,Ketamine,{dose}\nK1,Saline,0\nK2,K,{dose}\n"
    (tmp_path / "b.csv").write_text(other, encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    (differs,) = result["discrepancies"]
    assert (differs["study"], differs["kind"]) == ("K2", "conflict")
    assert [each["value"] for each in differs["values"].values()] == ["0.7", dose]
    assert ("K1", dose) in {(each["study"], each["values"]["b"]["value"]) for each in result["cosmetic"]}

"""The control for another value is that of the field's own type, and what it makes is what one would type."""

from __future__ import annotations

from typing import Any

import pytest

from extract.desk.other_value import Control, control, whole_value
from schema.cell_type import CellType
from schema.cells import Count, Date, Key, Number, Percentage, Text, Year
from schema.choices import Choice, Choices, option
from schema.countries import Countries
from schema.quantities import GRAM, Amount

FEW = (option("oral", "by mouth"), option("iv", "into a vein"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Count(at_most=400), Control(keys="numeric", hint="a whole number, at least 0, at most 400")),
        (Year(), Control(keys="numeric", hint="year, four digits, at least 1800")),
        (Percentage(at_least=0), Control(keys="decimal", hint=f"{Percentage.hint}, at least 0")),
        (Number(), Control(hint="a number")),  # it may be negative, and those keys have no minus
        (Amount(units=(GRAM,)), Control(keys="decimal", hint="number and unit, at least 0", units=("g",))),
        (Date(), Control(hint="2021-03-09, 2021-03 or 2021", day=True)),
        (Choice(choices=FEW, other=True), Control(offered=("by mouth", "into a vein", "other"))),
        (Choices(choices=FEW), Control(hint=Choices.hint, ticked=("by mouth", "into a vein"))),
        (Text(), Control()),
        (Key(), Control()),
    ],
)  # fmt: skip
def test_each_type_has_its_own_control(cell: CellType[Any], expected: Control) -> None:
    assert control(cell) == expected


def test_a_long_list_is_not_ticked() -> None:
    assert control(Countries()).ticked == ()
    assert "Brazil" in control(Countries()).offered


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        ("5", {"unit": "mg"}, "5 mg"),
        ("5 g", {"unit": "mg"}, "5 g"),  # what is typed goes first
        ("5 mg/m2", {"unit": "mg/m2"}, "5 mg/m2"),
        ("5 %", {"unit": "%"}, "5 %"),
        ("", {"unit": "mg"}, ""),
        ("", {"day": "2021-03-09"}, "2021-03-09"),
        ("2021-03", {"day": "2021-03-09"}, "2021-03"),
        ("", {"ticked": ["oral", "iv"]}, "oral; iv"),
        (" ", {}, ""),
    ],
)
def test_the_parts_make_what_one_would_type(text: str, parts: dict[str, Any], expected: str) -> None:
    assert whole_value(text, **{"unit": "", "day": "", "ticked": [], **parts}) == expected

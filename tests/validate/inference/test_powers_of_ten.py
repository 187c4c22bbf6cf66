"""Numbers with a power of ten, as programs write long ones, and codes such as `2E1` that look like them."""

from decimal import Decimal

import pytest

from schema.cells import Count, Number
from schema.decimals import read_decimal
from tests.validate.inference.plain import plain
from validate.inference.infer import infer


@pytest.mark.parametrize(
    ("text", "number"),
    [("1e3", "1000"), ("1E3", "1000"), ("1.5e-4", "0.00015"), ("-2E+05", "-200000"), ("1e+05", "100000")],
)
def test_a_power_of_ten_is_a_number(text: str, number: str) -> None:
    assert read_decimal(text) == Decimal(number)
    assert str(read_decimal(text)) == number


def test_files_of_programs_and_of_people_have_the_same_numbers() -> None:
    one = plain("study|n|p", "A|1e3|1.5e-4", "B|200|0.02", "C|1E5|3e-2", "D|30|.5")
    other = plain("study|n|p", "A|1000|0.00015", "B|200|0.02", "C|100000|0.03", "D|30|0.5", file="b.csv")
    cells = {field.column.label: field.cell for field in infer([one, other]).fields}
    assert isinstance(cells["n"], Count)
    assert isinstance(cells["p"], Number)
    assert cells["n"].key(cells["n"].read("1E5")) == cells["n"].key(cells["n"].read("100000"))


@pytest.mark.parametrize("codes", [("1E1", "2E1", "10E1", "1E2"), ("1e1", "1e2", "10e1", "7")])
def test_codes_with_an_e_are_words(codes: tuple[str, ...]) -> None:
    """`10E1` and `1E2` are two effects, and not both a hundred."""
    table = plain("study|code|n", *(f"S{at}|{code}|{at}" for at, code in enumerate(codes)))
    cells = {field.column.label: field.cell for field in infer([table]).fields}
    keys = {cells["code"].key(str(cells["code"].parse(code))) for code in codes}
    assert len(keys) == len(codes)

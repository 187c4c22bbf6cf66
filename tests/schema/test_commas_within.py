"""Decimal commas in entries of several numbers."""

import pytest

from schema.words import Words


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("52,9 (6,6)", "52.9 (6.6)"),
        ("52,9 ± 6", "52.9 ± 6"),
        ("18 (34,2 %)", "18 (34.2%)"),
        ("1.500 (25,5 %)", "1500 (25.5 %)"),
        ("1.200,5 (3)", "1200.5 (3)"),
        ("0,45 [0,11; 0,89]", "0.45 [0.11, 0.89]"),
        ("-0,5 (-0,9 bis -0,1)", "-0.5 (-0.9 bis -0.1)"),
        ("1,2 bis 3,4", "1.2 to 3.4"),
        ("0,8 à 1,1", "0.8-1.1"),
        ("[-0,5 hasta 0,7]", "[-0.5, 0.7]"),
        ("M = 52,9, SD = 6,6", "M = 52.9, SD = 6.6"),
        ("OR 1,25 (1,02–1,53)", "OR 1.25 (1.02–1.53)"),
        ("12,5 Wochen", "12.5 Wochen"),
        ("0,5 mg/kg", "0.5 mg/kg"),
    ],
)
def test_a_result_with_decimal_commas_is_the_one_with_points(german: str, english: str) -> None:
    assert Words().key(german) == Words().key(english)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("52,9 (6,6)", "52.9 (6.7)"),
        ("1,500 (25)", "1.500 (25)"),  # it may group thousands
        ("items 1,2", "items 1.2"),
        ("1,2,3", "1.2,3"),
        ("[1,2]", "[1.2]"),
    ],
)
def test_other_commas_stay(text: str, other: str) -> None:
    assert Words().key(text) != Words().key(other)

"""Figures of agreement as people read them: nothing is rounded to perfect, and nothing is hidden by rounding."""

import pytest

from validate.agreement.figures import number


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.875, 0, "0.9"),
        (0.98, 0, ">0.9"),
        (0.4, 0, "0"),
        (1.0, 0, "1"),
        (0.999, 2, ">0.99"),
        (0.875, 2, "0.88"),
        (None, 0, "-"),
    ],
)
def test_a_coefficient_below_one_is_not_shown_as_one_nor_as_more_than_nothing(
    value: float | None, decimals: int, shown: str
) -> None:
    assert number(value, decimals) == shown

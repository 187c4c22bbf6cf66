"""A half is rounded as people round it, in every percentage and coefficient that is shown."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from extract.compare_files.summary import percent as percent_of
from schema.rounding import half_up, percentage
from validate.agreement.figures import number, percent
from validate.agreement.kappa_words import BANDS


def test_a_half_goes_up_in_what_is_shown() -> None:
    """146 of 160 are 91.25 %, and a reader computes 91.3 %."""
    assert percent(146 / 160) == "91.3%"
    assert percent_of(146, 160) == "91.3 %"
    assert number(0.125) == "0.13"
    assert number(-0.125) == "-0.13"


def test_the_word_for_a_kappa_is_that_of_the_number_shown() -> None:
    assert number(0.605) == "0.61"
    assert BANDS["landis-koch"].word(0.605) == "substantial"


@given(st.integers(0, 5_000), st.integers(1, 5_000))
def test_shares_are_rounded_exactly(part: int, whole: int) -> None:
    """As the exact fraction would be, wherever a float can tell."""
    share = Fraction(part, whole)
    exact = (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(
        Decimal("0.1"), rounding=ROUND_HALF_UP
    )
    assert half_up(100 * part / whole, 1) == float(exact)
    if part <= whole and Decimal("0.1") <= exact <= Decimal("99.9"):
        assert percent(part / whole) == f"{exact}%"
        assert percent_of(part, whole) == f"{exact} %"


def test_nothing_is_rounded_to_all_or_to_none() -> None:
    assert [percentage(share) for share in (0, 1e-9, 0.0005, 0.9994, 0.9995, 1)] == [
        "0", "<0.1", "0.1", "99.9", ">99.9", "100",
    ]  # fmt: skip
    assert [percentage(share, 0) for share in (0.001, 0.005, 0.994, 0.999)] == ["<1", "1", "99", ">99"]
    assert [percent_of(part, 10_000) for part in (0, 1, 9_999, 10_000)] == ["0 %", "<0.1 %", ">99.9 %", "100.0 %"]
    assert (percent(0.0001), percent(0.9999), percent(None)) == ("<0.1%", ">99.9%", "-")

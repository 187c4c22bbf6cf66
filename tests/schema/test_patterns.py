"""The expression for numbers within bounds matches exactly the numbers within them."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from schema.decimals import plain
from schema.patterns import decimal

BOUNDS = st.none() | st.integers(-3, 12) | st.decimals(-3, 12, places=2)
NUMBERS = st.decimals(-4, 13, places=3) | st.decimals(-4, 13, places=1) | st.integers(-4, 13).map(Decimal)


@given(lowest=BOUNDS, highest=BOUNDS, number=NUMBERS, zeros=st.integers(0, 2))
@example(lowest=Decimal("0.5"), highest=Decimal("0.5"), number=Decimal("0.5"), zeros=0)
@example(lowest=Decimal("0.05"), highest=1, number=Decimal("0.1"), zeros=1)
@example(lowest=Decimal("-0.25"), highest=Decimal("0.25"), number=Decimal("-0.25"), zeros=0)
def test_a_number_matches_where_it_is_within_the_bounds(
    lowest: int | Decimal | None, highest: int | Decimal | None, number: Decimal, zeros: int
) -> None:
    text = plain(number)
    text += "0" * zeros if "." in text else ""
    within = (lowest is None or number >= lowest) and (highest is None or number <= highest)
    pattern = decimal(lowest, highest)
    assert bool(pattern and re.fullmatch(pattern, text)) == within

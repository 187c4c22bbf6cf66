"""Rounds numbers as people do."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float, decimals: int) -> float:
    """The number rounded to this many decimals. A half is rounded away from zero (91.25 to 91.3)."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return float(rounded) + 0.0


def percentage(share: float, decimals: int = 1) -> str:
    """A proportion (0 to 1) as a percentage, without the sign.

    `0` and `100` are exact; a proportion that only rounds to them gives `<0.1` or `>99.9`.
    """
    if share in {0.0, 1.0}:
        return f"{100 * share:.0f}"
    shown, least = 100 * half_up(share, decimals + 2), 10**-decimals
    if round(shown, decimals) in {0.0, 100.0}:
        return f"<{least:.{decimals}f}" if share < 1 / 2 else f">{100 - least:.{decimals}f}"
    return f"{shown:.{decimals}f}"

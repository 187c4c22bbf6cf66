"""Rounding as people do it."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float, decimals: int) -> float:
    """The number with so many decimals; a half goes away from zero, as readers compute it (91.25 to 91.3)."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return float(rounded) + 0.0


def percentage(share: float, decimals: int = 1) -> str:
    """A share of 0 to 1 in per cent, without the sign.

    `0` and `100` only where it is exactly that; `<0.1` and `>99.9` where it would be rounded to them.
    """
    if share in {0.0, 1.0}:
        return f"{100 * share:.0f}"
    shown, least = 100 * half_up(share, decimals + 2), 10**-decimals
    if round(shown, decimals) in {0.0, 100.0}:
        return f"<{least:.{decimals}f}" if share < 1 / 2 else f">{100 - least:.{decimals}f}"
    return f"{shown:.{decimals}f}"

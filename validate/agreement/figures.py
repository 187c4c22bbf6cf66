"""How figures of agreement are shown to people: nothing is rounded to perfect."""

from schema.rounding import half_up, percentage


def percent(share: float | None) -> str:
    """A share as people read it: 98.3%; 100% only where nothing differs."""
    return "-" if share is None else f"{percentage(share)}%"


def number(value: float | None, decimals: int = 2) -> str:
    """A coefficient with so many decimals; 1.00 only where it is, and `>0.99` where it would be rounded to that."""
    if value is None:
        return "-"
    shown = half_up(value, decimals)
    return f">{1 - 10**-decimals:.{decimals}f}" if value < 1 and shown == 1 else f"{shown:.{decimals}f}"

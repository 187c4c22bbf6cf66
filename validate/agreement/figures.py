"""How figures of agreement are shown to people: nothing is rounded to perfect."""

from schema.rounding import half_up, percentage


def percent(share: float | None) -> str:
    """A share as people read it: 98.3%; 100% only where nothing differs."""
    return "-" if share is None else f"{percentage(share)}%"


def number(value: float | None, decimals: int = 2) -> str:
    """A coefficient with so many decimals; 1.00 only where it is, and `>0.99` where it would be rounded to that.

    Without decimals it would say `>0` of 0.6 as well as of 0.98, so there it has as many as it needs to be below 1.
    """
    if value is None:
        return "-"
    shown = half_up(value, decimals)
    if value >= 1 or shown < 1:
        return f"{shown:.{decimals}f}"
    return number(value, 1) if decimals == 0 else f">{1 - 10**-decimals:.{decimals}f}"

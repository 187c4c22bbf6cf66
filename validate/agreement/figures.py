"""Figures of agreement for people. Nothing is rounded to perfect agreement."""

from schema.rounding import half_up, percentage


def percent(share: float | None) -> str:
    """A proportion (0 to 1) as a percentage: 98.3%. It is 100% only if nothing differs, and `-` for None."""
    return "-" if share is None else f"{percentage(share)}%"


def number(value: float | None, decimals: int = 2) -> str:
    """A coefficient with this many decimals. It is 1.00 only if exact; otherwise `>0.99`. `-` for None.

    Without decimals, `>0` would stand for both 0.6 and 0.98; then it has as many decimals as it needs to stay below 1.
    """
    if value is None:
        return "-"
    shown = half_up(value, decimals)
    if value >= 1 or shown < 1:
        return f"{shown:.{decimals}f}"
    return number(value, 1) if decimals == 0 else f">{1 - 10**-decimals:.{decimals}f}"

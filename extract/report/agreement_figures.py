"""Formats figures of agreement. A missing figure has a letter that stands for its reason."""

from __future__ import annotations

from dataclasses import dataclass

from validate.agreement import FEWEST, Bands
from validate.agreement.figures import number
from validate.agreement.statistics import Estimate


def _letters(number: int) -> str:
    """The letters a to z, then aa and on."""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


class Reasons:
    """Letters for the reasons why figures are missing, in the order in which they occur."""

    def __init__(self) -> None:
        self.letters: dict[str, str] = {}

    def mark(self, reason: str) -> str:
        """The letter of a reason in brackets."""
        return f"({self.letters.setdefault(reason, _letters(len(self.letters)))})"

    def lines(self) -> list[str]:
        """What the letters stand for."""
        return [f"({letter}) {reason}" for reason, letter in self.letters.items()]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How figures are shown: the decimals of coefficients, the words for kappa, and whether all fields are listed."""

    decimals: int = 2
    bands: Bands | None = None
    everything: bool = False

    def number(self, value: float | None) -> str:
        """A coefficient."""
        return number(value, self.decimals)

    def plain(self, estimate: Estimate, reasons: Reasons, *, interval: bool = False) -> str:
        """An estimate without its interval, or the mark of the reason why there is none."""
        if estimate.estimate is None:
            return f"- {reasons.mark(f'undefined: {estimate.undefined}')}"
        few = "*" if estimate.n < FEWEST else ""
        why = f" {reasons.mark(f'no interval: {estimate.no_interval}')}" if interval and estimate.no_interval else ""
        return f"{self.number(estimate.estimate)}{few}{why}"

    def interval(self, estimate: Estimate, reasons: Reasons) -> str:
        """An estimate with its interval."""
        if estimate.estimate is None or estimate.low is None or estimate.high is None:
            return self.plain(estimate, reasons, interval=True)
        few = "*" if estimate.n < FEWEST else ""
        ends = f"{self.number(estimate.low)} to {self.number(estimate.high)}"
        return f"{self.number(estimate.estimate)}{few} ({ends})"

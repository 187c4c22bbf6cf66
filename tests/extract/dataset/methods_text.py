"""A text of the methods, from which sentences are taken away with their numbers."""

from __future__ import annotations

import re

NUMBER = r"([\d,]+)"
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COUNTED = [*_ONES, *_TEENS, *(ten + one for ten in _TENS for one in ("", *(f"-{one}" for one in _ONES)))]
FIGURES = {words.capitalize(): number for number, words in enumerate(_COUNTED, 1)}
"""The numbers up to 99, as they stand at the head of a sentence."""
_HEAD = r"(?:^|(?<=[.!?] )|(?<=[.!?][\])] ))(?<!et al\. )"


def in_figures(text: str) -> str:
    """The text with the words for a number at the head of a sentence as figures."""
    words = "|".join(sorted(FIGURES, key=len, reverse=True))
    return re.sub(rf"{_HEAD}({words})(?= )", lambda found: str(FIGURES[found[1]]), text, flags=re.MULTILINE)


def beginning_with_a_figure(text: str) -> list[str]:
    """The sentences that begin with a figure. Items of lists are none."""
    lines = [line for line in text.splitlines() if not line.startswith("- ")]
    return [found for line in lines for found in re.findall(rf"{_HEAD}\d[^.]*", line)]


class Read:
    """A text of which sentences are taken away, each with its numbers, until no number is left."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(in_figures(text).split())

    def take(self, pattern: str) -> tuple[str, ...] | None:
        """The numbers of the sentence with this pattern; None where there is no such sentence."""
        found = re.search(pattern.replace("#", NUMBER), self.text)
        if found is None:
            return None
        self.text = self.text[: found.start()] + self.text[found.end() :]
        return found.groups()


def part_of(part: int, whole: int) -> tuple[str, tuple[str, ...]]:
    """How a part of a whole is written, as a pattern, and its numbers."""
    if part != whole or not whole:
        return "# of the #", numbers(part, whole)
    return ("the one", ()) if whole == 1 else ("all #", numbers(whole))


def numbers(*given: int) -> tuple[str, ...]:
    return tuple(f"{each:,}" for each in given)


def percent(part: int, whole: int) -> str:
    if not whole:
        return "-"
    if part in {0, whole}:
        return f"{part / whole:.0%}"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{min(999, max(1, tenths)) / 10:.1f}%"

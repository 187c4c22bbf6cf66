"""A text of the methods, from which sentences are taken away with their numbers."""

from __future__ import annotations

import re

NUMBER = r"([\d,]+)"


class Read:
    """A text of which sentences are taken away, each with its numbers, until no number is left."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())

    def take(self, pattern: str) -> tuple[str, ...] | None:
        """The numbers of the sentence with this pattern; None where there is no such sentence."""
        found = re.search(pattern.replace("#", NUMBER), self.text)
        if found is None:
            return None
        self.text = self.text[: found.start()] + self.text[found.end() :]
        return found.groups()


def numbers(*given: int) -> tuple[str, ...]:
    return tuple(f"{each:,}" for each in given)


def percent(part: int, whole: int) -> str:
    if not whole:
        return "-"
    if part in {0, whole}:
        return f"{part / whole:.0%}"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{min(999, max(1, tenths)) / 10:.1f}%"

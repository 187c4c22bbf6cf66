"""Where an extractor's rows are among the merged ones, and in which order names of studies stand."""

import re

_DIGITS = re.compile(r"([0-9]+)")


def at(name: str) -> str:
    """The column that holds an extractor's row positions; extractors may be called what they like."""
    return f"@{name}"


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sorts numbers in texts as numbers: by how many digits, then by the digits."""
    parts = ((part.lstrip("0"), part) for part in _DIGITS.split(text))
    return tuple((len(digits), digits) if _DIGITS.fullmatch(part) else (-1, part) for digits, part in parts)

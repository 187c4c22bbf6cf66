"""The columns that a frame has for each extractor, and the order of names with numbers in them."""

from typing import Literal

from schema.regular_expressions import regex

_DIGITS = regex(r"([0-9]+)")

Part = Literal["row", "began", "counts", "text", "value", "meaning", "key"]
"""What a frame can have for each extractor: see `validate.merge.comparison.Comparison`."""


def of_extractor(part: Part, name: str) -> str:
    """The name of this column for an extractor. Any name of an extractor is possible."""
    return f"{part}:{name}"


def row_column(name: str) -> str:
    """The column that holds an extractor's row positions."""
    return of_extractor("row", name)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sorts numbers in texts as numbers: by how many digits, then by the digits."""
    parts = ((part.lstrip("0"), part) for part in _DIGITS.split(text))
    return tuple((len(digits), digits) if _DIGITS.fullmatch(part) else (-1, part) for digits, part in parts)

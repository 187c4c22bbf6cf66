"""The columns that a frame has for each extractor, and natural sorting of names with numbers."""

from typing import Literal

from schema.regular_expressions import regex

_DIGITS = regex(r"([0-9]+)")

Part = Literal["row", "began", "counts", "text", "value", "meaning", "key"]
"""The kinds of columns that a frame may have per extractor: see `validate.merge.comparison.Comparison`."""


def of_extractor(part: Part, name: str) -> str:
    """The name of this column for an extractor. Extractors may have any name."""
    return f"{part}:{name}"


def row_column(name: str) -> str:
    """The column with the row positions of an extractor."""
    return of_extractor("row", name)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key that sorts numbers within texts as numbers."""
    parts = ((part.lstrip("0"), part) for part in _DIGITS.split(text))
    return tuple((len(digits), digits) if _DIGITS.fullmatch(part) else (-1, part) for digits, part in parts)

"""Groups numbers within a field's tolerance. It computes in decimals, so that 0.3 and 0.2 are exactly 0.1 apart."""

from collections.abc import Sequence
from decimal import Decimal


def within(texts: Sequence[str], tolerance: Decimal) -> bool:
    """Whether all texts are numbers, and the largest minus the smallest is at most the tolerance."""
    numbers = [number(text) for text in texts]
    known = [found for found in numbers if found is not None]
    return len(known) == len(numbers) and (not known or max(known) - min(known) <= tolerance)


def number(text: str) -> Decimal | None:
    """The text as a finite number; None for all else: `nan` cannot be compared with a number."""
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def groups(texts: Sequence[str], tolerance: Decimal) -> dict[str, str]:
    """For each text, the text of the smallest number in its group. A text that is not a number is its own group.

    Groups are formed from the smallest number up: each takes the numbers within the tolerance of its smallest number.
    All texts form one group exactly if they are within the tolerance.
    """
    known = {text: found for text in dict.fromkeys(texts) if (found := number(text)) is not None}
    of = {text: text for text in texts}
    first: str | None = None
    for text in sorted(known, key=lambda text: (known[text], text)):
        if first is None or known[text] - known[first] > tolerance:
            first = text
        of[text] = first
    return of

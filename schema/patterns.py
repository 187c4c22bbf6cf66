r"""Regular expressions for the canonical texts of cells, as twofold writes them.

They only use syntax that JavaScript and Python read alike: no lookaround, no \d, no needless escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from schema.decimals import Bound

_MOST_WHOLE = 10**18 - 1  # schema.decimals refuses larger numbers
_MOST_DECIMALS = 22  # 40 digits is the most that schema.decimals reads; 18 of them are before the point
_FRACTION = f"[0-9]{{1,{_MOST_DECIMALS}}}"
_SPECIAL = re.compile(r"([\\^$.*+?()\[\]{}|])")

_YEARS = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEARS = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DAYS = "(0[1-9]|1[0-9]|2[0-8])"
_DAYS_OF_MONTHS = f"(0[1-9]|1[0-2])-{_DAYS}|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
DATE = f"({_YEARS}(-(0[1-9]|1[0-2]|{_DAYS_OF_MONTHS}))?|{_LEAP_YEARS}-02-29)"
"""Every day, month and year of the calendar from the year 1 on."""

IDENTIFIERS = {
    "doi": "10\\.[0-9]{4,9}/[!-~]*[!-+0-:<-~-]",
    "pmid": "[1-9][0-9]{0,7}",
    "pmcid": "PMC[0-9]+",
    "registry": "(NCT[0-9]{8}|ISRCTN[0-9]{8}|ACTRN[0-9]{14}|(EUCTR)?[0-9]{4}-[0-9]{6}-[0-9]{2}(-[0-9]{2})?"
    "|DRKS[0-9]{8}|CRD[0-9]{11}|CHICTR[0-9A-Z_-]+|JRCT[0-9A-Z_]+|UMIN[0-9]{9}|NTR[0-9]+|NL[0-9]+)",
}
"""An identifier without address or prefix. All but a DOI are in capitals."""


def escaped(text: str) -> str:
    """The expression that matches exactly this text."""
    return _SPECIAL.sub(r"\\\1", text)


def any_of(parts: Iterable[str]) -> str:
    """The expression that matches any of these expressions, in brackets."""
    return f"({'|'.join(parts)})"


def whole(lowest: int | None, highest: int | None) -> str | None:
    """The expression for the whole numbers within these bounds; None if there are none."""
    below, above = (None if bound is None else -bound for bound in (highest, lowest))
    parts = [*_unsigned(lowest, highest), *(f"-{part}" for part in _unsigned(below, above, least=1))]
    return any_of(parts) if parts else None


def decimal(lowest: Bound | None, highest: Bound | None) -> str | None:
    """The expression for the numbers within these bounds, with or without decimals; None if there are none."""
    below, above = (None if bound is None else -bound for bound in (highest, lowest))
    parts = [*_with_fractions(lowest, highest), *(f"-{part}" for part in _with_fractions(below, above))]
    return any_of(parts) if parts else None


def _with_fractions(lowest: Bound | None, highest: Bound | None) -> Iterator[str]:
    """Expressions for numbers of 0 and more. Whole parts at the bounds allow only some decimals."""
    low = Decimal(max(0, lowest or 0))
    high = None if highest is None else Decimal(highest)
    if high is not None and high < low:
        return
    first, last = int(low), None if high is None else int(high)
    if low != first:
        within = high - first if high is not None and last == first else None
        yield from (f"{first}{fraction}" for fraction in _fractions(low - first, within))
        first += 1
    yield from (f"{part}(\\.{_FRACTION})?" for part in _unsigned(first, None if last is None else last - 1))
    if high is not None and last is not None and last >= first:
        yield from (f"{last}{fraction}" for fraction in _fractions(Decimal(0), high - last))


def _fractions(low: Decimal, high: Decimal | None) -> Iterator[str]:
    """Expressions for the decimals from `low` to `high` (0 to 1) with their point. `high` None sets no upper bound."""
    digits = max(-int(bound.normalize().as_tuple().exponent) for bound in (low, high or low))
    digits = max(digits, 0)
    least, most = int(low.scaleb(digits)), 10**digits - 1 if high is None else int(high.scaleb(digits))
    if high is not None:
        yield f"\\.{_padded(most, most, digits)}0{{0,{_MOST_DECIMALS - digits}}}" if digits else "(\\.0{1,22})?"
    below = most if high is None else most - 1
    if digits and below >= least:
        yield f"\\.{_padded(least, below, digits)}[0-9]{{0,{_MOST_DECIMALS - digits}}}"
    for shorter in range(digits):
        step = 10 ** (digits - shorter)
        from_here, to_here = -(-least // step), most // step
        if from_here <= to_here:
            yield f"\\.{_padded(from_here, to_here, shorter)}" if shorter else ""


def _padded(low: int, high: int, digits: int) -> str:
    """The expression for the numbers from `low` to `high`, written with this many digits."""
    return any_of(_of_one_length(f"{low:0{digits}}", f"{high:0{digits}}"))


def _unsigned(lowest: int | None, highest: int | None, *, least: int = 0) -> Iterator[str]:
    """Expressions for the whole numbers from `least` up within these bounds, one for each number of digits."""
    low = max(least, least if lowest is None else lowest)
    high = _MOST_WHOLE if highest is None else min(highest, _MOST_WHOLE)
    if low == 0 and high == _MOST_WHOLE:
        yield "(0|[1-9][0-9]{0,17})"
        return
    while low <= high:
        if high == _MOST_WHOLE and str(low) == "1" + "0" * (
            len(str(low)) - 1
        ):  # any number with as many digits or more
            yield f"[1-9][0-9]{{{len(str(low)) - 1},17}}"
            return
        last = min(high, 10 ** len(str(low)) - 1)
        yield any_of(_of_one_length(str(low), str(last)))
        low = last + 1


def _of_one_length(low: str, high: str) -> Iterator[str]:
    """Expressions for the numbers from `low` to `high`, which have the same number of digits."""
    rest = len(low) - 1
    if low == high:
        yield low
    elif low[0] == high[0]:
        yield low[0] + any_of(_of_one_length(low[1:], high[1:]))
    elif set(low[1:]) <= {"0"} and set(high[1:]) <= {"9"}:
        yield f"[{low[0]}-{high[0]}]" + (f"[0-9]{{{rest}}}" if rest else "")
    else:
        yield low[0] + any_of(_of_one_length(low[1:], "9" * rest))
        if int(high[0]) - int(low[0]) > 1:
            yield f"[{int(low[0]) + 1}-{int(high[0]) - 1}][0-9]{{{rest}}}"
        yield high[0] + any_of(_of_one_length("0" * rest, high[1:]))

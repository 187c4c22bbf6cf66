"""Describes the look of single cells: numbers, dates, names."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[<>≤≥=~≈±+\-\u2212\u2013(\s]*\d[\d\s.,'\u2019]*(%|e[+-]?\d+)?\)?\s*", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d\b.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b.*", re.DOTALL)
_MOSTLY = 0.8
_LONGEST = 60  # characters of a quoted text


def looks_like_number(text: str) -> bool:
    """Whether the cell is a number, a percentage or a date in any notation; "NR" and "n = 12" are not."""
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text.strip()))


def mostly_numbers(texts: Sequence[str]) -> bool:
    """Whether at least four in five of these filled cells are numbers; False without cells."""
    return bool(texts) and sum(map(looks_like_number, texts)) >= _MOSTLY * len(texts)


def plain(text: str | None) -> str:
    """The text for comparing headers: without case, and with single spaces; "" for a blank cell."""
    return " ".join((text or "").split()).casefold()


def quoted(text: str) -> str:
    """The text in quotation marks on one line, shortened if it is long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[:_LONGEST]}…”"

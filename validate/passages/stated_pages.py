"""Reads the pages that an extractor gives: `p. 4`, `pp. 312-4`, `Jilka 2019, page 5`."""

from __future__ import annotations

import re

from schema.regular_expressions import regex

_NUMBERS = r"\d{1,5}(?:\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|to)\s*\d{1,5})?"
_PAGES = regex(rf"\b(?:p|pp|pg|pgs|page|pages)\.?\s*({_NUMBERS}(?:\s*(?:,|&|and)\s*{_NUMBERS}(?!\w))*)", re.IGNORECASE)
_RANGE = regex(r"(\d+)(?:\D+?(\d+))?")
_FURTHEST = 50  # maximum number of pages in a range


def stated_pages(place: str) -> frozenset[int]:
    """The page numbers in a place; empty if it names no page."""
    return frozenset(number for match in _PAGES.finditer(place) for part in _parts(match[1]) for number in part)


def _parts(text: str) -> list[range]:
    found = []
    for part in re.split(r",|&|and", text):
        match = _RANGE.search(part)
        if match is not None:
            first = int(match[1])
            last = int(_full(match[1], match[2])) if match[2] else first
            found.append(range(first, last + 1) if first <= last <= first + _FURTHEST else range(first, first + 1))
    return found


def _full(first: str, last: str) -> str:
    """The last page of a range such as 312-4 in full."""
    return last if len(last) >= len(first) else first[: len(first) - len(last)] + last

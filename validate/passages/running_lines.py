"""The header and footer lines of pages. They interrupt sentences, and contain the printed page number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schema.regular_expressions import regex

_LINE = regex(r"[^\r\n]+")
_NUMBER = regex(r"(?<![\w.:/-])\d{1,5}(?![\w.:/-]|\s*%)")
_EDGE = 3  # lines at each end of a page that can be running lines
_FEWEST = 3  # minimum number of pages that have the line
_SHARE = 0.6  # proportion of pages that a printed number has to fit
_FEWEST_NUMBERED = 2


def running_lines(pages: Sequence[str]) -> tuple[frozenset[tuple[int, int]], ...]:
    """The header and footer lines of each page: lines that other pages share except for digits, and page numbers."""
    edges = [list(_edges(text)) for text in pages]
    seen = Counter(shape for lines in edges for shape in {_shape(text) for _, _, text in lines})
    return tuple(
        frozenset(
            (start, end)
            for start, end, text in lines
            if not (shape := _shape(text)) or seen[shape] >= _FEWEST or shape in {"page", "p"}
        )
        for lines in edges
    )


def printed_numbers(pages: Sequence[str]) -> tuple[int | None, ...]:
    """The number printed on each page: a number in its header or footer that grows by one from page to page.

    None for every page if most pages have no such number.
    """
    distances = Counter(
        distance
        for page, text in enumerate(pages)
        for distance in {int(number) - page for _, _, line in _edges(text) for number in _NUMBER.findall(line)}
    )
    distance, on = distances.most_common(1)[0] if distances else (0, 0)
    if on < max(_FEWEST_NUMBERED, _SHARE * len(pages)):
        return (None,) * len(pages)
    return tuple(number if (number := page + distance) > 0 else None for page in range(len(pages)))


def _edges(text: str) -> Iterator[tuple[int, int, str]]:
    """The first and the last lines of a page, each with its start and end."""
    lines = [match for match in _LINE.finditer(text) if not match[0].isspace()]
    ends = lines if len(lines) <= 2 * _EDGE else [*lines[:_EDGE], *lines[-_EDGE:]]
    return ((match.start(), match.end(), match[0]) for match in ends)


def _shape(line: str) -> str:
    """The letters of a line. Numbers and signs may change from page to page."""
    return "".join(sign for sign in line.casefold() if sign.isalpha())

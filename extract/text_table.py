"""Tables of text for a terminal: how wide each column is, and how its cells are folded.

It draws what rich draws of such tables. Rich alone took a tenth of what `agree` takes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from schema.regular_expressions import regex

_WORD = regex(r"\s*\S+\s*")
_TOO_LONG = "\u2026"


class Column:
    """A column of a table: its header, and what to do with cells that do not fit."""

    def __init__(
        self,
        header: str,
        *,
        right: bool = False,
        no_wrap: bool = False,
        min_width: int = 0,
        overflow: Literal["fold", "ellipsis"] = "ellipsis",
    ) -> None:
        """`min_width` is of its texts. `overflow` says whether a word that is too long is folded or cut."""
        self.cells = [header]
        self.right = right
        self.no_wrap = no_wrap
        self.min_width = min_width
        self.overflow = overflow

    def widths(self) -> tuple[int, int]:
        """The width of its longest word and of its longest line, both at least `min_width`."""
        longest = [max((cells(line) for line in text.splitlines()), default=0) for text in self.cells]
        words = [max(map(cells, text.split()), default=line) for text, line in zip(self.cells, longest, strict=True)]
        return max(*words, self.min_width), max(*longest, self.min_width)

    def widened(self, width: int, padding: int) -> int:
        """Its width with its padding where there is so much: not more than its texts need, nor less than its least."""
        least = self.min_width + padding if self.min_width and width > 0 else 0
        needed = self.widths()[1] + padding if width > padding else width
        return max(min(needed, width), least)


class TextTable:
    """A table with a line below its headers. With `edge` it has a blank line around it, and a space on both sides."""

    def __init__(self, *, edge: bool = True, close: bool = False) -> None:
        """`close` leaves two signs between columns, not three."""
        self.columns: list[Column] = []
        self._edge = edge
        self._gap = 2 if close else 3

    @property
    def least_width(self) -> int:
        """The width in which no word has to be folded."""
        return sum(column.widths()[0] for column in self.columns) + self._beside

    @property
    def _beside(self) -> int:
        """What is not the texts': the gaps between columns and the edges."""
        return self._gap * max(len(self.columns) - 1, 0) + (2 if self._edge else 0)

    def lines(self, width: int, *, rule: str = "\u2500") -> tuple[list[str], list[str]]:
        """The lines of the headers, and all lines after them, each as wide as the table. `rule` draws a line."""
        if not self.columns:
            return [], [""]
        widths = self._fitting(width - self._beside)
        headers, *rows = (list(self._row(number, widths)) for number in range(len(self.columns[0].cells)))
        whole = sum(widths) + self._gap * (len(widths) - 1)
        around = [" " * (whole + 2)] if self._edge else []
        below = self._between_edges(rule * whole)
        return [*around, *headers], [below, *(line for row in rows for line in row), *around]

    def _between_edges(self, text: str) -> str:
        return f" {text} " if self._edge else text

    def _row(self, number: int, widths: Sequence[int]) -> Iterator[str]:
        """The lines of a row. Headers stand at the bottom, other cells at the top."""
        folded = [
            list(_lines(column.cells[number], width, column))
            for column, width in zip(self.columns, widths, strict=True)
        ]
        height = max(map(len, folded))
        for place, lines in enumerate(folded):
            blank = [" " * widths[place]] * (height - len(lines))
            folded[place] = [*lines, *blank] if number else [*blank, *lines]
        for parts in zip(*folded, strict=True):
            yield self._between_edges((" " * self._gap).join(parts))

    def _fitting(self, most: int) -> list[int]:
        """The widths of the texts of all columns, together at most `most` where that can be."""
        padding = self._padding()
        most += sum(padding)
        widths = [column.widened(most, more) or 1 for column, more in zip(self.columns, padding, strict=True)]
        if sum(widths) > most:
            widths = _narrowed(widths, [not column.no_wrap for column in self.columns], most)
            widths = [
                column.widened(width, more) for column, width, more in zip(self.columns, widths, padding, strict=True)
            ]
        return [max(width - more, 0) for width, more in zip(widths, padding, strict=True)]

    def _padding(self) -> list[int]:
        """The blank signs of each column beside its texts: what is narrowed first is the widest with these."""
        last = len(self.columns) - 1
        before = self._gap - 2
        return [(before if place else 0) + (1 if place < last else 0) for place in range(last + 1)]


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def _narrowed(widths: list[int], foldable: Sequence[bool], most: int) -> list[int]:
    """The widest columns that can be folded made as narrow as the next, and so on; if need be, all of them."""
    while (too_much := sum(widths) - most) > 0 and any(foldable):
        can = [width if able else 0 for width, able in zip(widths, foldable, strict=True)]
        widest = max(can)
        step = widest - max((width for width in can if width != widest), default=0)
        if not step:
            break
        widths = _taken(too_much, [step if width == widest else 0 for width in can], widths)
    if sum(widths) > most:
        widths = _taken(sum(widths) - most, widths, widths)
    return widths


def _taken(amount: int, most: Sequence[int], widths: Sequence[int]) -> list[int]:
    """The widths less an amount, which is taken in equal parts from all that may lose something."""
    sharing = sum(limit > 0 for limit in most)
    left = []
    for limit, width in zip(most, widths, strict=True):
        part = min(limit, round(amount / sharing)) if limit else 0
        sharing -= limit > 0
        amount -= part
        left.append(width - part)
    return left


def _lines(text: str, width: int, column: Column) -> Iterator[str]:
    """The lines of a cell, each of this width."""
    for line in text.split("\n"):
        plain = line.expandtabs(8)
        for part in [plain] if column.no_wrap else _folded(plain, width, fold=column.overflow == "fold"):
            own = part.rstrip()
            if cells(own) > width:
                own = _cut(own, width) if column.overflow == "fold" or width < 1 else _cut(own, width - 1) + _TOO_LONG
            blank = " " * (width - cells(own))
            yield blank + own if column.right else own + blank


def _folded(text: str, width: int, *, fold: bool) -> list[str]:
    """A line in parts of this width: broken between words, and within a word that is longer, if `fold` says so."""
    breaks: list[int] = []
    used = 0
    for found in _WORD.finditer(text):
        start, word = found.start(), found[0]
        long = cells(word.rstrip())
        if long <= width - used:
            used += cells(word)
        elif long > width and fold:
            *pieces, last = _pieces(word, width)
            breaks += [start] if start else []
            for piece in pieces:
                start += len(piece)
                breaks.append(start)
            used = cells(last)
        elif long > width or (used and start):
            breaks += [start] if start else []
            used = cells(word)
    return [text[start:end] for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True)]


def _pieces(word: str, width: int) -> list[str]:
    """A word in pieces of this width."""
    pieces = [""]
    used = 0
    for sign in word:
        wide = _cells(sign)
        if used + wide > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += sign
        used += wide
    return pieces


def _cut(text: str, width: int) -> str:
    """The beginning of a text that fits."""
    used = 0
    for place, sign in enumerate(text):
        used += _cells(sign)
        if used > width:
            return text[:place] + " " * (width - used + _cells(sign))
    return text

"""Long texts that have much in common, such as the HTML of thousands of items: what repeats is kept once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from schema.records import record

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_TAGS = re.compile(r"<[^<>]*>|[^<]+|<")
_SHORT = 5  # signs that take no more than the number that would stand for them


@record
class SharedParts:
    """Texts in parts. A part that repeats is a number: its place among `shared`. The others stand as they are."""

    shared: tuple[str, ...]
    texts: tuple[tuple[int | str, ...], ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> SharedParts:
        """These texts, in lines; a line that only one of them has is parted at its tags."""
        in_lines = [_LINES.findall(text) for text in texts]
        lines = Counter(line for found in in_lines for line in found)
        in_parts = [[part for line in found for part in _parts(line, lines)] for found in in_lines]
        parts = Counter(part for found in in_parts for part in found)
        shared = [part for part, times in parts.most_common() if times > 1 and len(part) > _SHORT]
        numbers = {part: number for number, part in enumerate(shared)}
        return cls(tuple(shared), tuple(tuple(_joined(found, numbers)) for found in in_parts))


def _parts(line: str, lines: Counter[str]) -> list[str]:
    return [line] if lines[line] > 1 else _TAGS.findall(line)


def _joined(parts: Sequence[str], numbers: dict[str, int]) -> Iterator[int | str]:
    """The number of each shared part, and the text between two of them."""
    for number, several in groupby(((numbers.get(part), part) for part in parts), key=itemgetter(0)):
        if number is None:
            yield "".join(part for _, part in several)
        else:
            yield from (number for _ in several)

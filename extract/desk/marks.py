"""What differs between the texts of extractors: the words of two long texts, and the cells of rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from extract.adjudication.lines.words import BLANK, NO_ROW, NOT_ASKED, NOT_EXTRACTED
from schema.records import record

_SHORT, _LONG = 20, 4_000  # characters between which differences within a text are looked for
_BETWEEN = "; "  # cells of a row in its text
_WORDS = re.compile(r"(\s+)")
_NOTHING = frozenset({"", BLANK, NO_ROW, NOT_ASKED, NOT_EXTRACTED})


@record
class Piece:
    """A part of a text, whether the other texts do not have it, and whether it only parts a cell from the next one."""

    text: str
    differs: bool = False
    parts_cells: bool = False


Cell = tuple[Piece, ...]
"""A cell of a row, or the whole text where there is only one. The texts of all pieces together are the text."""


def says_something(text: str) -> bool:
    """Whether an extractor wrote something, and it is not twofold that says that there is nothing."""
    return text not in _NOTHING


def marked_texts(texts: Sequence[str]) -> list[tuple[Cell, ...]]:
    """The texts of a cell. Of long ones the words in which they differ are marked, of short ones nothing."""
    if len(texts) < 2 or any(len(text) <= _SHORT or not says_something(text) for text in texts):
        return [_as_is(text) for text in texts]
    split = [_WORDS.split(text) for text in texts]
    start = _same(split)
    end = _same([words[start:][::-1] for words in split])
    middles = ["".join(words[start : len(words) - end]) for words in split]
    few = len(texts) == 2 and max(map(len, middles)) < _LONG
    found: list[tuple[Cell, ...]] = []
    for words, middle in zip(split, middles, strict=True):
        other = middles[1] if middle is middles[0] else middles[0]
        differing = _words([middle, other]) if few else [Piece(middle, differs=True)]
        pieces = [Piece("".join(words[:start])), *differing, Piece("".join(words[len(words) - end :]))]
        found.append((tuple(piece for piece in pieces if piece.text),))
    return found


def _same(split: Sequence[Sequence[str]]) -> int:
    """With how many words all texts begin alike."""
    return next(
        (number for number, words in enumerate(zip(*split, strict=False)) if len(set(words)) > 1), min(map(len, split))
    )


def marked_rows(texts: Sequence[str], labels: Sequence[str]) -> list[tuple[Cell, ...]]:
    """The texts of rows, cell by cell: what differs in each. `labels` are those of the cells."""
    rows = [_cells(text, labels) for text in texts]
    real = [dict(row) for row, text in zip(rows, texts, strict=True) if says_something(text)]
    return [
        tuple(
            (*_cell(name, cell.removesuffix(after), _others(row, real)), *_between(cell, after))
            for (name, cell), after in zip(row, (*([_BETWEEN] * (len(row) - 1)), ""), strict=True)
        )
        if says_something(text)
        else _as_is(text)
        for row, text in zip(rows, texts, strict=True)
    ]


def _between(cell: str, after: str) -> Iterator[Piece]:
    """What parts a cell from the next one in the text, which has each on a line of its own on the page."""
    if after and cell.endswith(after):
        yield Piece(after, parts_cells=True)


def _as_is(text: str) -> tuple[Cell, ...]:
    return ((Piece(text),),)


Name = tuple[str, int]
"""The label of a cell, and how many cells before it in the row have the same."""


def _cells(text: str, labels: Sequence[str]) -> list[tuple[Name, str]]:
    """The cells, each with its label; "" for what comes before the first."""
    named = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    parts = re.split(rf"(?:(?<=; )|(?<=\n)|^)(?=(?:{named}): )", text) if labels else [text]
    found: list[tuple[Name, str]] = []
    before = Counter[str]()
    for part in filter(None, parts):
        label = _label(part, labels)
        found.append(((label, before[label]), part))
        before[label] += 1
    return found


def _others(row: Sequence[tuple[Name, str]], rows: Sequence[Mapping[Name, str]]) -> list[Mapping[Name, str]]:
    """The other rows. Where two are equal in all, it makes no difference which is left out."""
    others = list(rows)
    others.remove(dict(row))
    return others


def _label(part: str, labels: Sequence[str]) -> str:
    return max((label for label in labels if part.startswith(f"{label}: ")), key=len, default="")


def _cell(name: Name, text: str, rows: Sequence[Mapping[Name, str]]) -> Iterator[Piece]:
    others = [other.get(name, "") for other in rows]
    if all(_bare(other) == _bare(text) or other.removesuffix(_BETWEEN) == text for other in others):
        yield Piece(text)
        return
    start = len(name[0]) + 2 if name[0] else 0
    end = max(start, len(_bare(text)))  # of a cell without a value not even the space after the label is left
    value = text[start:end]
    yield Piece(text[:start])
    if len(others) == 1 and min(len(value), len(_bare(others[0])) - start) > _SHORT and len(value) < _LONG:
        yield from _words([value, _bare(others[0])[start:]])
    else:
        yield Piece(value, differs=True)
    yield Piece(text[end:])


def _bare(cell: str) -> str:
    """The cell without what separates it from the next."""
    return cell.rstrip().removesuffix(";")


def _words(texts: Sequence[str]) -> Iterator[Piece]:
    """The first of two texts, in words that the other has too and words that it does not have."""
    one, other = (_WORDS.split(text) for text in texts)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    same = [(block.a, block.a + block.size) for block in matcher.get_matching_blocks()]
    done = 0
    for start, end in [*((start, end) for start, end in same if "".join(one[start:end]).strip()), (len(one), len(one))]:
        if start > done:
            yield Piece("".join(one[done:start]), differs=True)
        if end > start:
            yield Piece("".join(one[start:end]))
        done = end

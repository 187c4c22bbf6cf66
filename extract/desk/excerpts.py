"""The text around the passages of an item, for a page that has no reports beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from extract.desk.report_view import SidePassage, called, pieces, sides
from schema.records import record
from validate.passages.passage_index import Span

if TYPE_CHECKING:
    from extract.desk.desk import Desk
    from extract.desk.items import Item
    from extract.fulltexts.library import ProjectLibrary

_AROUND = 400  # characters of the page before and after a passage
_LONGEST = 2_500  # characters of a passage that are shown, from its beginning
_MOST = 4  # excerpts of an item

Mark = tuple[int, Span]
"""The number of an extractor, and words on a page that this extractor quotes."""


@record(kw_only=True)
class Excerpt:
    """A part of a page with the passages on it, in pieces with the numbers of those who quote them.

    `before` and `after`: whether the page goes on there.
    """

    file: str
    called: str
    pieces: tuple[tuple[str, tuple[int, ...]], ...]
    before: bool
    after: bool


@record(kw_only=True)
class Passages:
    """What each extractor quotes, where it is in the report, and the excerpts that show it."""

    sides: tuple[SidePassage, ...]
    excerpts: tuple[Excerpt, ...]


def passages(item: Item, desk: Desk, library: ProjectLibrary) -> Passages:
    """The passages of an item, those of each page together."""
    quoted = tuple(sides(item, desk, library))
    marks = sorted(
        (
            (side.file, span.page, span.start, span.end, side.number)
            for side in quoted
            if side.file is not None
            for span in side.spans
        ),
        key=lambda mark: (mark[0].name, *mark[1:]),
    )
    found: list[Excerpt] = []
    for (file, page), listed in groupby(marks, key=lambda mark: mark[:2]):
        on_page = [(number, Span(page, start, end)) for _, _, start, end, number in listed]
        found.extend(_of_page(library, file, page, on_page))
    return Passages(sides=quoted, excerpts=tuple(found[:_MOST]))


def _of_page(library: ProjectLibrary, file: Path, page: int, marks: Sequence[Mark]) -> Iterator[Excerpt]:
    """The parts of a page in which passages are: one for passages that are near each other."""
    searched = library.reader.read(file).searched
    if searched is None:
        return
    report = searched.index.report
    text = report.pages[page].text
    for near in _near_each_other(marks):
        start = _at_word(text, near[0][1].start - _AROUND)
        end = _at_word(text, min(max(span.end for _, span in near), near[0][1].start + _LONGEST) + _AROUND)
        shown = [
            (number, Span(page, span.start - start, min(span.end, end) - start))
            for number, span in near
            if span.start < end
        ]
        yield Excerpt(
            file=file.name,
            called=called(report, page),
            pieces=tuple(pieces(text[start:end], shown)),
            before=bool(text[:start].strip()),
            after=bool(text[end:].strip()),
        )


def _near_each_other(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """The passages of a page in groups, in the order of the page."""
    group: list[Mark] = []
    for mark in sorted(marks, key=lambda one: one[1].start):
        if group and mark[1].start > max(span.end for _, span in group) + 2 * _AROUND:
            yield group
            group = []
        group.append(mark)
    if group:
        yield group


def _at_word(text: str, place: int) -> int:
    """The place, moved to the beginning of the next word, or to an end of the text."""
    if place <= 0 or place >= len(text):
        return min(max(place, 0), len(text))
    return next((number for number in range(place, min(place + 40, len(text))) if text[number].isspace()), place)

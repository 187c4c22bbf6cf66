"""The letters of a report in reading order, with their positions on its pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from schema.records import record
from validate.passages.reading_order import by_columns
from validate.passages.report_text import PageText, ReportText
from validate.passages.searchable_letters import words_with_letters


@record
class Span:
    """A part of the text of a page (counted from 0), from `start` to `end`."""

    page: int
    start: int
    end: int


@record(eq=False)
class Letters:
    """All letters of a report in one reading order.

    For each word: its start in the text, its page and its position there.
    """

    text: str
    begins: tuple[int, ...]
    words: tuple[tuple[int, int, int], ...]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The parts of pages with these letters, extended to whole words.

        Words that are printed together form one part.
        """
        first = max(0, bisect_right(self.begins, start) - 1)
        last = max(first, bisect_right(self.begins, max(start, end - 1)) - 1)
        spans: list[Span] = []
        for page, begin, stop in self.words[first : last + 1]:
            if spans and spans[-1].page == page and 0 <= begin - spans[-1].end <= _JOINED:
                spans[-1] = Span(page, spans[-1].start, stop)
            else:
                spans.append(Span(page, begin, stop))
        return tuple(spans)

    def on_words(self, start: int, end: int) -> bool:
        """Whether these letters start and end with whole words."""
        return self._is_begin(start) and (end >= len(self.text) or self._is_begin(end))

    def _is_begin(self, place: int) -> bool:
        found = bisect_right(self.begins, place) - 1
        return found >= 0 and self.begins[found] == place


_JOINED = 12  # characters between two words of a line, such as quotation marks and spaces


@record(eq=False)
class PassageIndex:
    """A searchable report: in the order of the file and, if that differs, column by column."""

    report: ReportText

    @cached_property
    def orders(self) -> tuple[Letters, ...]:
        """The possible reading orders of the words, the most likely one first."""
        columns = [by_columns(page.pieces) for page in self.report.pages]
        as_filed = [self._as_filed(page) for page in range(len(self.report.pages))]
        if all(pieces is None for pieces in columns):
            return (self._letters(as_filed),)
        in_columns = [
            filed if pieces is None else self._without_running(page, [(piece.start, piece.end) for piece in pieces])
            for page, (filed, pieces) in enumerate(zip(as_filed, columns, strict=True))
        ]
        return self._letters(in_columns), self._letters(as_filed)

    def _as_filed(self, page: int) -> list[tuple[int, int]]:
        """The parts of a page without its header and footer lines."""
        parts, start = [], 0
        for begin, end in sorted(self.report.running[page]):
            parts.append((start, begin))
            start = end
        return [*parts, (start, len(self.report.pages[page].text))]

    def _without_running(self, page: int, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
        running = self.report.running[page]
        return [(start, end) for start, end in parts if not any(begin <= start < stop for begin, stop in running)]

    def _letters(self, parts: list[list[tuple[int, int]]]) -> Letters:
        begins: list[int] = []
        places: list[tuple[int, int, int]] = []
        texts: list[str] = []
        length = 0
        for page, start, end, letters in self._words(parts):
            begins.append(length)
            places.append((page, start, end))
            texts.append(letters)
            length += len(letters)
        return Letters("".join(texts), tuple(begins), tuple(places))

    def _words(self, parts: list[list[tuple[int, int]]]) -> Iterator[tuple[int, int, int, str]]:
        for number, (page, of_page) in enumerate(zip(self.report.pages, parts, strict=True)):
            for start, end in of_page:
                for begin, stop, letters in words_with_letters(page.text, start, end):
                    yield number, begin, stop, letters

    def page(self, number: int) -> PageText:
        """A page, counted from 0."""
        return self.report.pages[number]

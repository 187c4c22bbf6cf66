"""The text of a report, page by page, as it was read from a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from schema.records import record
from validate.passages.running_lines import printed_numbers, running_lines

_LONGEST_NUMBER = 6  # digits of a page number
_FEWEST_LETTERS = 20  # a page with fewer letters is a scanned picture


@record
class Piece:
    """A part of a line: its characters in the text of the page, and its box in points.

    The box is measured from the lower left corner of the page.
    """

    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float


@record
class PageText:
    """One page: its text as in the file, and the page number that the file gives for it.

    `pieces` is only set if the file jumps between columns within lines, so that they can be put in order.
    """

    text: str
    label: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def labelled(self) -> int | None:
        """The page number that the file gives, if it is a number; None otherwise."""
        return int(self.label) if self.label.isdecimal() and len(self.label) <= _LONGEST_NUMBER else None

    @cached_property
    def searchable(self) -> bool:
        """Whether the page has text. A scanned page is a picture."""
        return sum(sign.isalnum() for sign in self.text) >= _FEWEST_LETTERS


@record(eq=False)
class ReportText:
    """The text of a report. `paged` says that it has the pages of a printed report, not parts of a text file.

    `pictures` says that pages can be pictures without text.
    """

    pages: tuple[PageText, ...]
    paged: bool = True
    pictures: bool = True

    @cached_property
    def running(self) -> tuple[frozenset[tuple[int, int]], ...]:
        """The header and footer lines of each page, as character positions. They do not belong to the text."""
        return running_lines(self._texts) if self.paged else (frozenset(),) * len(self.pages)

    @cached_property
    def printed(self) -> tuple[int | None, ...]:
        """The number printed on each page, found in headers and footers; None if unknown."""
        return printed_numbers(self._texts) if self.paged else (None,) * len(self.pages)

    @property
    def _texts(self) -> Sequence[str]:
        return [page.text for page in self.pages]

    @cached_property
    def without_text(self) -> tuple[int, ...]:
        """The pages of the file, counted from 1, that are only pictures."""
        numbered = enumerate(self.pages, 1) if self.pictures else ()
        return tuple(number for number, page in numbered if not page.searchable)

    @property
    def searchable(self) -> bool:
        """Whether any page has text."""
        return len(self.without_text) < len(self.pages)

    @cached_property
    def knows_printed_numbers(self) -> bool:
        """Whether the printed page numbers are known."""
        return any(number is not None for number in self.printed) or all(
            page.labelled is not None for page in self.pages
        )

    def numbers(self, page: int) -> frozenset[int]:
        """All numbers that people may use for a page (counted from 0): in the file, printed, and given by the file."""
        known = (page + 1, self.printed[page], self.pages[page].labelled)
        return frozenset(number for number in known if number is not None)

    def called(self, page: int) -> str:
        """A page (counted from 0) in words: its printed number, and its number in the file."""
        if not self.paged:
            return f"part {page + 1} of the file"
        number = self.number(page)
        if number == page + 1:
            return f"page {number} of the file"
        return f"page {number} (page {page + 1} of the file)"

    def number(self, page: int) -> int:
        """The number that people use for a page (counted from 0): the printed one if it is known."""
        return self.printed[page] or self.pages[page].labelled or page + 1

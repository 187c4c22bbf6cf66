"""Finds quoted words in a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from schema.records import record
from schema.regular_expressions import regex
from validate.passages.passage_index import Letters, PassageIndex, Span
from validate.passages.searchable_letters import letters_of

Found = Literal["exact", "near", "absent"]

NEAR = 88.0
"""The minimum similarity (0 to 100) for a passage to count as the quoted words with slips."""
_NEAREST = 62.0  # the minimum similarity for showing a passage
_SHORT = 12  # letters: words with this many or fewer are only found as whole words
_FEWEST = 20  # letters: shorter words are not searched for with slips
_FEWEST_OF_PART = 4  # letters: a shorter part between two omissions is ignored
_LONGEST_GAP = 4_000  # letters that an omission may replace
_LONGEST_GAP_OF_SHORT = 300  # the same, if all parts are short
_MOST = 200  # maximum number of places listed for the same words
_LONGEST_SHOWN = 240  # letters of a passage in a sentence
_LONGEST = 600  # letters from the start of the words that are compared with slips

_LEFT_OUT = regex(r"\[[^\[\]]*\]|\(\s*(?:\.\s?){2,}\)|\u2026|(?:\.\s?){3,}")
_ONLY_DOTS = regex(r"[\[(]\s*(?:\u2026|(?:\.\s?){2,})\s*[\])]|\u2026|(?:\.\s?){3,}")


@record(kw_only=True)
class Passage:
    """Where words are in a report. `score` is the similarity from 0 to 100.

    `places` has one entry for each occurrence of the words, as parts of pages. For absent words it has the most similar
    passage, if there is one.
    """

    found: Found
    score: float
    places: tuple[tuple[Span, ...], ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages, counted from 0, that the words are on."""
        return tuple(dict.fromkeys(span.page for place in self.places for span in place))

    @property
    def page(self) -> int:
        """The page, counted from 0, that has most of the words at their first place."""
        return max(self.places[0], key=lambda span: span.end - span.start).page


ABSENT = Passage(found="absent", score=0.0, places=())


def can_be_sought(words: str) -> bool:
    """Whether there are enough letters to search for. A single letter is on every page."""
    return len(letters_of(words)) > 1


def find(index: PassageIndex, words: str) -> Passage:
    """Finds words in a report: exactly, with omissions that the quote marks, or with slips."""
    whole = letters_of(words)
    if len(whole) < 2:
        return ABSENT
    for order in index.orders:
        if places := list(_places(order, whole, 0, len(order.text))):
            return Passage(found="exact", score=100.0, places=tuple(order.spans(*place) for place in places))
    for parts in _parts(words):
        for order in index.orders:
            if len(parts) == 1 and (places := list(_places(order, parts[0], 0, len(order.text)))):
                return Passage(found="exact", score=100.0, places=tuple(order.spans(*place) for place in places))
            if placed := _in_turn(order, parts):
                return Passage(found="exact", score=100.0, places=(_spans(order, placed),))
    return _near(index, words, whole)


def _parts(words: str) -> Iterator[list[str]]:
    """The words split at omissions; then split at omissions and at brackets."""
    tried: list[list[str]] = []
    for between in (_ONLY_DOTS, _LEFT_OUT):
        parts = [part for text in between.split(words) if _says_something(part := letters_of(text))]
        if len(parts) > 0 and parts not in tried and parts != [letters_of(words)]:
            tried.append(parts)
            yield parts


def _says_something(part: str) -> bool:
    return len(part) >= _FEWEST_OF_PART or any(sign.isdigit() for sign in part)


def _in_turn(order: Letters, parts: Sequence[str]) -> list[tuple[int, int]] | None:
    """The places of the parts in order. Each must follow the one before closely, and more closely if all are short."""
    gap = _LONGEST_GAP if max(map(len, parts)) > _SHORT else _LONGEST_GAP_OF_SHORT
    for first in _places(order, parts[0], 0, len(order.text)):
        placed = [first]
        for part in parts[1:]:
            after = placed[-1][1]
            place = next(_places(order, part, after, after + gap + len(part)), None)
            if place is None:
                break
            placed.append(place)
        else:
            return placed
    return None


def _places(order: Letters, part: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of `part` between `start` and `end`. A few letters only count as whole words."""
    found = order.text.find(part, start, end)
    for _ in range(_MOST):
        if found < 0:
            return
        if len(part) > _SHORT or order.on_words(found, found + len(part)):
            yield found, found + len(part)
        found = order.text.find(part, found + 1, end)


def _near(index: PassageIndex, words: str, whole: str) -> Passage:
    """The passage most similar to the words: to all of them together, or part by part."""
    best = _nearest(index, whole)
    if best.found == "near":
        return best
    for parts in _parts(words):
        for order in index.orders:
            if placed := _in_turn_with_slips(order, parts):
                score, places = placed
                return Passage(found="near", score=score, places=(_spans(order, places),))
        best = max(best, _nearest(index, "".join(parts)), key=lambda passage: passage.score)
    return replace(best, found="absent") if best.places else ABSENT


def _nearest(index: PassageIndex, sought: str) -> Passage:
    score, order, place = max((_alignment(order, sought) for order in index.orders), key=lambda one: one[0])
    if score < _NEAREST:
        return ABSENT
    near = score >= NEAR and len(sought) >= _FEWEST
    return Passage(found="near" if near else "absent", score=score, places=(order.spans(*place),))


def _alignment(
    order: Letters, whole: str, start: int = 0, end: int | None = None
) -> tuple[float, Letters, tuple[int, int]]:
    from rapidfuzz import fuzz  # noqa: PLC0415  (47 modules, and most files need none)

    sought = whole[:_LONGEST]
    aligned = fuzz.partial_ratio_alignment(sought, order.text[start:end], score_cutoff=_NEAREST)
    if aligned is None:
        return 0.0, order, (0, 0)
    begin = start + aligned.dest_start
    return aligned.score, order, (begin, max(start + aligned.dest_end, min(begin + len(whole), len(order.text))))


def _in_turn_with_slips(order: Letters, parts: Sequence[str]) -> tuple[float, list[tuple[int, int]]] | None:
    """Like `_in_turn`, but allows slips. It places the longest part first, and then the parts before and after it."""
    longest = max(range(len(parts)), key=lambda place: len(parts[place]))
    if len(parts[longest]) < _FEWEST:
        return None
    score, _, placed = _alignment(order, parts[longest])
    if score < NEAR:
        return None
    scores = [score * len(parts[longest])]
    found = {longest: placed}
    for step, last in ((-1, -1), (1, len(parts))):
        for place in range(longest + step, last, step):
            begin, end = found[place - step]
            window = (end, end + _LONGEST_GAP) if step > 0 else (max(0, begin - _LONGEST_GAP), begin)
            score, _, found[place] = _alignment(order, parts[place], *window)
            if score < NEAR:
                return None
            scores.append(score * len(parts[place]))
    return sum(scores) / sum(map(len, parts)), [found[place] for place in range(len(parts))]


def _spans(order: Letters, placed: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(span for place in placed for span in order.spans(*place))


def in_words(index: PassageIndex, spans: Sequence[Span]) -> str:
    """The words of a passage as printed in the report, on one line."""
    texts = [" ".join(index.page(span.page).text[span.start : span.end].split()) for span in spans]
    text = without_line_hyphens(" ".join(texts))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 4].rsplit(' ', 1)[0]} ..."


def without_line_hyphens(text: str) -> str:
    """The text without the hyphens that a PDF has at the end of lines within a word."""
    return _LINE_HYPHEN.sub("", text)


_LINE_HYPHEN = regex("\x02\\s?|\ufffe")

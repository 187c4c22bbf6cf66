"""Matches the columns of tables by their headers, or by their contents if the headers differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

import polars as pl

from schema.records import record
from schema.regular_expressions import regex
from schema.text import tidy
from validate.inference.header_match import (
    UNHEADED,
    KnownHeaders,
    are_opposites,
    match_headers,
    nearness,
    number_repeats,
    say_different_things,
)
from validate.inference.plain_table import PlainTable
from validate.inference.rows_alike import clearly_best, entry, same_in_rows
from validate.inference.units import measured_in_other_ways, name_other_units, units_of_headers
from validate.inference.words import plain_header, says_author, says_study, says_year

Match = Literal["same", "spelling", "near", "content", "alone"]
"""How columns were matched: same header, other spelling, similar headers, or same content.

"alone" means that only one table has the column.
"""

_NEAR = 82.0  # similarity (0 to 100) from which headers may match; the contents are compared too
_CONTENT_COUNTS = 22.0  # reduces the required similarity of headers if both columns have the same contents
_NEAR_AGAINST_CONTENT = 92.0  # required similarity of headers if the columns have no content in common
_WORD = regex(r"[^\W_]+")
_NUMBER = regex(r"[-+]?[\d.,]*\d[\d.,]*")
_MOSTLY = 0.5
_IN_BRACKETS = regex(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_SAME_CONTENT = 0.6  # minimum proportion of shared texts among all texts of two columns
_NAMES = (0, 1, 2)  # the ranks of headers that number or name a study
_TELLING = 4  # minimum number of different texts for matching by content
_TELLING_UNHEADED = 2  # the same if neither column has a header


@record
class Column:
    """A column of all tables together. `positions` has its position in each table; None if a table lacks it."""

    label: str
    positions: tuple[int | None, ...]
    headers: tuple[str | None, ...]
    match: Match

    @property
    def everywhere(self) -> bool:
        """Whether every table has it."""
        return None not in self.positions

    @property
    def is_headed(self) -> bool:
        """Whether the label is a header of a table, without a number added to make it unique."""
        return any(header and tidy(header) == self.label for header in self.headers)

    @property
    def shared(self) -> bool:
        """Whether two tables or more have it."""
        return sum(place is not None for place in self.positions) > 1


@record
class _Own:
    """A column of one table, while it is searched for in the other tables."""

    table: int
    position: int
    header: str
    name: str  # the header, numbered if the table has it several times
    cells: pl.Series

    @cached_property
    def words(self) -> str:
        return plain_header(self.header)

    @cached_property
    def kind(self) -> str | None:
        """What the header says about the study itself. A DOI and a PMID, or a title, are never the same thing."""
        if says_author(self.header):
            return "author"
        if says_year(self.header):
            return "year"
        return "study" if says_study(self.header) in _NAMES else None

    @cached_property
    def texts(self) -> frozenset[str]:
        """The different entries."""
        return frozenset(entry(text) for text in self.cells.drop_nulls().unique().to_list() if tidy(text))

    @cached_property
    def has_numbers(self) -> bool:
        """Whether most entries are bare numbers."""
        return sum(_NUMBER.fullmatch(text) is not None for text in self.texts) > _MOSTLY * len(self.texts)


def match_columns(tables: Sequence[PlainTable]) -> tuple[Column, ...]:
    """The columns of these tables, each once, in order. The order of the tables makes no difference.

    Exact headers are matched first, then other spellings, then similar headers, then equal contents. A column that
    matches two others equally well matches neither.
    """
    order = sorted(range(len(tables)), key=lambda which: (tables[which].headers, tables[which].file))
    slots: list[list[_Own]] = []
    how: list[Match] = []
    for which in order:
        free = dict(enumerate(_columns(tables[which], which)))
        for match, slot, own in _matches(slots, free):
            slots[slot].append(own)
            how[slot] = _weaker(how[slot], match)
        for own in free.values():
            slots.append([own])
            how.append("same")
    if len(tables) == 2:
        _match_by_rows((tables[0], tables[1]), slots, how)
    columns = [_joined(slot, match, len(tables)) for slot, match in zip(slots, how, strict=True)]
    return _distinct(sorted(columns, key=_place))


def _match_by_rows(tables: tuple[PlainTable, PlainTable], slots: list[list[_Own]], how: list[Match]) -> None:
    """Joins the slots of two tables with the same entries row by row, if their headers have no word in common."""
    both = [{own.table: own.position for own in slot} for slot in slots]
    anchors = [(places[0], places[1]) for places in both if len(places) == 2]
    alone = tuple([slot[0].position for slot in slots if len(slot) == 1 and slot[0].table == which] for which in (0, 1))
    for ours, theirs in same_in_rows(tables, anchors, (alone[0], alone[1])):
        one, other = both.index({0: ours}), both.index({1: theirs})
        if _contradict(slots[one][0], slots[other][0]):
            continue
        slots[one], how[one] = [*slots[one], *slots[other]], "content"
        del both[other], slots[other], how[other]


_STRENGTH: tuple[Match, ...] = ("same", "spelling", "near", "content", "alone")
_Pairs = Sequence[tuple[int, int]]
"""The numbers of slots, with the positions of their columns in the next table."""


def _weaker(one: Match, other: Match) -> Match:
    return max(one, other, key=_STRENGTH.index)


def _matches(slots: list[list[_Own]], free: dict[int, _Own]) -> Iterator[tuple[Match, int, _Own]]:
    """The columns that belong to a slot, the most certain first, with how each was found. Removes them from `free`."""
    spelled = ((own.name, number) for number, slot in enumerate(slots) for own in slot)
    known = KnownHeaders(spelled, folded=plain_header)
    by_header = match_headers({position: own.name for position, own in free.items()}, known, near=False)
    unmatched = dict(enumerate(slots))
    stages: tuple[tuple[Match, Callable[[], _Pairs]], ...] = (
        ("same", lambda: _single(by_header.exact)),
        ("spelling", lambda: _single(by_header.folded)),
        ("near", lambda: _best(unmatched, free, _nearness)),
        ("content", lambda: _best(unmatched, free, _content_similarity)),
        ("near", lambda: _best(unmatched, free, _of_one_kind)),
    )
    for match, pairs in stages:
        for number, position in pairs():
            if unmatched.pop(number, None) is not None:
                yield match, number, free.pop(position)


def _single(columns: Mapping[int, tuple[int, ...]]) -> _Pairs:
    return [(number, positions[0]) for number, positions in columns.items() if len(positions) == 1]


def _best(slots: Mapping[int, list[_Own]], free: Mapping[int, _Own], score: Callable[[_Own, _Own], float]) -> _Pairs:
    """The pairs in which each is clearly the best match of the other."""
    scores = {
        (number, position): value
        for number, slot in slots.items()
        for position, own in free.items()
        if (value := max(score(other, own) for other in slot)) > 0
    }
    return clearly_best(scores)


def _nearness(one: _Own, other: _Own) -> float:
    """The similarity of two headers, 0 to 1; 0 if the headers or the columns contradict each other."""
    ours, theirs = units_of_headers((one.header, other.header))
    if ours and theirs and ours.unit != theirs.unit:
        return 1.0 if (ours.stem, ours.kind) == (theirs.stem, theirs.kind) else 0.0
    if not one.words or not other.words or say_different_things(one.words, other.words) or _in_other_ways(one, other):
        return 0.0
    if _same_words(one.header, other.header):
        return 1.0 + _overlap(one, other)
    near = nearness(one.words, other.words, floor=_NEAR - _CONTENT_COUNTS)
    overlap = _overlap(one, other) if near else 0.0
    if near < _NEAR - _CONTENT_COUNTS * overlap:
        return 0.0
    telling = min(len(one.texts), len(other.texts)) >= _TELLING
    return 0.0 if telling and overlap == 0 and near < _NEAR_AGAINST_CONTENT else near / 100 + overlap


def _same_words(one: str, other: str) -> bool:
    """Whether two headers have the same words in any order, or one only adds something in brackets."""
    words = [sorted(_WORD.findall(plain_header(header).replace("'s", ""))) for header in (one, other)]
    bare = [_IN_BRACKETS.sub("", header) for header in (one, other)]
    only_one = (bare[0] == one) != (bare[1] == other)
    return words[0] == words[1] or (only_one and bool(bare[0]) and plain_header(bare[0]) == plain_header(bare[1]))


def _in_other_ways(one: _Own, other: _Own) -> bool:
    """Whether the headers of two columns of numbers differ in what they say about the numbers in brackets."""
    return measured_in_other_ways(one.header, other.header) and one.has_numbers and other.has_numbers


def _contradict(one: _Own, other: _Own) -> bool:
    """Whether headers show that equal entries mean different things: `n men`, `n women`; `(weeks)`, `(months)`."""
    return (
        name_other_units(one.header, other.header)
        or are_opposites(one.words, other.words)
        or _in_other_ways(one, other)
    )


def _content_similarity(one: _Own, other: _Own) -> float:
    """The proportion of shared entries of two columns, 0 to 1; 0 if it has no meaning."""
    if _contradict(one, other):
        return 0.0
    overlap = _overlap(one, other)
    unheaded = not one.words and not other.words
    telling = min(len(one.texts), len(other.texts)) >= (_TELLING_UNHEADED if unheaded else _TELLING)
    return overlap if telling and overlap >= _SAME_CONTENT else 0.0


def _of_one_kind(one: _Own, other: _Own) -> float:
    """1 if both headers, in different words, stand for the authors, the year or the name of a study; else 0."""
    return float(one.kind is not None and one.kind == other.kind)


def _overlap(one: _Own, other: _Own) -> float:
    either = len(one.texts | other.texts)
    return len(one.texts & other.texts) / either if either else 0.0


def _columns(table: PlainTable, which: int) -> list[_Own]:
    named = zip(table.headers, number_repeats(table.headers), strict=True)
    return [
        _Own(which, position, header, name, table.cells.to_series(position))
        for position, (header, name) in enumerate(named)
    ]


def _joined(slot: list[_Own], match: Match, tables: int) -> Column:
    positions: list[int | None] = [None] * tables
    headers: list[str | None] = [None] * tables
    for own in slot:
        positions[own.table], headers[own.table] = own.position, own.header
    spelled: Mapping[str, int] = {
        tidy(own.header): sum(tidy(o.header) == tidy(own.header) for o in slot) for own in slot
    }
    label = max(spelled, key=lambda text: (spelled[text], len(text), text))
    return Column(label, tuple(positions), tuple(headers), match if len(slot) > 1 or tables == 1 else "alone")


def _place(column: Column) -> tuple[float, str]:
    places = [place for place in column.positions if place is not None]
    return sum(places) / len(places), column.label


def _distinct(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with unique labels. Repeated headers are numbered; a missing header gets a label of its own."""
    labels = number_repeats(column.label or UNHEADED for column in columns)
    return tuple(replace(column, label=label) for column, label in zip(columns, labels, strict=True))

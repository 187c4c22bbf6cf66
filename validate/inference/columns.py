"""Which column of one table is which column of another: by header, and by content where headers drifted."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import polars as pl
from rapidfuzz import fuzz

from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.units import unit_of_header
from validate.inference.words import plain_header

Match = Literal["same", "spelling", "near", "content", "alone"]
"""How a column was found in the tables: by one header, by headers that differ in spelling, by headers that are near
each other, by what it holds; "alone" is in one table only."""

NEAR_HEADER = 82.0  # rapidfuzz token sort ratio, 0 to 100, from which two headers can be one that drifted
_SAME_CONTENT = 0.6  # of all different texts of two columns, the part that both hold, from which they can be one
_TELLING = 4  # different texts from which content tells a column from another
_LEAD = 0.1  # of the score, by which the best match is better than any other
_OPPOSITES = frozenset(
    {
        frozenset(pair)
        for pair in (
            ("male", "female"), ("men", "women"), ("pre", "post"), ("mean", "sd"), ("mean", "median"), ("min", "max"),
            ("lower", "upper"), ("low", "high"), ("before", "after"), ("baseline", "endpoint"), ("start", "end"),
            ("intervention", "control"), ("treatment", "control"), ("treated", "control"), ("baseline", "followup"),
            ("se", "sd"), ("inclusion", "exclusion"), ("first", "second"), ("a", "b"), ("x", "y"),
        )
    }
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of all tables together. `at` is its position in each table, None where a table has none."""

    label: str
    at: tuple[int | None, ...]
    headers: tuple[str | None, ...]
    match: Match

    @property
    def everywhere(self) -> bool:
        """Whether every table has it."""
        return None not in self.at

    @property
    def shared(self) -> bool:
        """Whether two tables or more have it."""
        return sum(place is not None for place in self.at) > 1


@dataclass(frozen=True)
class _Own:
    """A column of one table, while it is looked for in others."""

    table: int
    position: int
    header: str
    occurrence: int  # which of several columns of this header it is, from 0
    cells: pl.Series

    @cached_property
    def words(self) -> str:
        return plain_header(self.header)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The different texts, folded."""
        return frozenset(fold(text) for text in self.cells.drop_nulls().unique().to_list() if tidy(text))


def match_columns(tables: Sequence[PlainTable]) -> tuple[Column, ...]:
    """The columns of these tables, each once, in the order in which they stand; whatever the order of the tables.

    Exact headers go before their spellings, these before headers that are near, these before equal content. What two
    columns match equally well matches neither.
    """
    order = sorted(range(len(tables)), key=lambda which: (tables[which].headers, tables[which].file))
    slots: list[list[_Own]] = []
    how: list[Match] = []
    for which in order:
        free = _columns(tables[which], which)
        taken: set[int] = set()
        for match, found in _stages(slots, free):
            for slot, own in found(taken):
                slots[slot].append(own)
                taken.add(slot)
                free.remove(own)
                how[slot] = _weaker(how[slot], match)
        for own in free:
            slots.append([own])
            how.append("same")
    columns = [_joined(slot, match, len(tables)) for slot, match in zip(slots, how, strict=True)]
    return _distinct(sorted(columns, key=_place))


_STRENGTH: tuple[Match, ...] = ("same", "spelling", "near", "content", "alone")
Found = Callable[[set[int]], list[tuple[int, _Own]]]


def _weaker(one: Match, other: Match) -> Match:
    return max(one, other, key=_STRENGTH.index)


def _stages(slots: list[list[_Own]], free: list[_Own]) -> Iterable[tuple[Match, Found]]:
    yield "same", lambda taken: _equal(slots, free, taken, lambda own: (tidy(own.header), own.occurrence))
    yield "spelling", lambda taken: _equal(slots, free, taken, lambda own: (own.words, own.occurrence))
    yield "near", lambda taken: _best(slots, free, taken, _nearness)
    yield "content", lambda taken: _best(slots, free, taken, _likeness)


def _equal(
    slots: list[list[_Own]], free: list[_Own], taken: set[int], named: Callable[[_Own], tuple[str, int]]
) -> list[tuple[int, _Own]]:
    """Columns whose header is that of a slot; where several slots have it, none."""
    known: dict[tuple[str, int], set[int]] = {}
    for number, slot in enumerate(slots):
        if number not in taken:
            for own in slot:
                known.setdefault(named(own), set()).add(number)
    found: list[tuple[int, _Own]] = []
    for own in free:
        numbers = known.get(named(own), set()) - {number for number, _ in found}
        if len(numbers) == 1 and own.words:
            found.append((min(numbers), own))
    return found


def _best(
    slots: list[list[_Own]], free: list[_Own], taken: set[int], score: Callable[[_Own, _Own], float]
) -> list[tuple[int, _Own]]:
    """The pairs of which either is the other's best by far."""
    scores = {
        (number, at): value
        for number, slot in enumerate(slots)
        if number not in taken
        for at, own in enumerate(free)
        if (value := max(score(other, own) for other in slot)) > 0
    }
    found = []
    for (number, at), value in scores.items():
        rivals = [other for (n, a), other in scores.items() if (n == number) != (a == at)]
        if all(value - other > _LEAD for other in rivals):
            found.append((number, free[at]))
    return found


def _nearness(one: _Own, other: _Own) -> float:
    """How near two headers are, 0 to 1; 0 where they say different things or the columns hold different things."""
    if not one.words or not other.words or _apart(one.words, other.words):
        return 0.0
    ours, theirs = unit_of_header(one.header), unit_of_header(other.header)
    if ours and theirs and ours.unit != theirs.unit:
        return 1.0 if (ours.stem, ours.unit.base) == (theirs.stem, theirs.unit.base) else 0.0
    ratio = max(fuzz.token_sort_ratio(one.words, other.words), fuzz.ratio(one.words, other.words))
    ratio = max(ratio, fuzz.ratio(one.words.replace(" ", ""), other.words.replace(" ", "")))
    overlap = _overlap(one, other)
    if ratio < NEAR_HEADER - 22 * overlap:
        return 0.0
    telling = min(len(one.texts), len(other.texts)) >= _TELLING
    return 0.0 if telling and overlap == 0 and ratio < 92 else ratio / 100 + overlap


def _likeness(one: _Own, other: _Own) -> float:
    """How much of what two columns hold is in both, 0 to 1; 0 where that tells nothing."""
    overlap = _overlap(one, other)
    telling = min(len(one.texts), len(other.texts)) >= _TELLING
    return overlap if telling and overlap >= _SAME_CONTENT else 0.0


def _overlap(one: _Own, other: _Own) -> float:
    either = len(one.texts | other.texts)
    return len(one.texts & other.texts) / either if either else 0.0


def _apart(one: str, other: str) -> bool:
    """Whether two headers differ in a number or in words that are opposites: `week 6` is not `week 12`."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return True
    mine, theirs = (set(re.findall(r"[^\W\d_]+", text)) for text in (one, other))
    return any(frozenset({left, right}) in _OPPOSITES for left in mine - theirs for right in theirs - mine)


def _columns(table: PlainTable, which: int) -> list[_Own]:
    seen: dict[str, int] = {}
    listed = []
    for position, header in enumerate(table.headers):
        words = plain_header(header)
        listed.append(_Own(which, position, header, seen.get(words, 0), table.cells.to_series(position)))
        seen[words] = seen.get(words, 0) + 1
    return listed


def _joined(slot: list[_Own], match: Match, tables: int) -> Column:
    at: list[int | None] = [None] * tables
    headers: list[str | None] = [None] * tables
    for own in slot:
        at[own.table], headers[own.table] = own.position, own.header
    spelled: Mapping[str, int] = {
        tidy(own.header): sum(tidy(o.header) == tidy(own.header) for o in slot) for own in slot
    }
    label = max(spelled, key=lambda text: (spelled[text], len(text), text))
    return Column(label, tuple(at), tuple(headers), match if len(slot) > 1 or tables == 1 else "alone")


def _place(column: Column) -> tuple[float, str]:
    places = [place for place in column.at if place is not None]
    return sum(places) / len(places), column.label


def _distinct(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with labels of their own: several of one header are numbered, one without header says so."""
    seen: dict[str, int] = {}
    named = []
    for column in columns:
        label = column.label or "no header"
        seen[label] = number = seen.get(label, 0) + 1
        named.append(replace(column, label=label if number == 1 else f"{label} ({number})"))
    return tuple(named)

"""Records are what frozen dataclasses are."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.records import record


def _pair(decorate: Callable[[type[Any]], type[Any]], kw_only: Callable[[type[Any]], type[Any]]) -> tuple[Any, Any]:
    @decorate
    class Place:
        sheet: str
        rows: list[int] = dataclasses.field(default_factory=list, compare=False)
        column: int | None = None
        seen: int = dataclasses.field(default=0, init=False, repr=False)

        @cached_property
        def name(self) -> str:
            return f"{self.sheet}!{self.column}"

    @kw_only
    class Named(Place):
        who: str
        note: str = ""

        def __post_init__(self) -> None:
            if not self.who:
                raise ValueError("nobody")

    return Place, Named


STANDARD = _pair(dataclasses.dataclass(frozen=True), dataclasses.dataclass(frozen=True, kw_only=True))
RECORDS = _pair(record, record(kw_only=True))


@given(st.text(), st.one_of(st.none(), st.integers()), st.text(min_size=1), st.lists(st.integers(), max_size=2))
def test_a_record_is_made_shown_compared_and_replaced_like_a_frozen_dataclass(
    sheet: str, column: int | None, who: str, rows: list[int]
) -> None:
    of_both = []
    for place, named in (STANDARD, RECORDS):
        one = place(sheet, rows, column)
        other = named(sheet, rows, column=column, who=who)
        again = dataclasses.replace(other, rows=[], note="n")
        of_both.append(
            (
                *(repr(one), repr(other), repr(again), dataclasses.asdict(other), one.name, again.seen),
                *(one == place(sheet, [], column), one == other, other == again, len({one, place(sheet, [], column)})),
                *(hash(one) == hash(place(sheet, [9], column)), [part.name for part in dataclasses.fields(named)]),
                place.__match_args__,
            )
        )
    assert of_both[0] == of_both[1]


@pytest.mark.parametrize("kinds", [STANDARD, RECORDS])
def test_a_record_is_frozen_and_refuses_what_it_does_not_know(kinds: tuple[Any, Any]) -> None:
    place, named = kinds
    with pytest.raises(dataclasses.FrozenInstanceError):
        place("a").sheet = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del place("a").sheet
    with pytest.raises(TypeError):
        place()
    with pytest.raises(TypeError):
        place("a", colour="red")
    with pytest.raises(TypeError):
        named("a", [], None, "ada")
    with pytest.raises(ValueError, match="nobody"):
        named("a", who="")


def test_what_a_class_defines_itself_stays() -> None:
    @record
    class Odd:
        size: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Odd) and self.size % 2 == other.size % 2

        def __hash__(self) -> int:
            return self.size % 2

        def __repr__(self) -> str:
            return "odd" if self.size % 2 else "even"

    assert Odd(1) == Odd(3)
    assert len({Odd(1), Odd(3), Odd(2)}) == 2
    assert repr(Odd(3)) == "odd"


def test_classes_that_are_compared_by_identity_stay_so() -> None:
    @record(eq=False)
    class Thing:
        size: int

    assert Thing(1) != Thing(1)
    assert len({Thing(1), Thing(1)}) == 2


def test_a_record_stays_the_same_when_its_way_of_making_objects_changes() -> None:
    standard, records = (_pair(one, many)[1] for one, many in (
        (dataclasses.dataclass(frozen=True), dataclasses.dataclass(frozen=True, kw_only=True)),
        (record, record(kw_only=True)),
    ))  # fmt: skip
    first = records.__init__
    for number in range(60):
        one, other = (named("a", [number], who=f"{number}") for named in (standard, records))
        assert dataclasses.asdict(one) == dataclasses.asdict(other)
        assert (other.note, other.seen, other.column) == ("", 0, None)
    assert records.__init__ is not first  # the written one

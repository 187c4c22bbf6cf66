"""Studies are spread evenly, and the same seed spreads them in the same way."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validate.assignment.spread import in_turn, spread

PEOPLE = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Fay", "Gus")
NUMBERS = st.integers(0, 60)


def loads(groups: dict[str, tuple[str, ...]], people: tuple[str, ...]) -> list[int]:
    """How many studies each has."""
    counted = Counter(name for group in groups.values() for name in group)
    return [counted[name] for name in people]


@given(number=NUMBERS, several=st.integers(2, 7), together=st.integers(1, 3), seed=st.integers(0, 99))
def test_everybody_has_as_many_studies_and_pairs_are_even(number: int, several: int, together: int, seed: int) -> None:
    """People differ by one study at most; so do pairs, where studies are extracted by two."""
    people, studies = PEOPLE[: max(several, together)], [f"S{study}" for study in range(number)]
    groups = spread(studies, people, together=together, seed=seed)
    assert list(groups) == studies
    assert all(len(set(group)) == together for group in groups.values())
    assert max(loads(groups, people)) - min(loads(groups, people)) <= 1
    if together == 2:
        shared = Counter(groups.values())
        pairs = [shared[pair] for pair in combinations(people, 2)]
        assert max(pairs) - min(pairs) <= 1
    assert spread(studies, tuple(reversed(people)), together=together, seed=seed) == groups


@given(first=NUMBERS, more=NUMBERS, several=st.integers(2, 6))
def test_studies_that_come_later_keep_it_even(first: int, more: int, several: int) -> None:
    """What was assigned before counts, and is not touched."""
    people = PEOPLE[:several]
    before = spread([f"S{study}" for study in range(first)], people, together=2, seed=1)
    after = spread([f"T{study}" for study in range(more)], people, together=2, seed=2, before=before.values())
    every = before | after
    assert len(every) == first + more
    assert max(loads(every, people)) - min(loads(every, people)) <= 1


@given(first=NUMBERS, more=NUMBERS, several=st.integers(2, 6), together=st.integers(1, 3))
def test_each_is_the_first_about_as_often_as_the_others(first: int, more: int, several: int, together: int) -> None:
    """Who is the first extracts what one person extracts. The extractors of a study stay the same."""
    people = PEOPLE[: max(several, together)]
    before = in_turn(spread([f"S{study}" for study in range(first)], people, together=together, seed=1))
    drawn = spread([f"T{study}" for study in range(more)], people, together=together, seed=2, before=before.values())
    groups = in_turn(drawn, before.values())
    assert {study: set(group) for study, group in groups.items()} == {study: set(drawn[study]) for study in drawn}
    times = Counter(group[0] for group in (*before.values(), *groups.values()))
    assert all(times[group[0]] <= times[other] + 1 for group in groups.values() for other in group)


def test_too_few_people() -> None:
    """Nobody extracts a study twice."""
    with pytest.raises(ValueError, match="2 people are needed"):
        spread(["S1"], ["Ada"], together=2, seed=1)

"""Distributes studies among extractors: everybody gets as many as the others, and works with everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

Pair = tuple[str, str]


def spread(
    studies: Sequence[str], people: Sequence[str], *, together: int, seed: int, before: Iterable[Sequence[str]] = ()
) -> dict[str, tuple[str, ...]]:
    """The `together` extractors of each study. The same seed and people give the same result.

    Numbers of studies differ by one at most, and each pair of people shares as many studies as any other pair, if the
    numbers allow it. `before` are the extractors of studies that are already assigned; they count and stay. Raises
    ValueError if there are fewer people than a study needs.
    """
    if len(people) < together:
        raise ValueError(f"{together} people are needed for each study, and there are {len(people)}")
    order = list(studies)
    random = Random(seed)
    random.shuffle(order)
    names = sorted(people)
    load, shared = Counter[str](), Counter[Pair]()
    for earlier in before:
        load.update(earlier)
        shared.update(_pairs(earlier))
    groups: list[set[str]] = []
    for _ in order:
        group = _next_group(names, load, shared, together, random)
        load.update(group)
        shared.update(_pairs(group))
        groups.append(group)
    _even_out(groups, names, shared)
    found = dict(zip(order, groups, strict=True))
    return {study: tuple(sorted(found[study])) for study in studies}


def in_turn(groups: Mapping[str, Sequence[str]], before: Iterable[Sequence[str]] = ()) -> dict[str, tuple[str, ...]]:
    """The same extractors of each study, ordered so that everybody is first about equally often.

    The first extractor of a study is never first in two studies more than another extractor of it. `before` are the
    extractors of studies that stay as they are.
    """
    times = Counter(group[0] for group in before if group)
    first: dict[str, str] = {}
    for study, group in groups.items():
        first[study] = min(sorted(group), key=lambda name: times[name])
        times[first[study]] += 1
    moved = True
    while moved:
        moved = False
        for study, group in groups.items():
            other = min(sorted(group), key=lambda name: times[name])
            if times[other] + 1 < times[first[study]]:
                times.update({other: 1, first[study]: -1})
                first[study], moved = other, True
    return {study: (first[study], *sorted(set(group) - {first[study]})) for study, group in groups.items()}


def _next_group(
    names: Sequence[str], load: Counter[str], shared: Counter[Pair], together: int, random: Random
) -> set[str]:
    """The people with the fewest studies; among them, those who have worked together least."""
    group: set[str] = set()
    while len(group) < together:
        chance = {name: random.random() for name in names}

        def rank(name: str, chance: dict[str, float] = chance) -> tuple[int, int, float]:
            return load[name], sum(shared[_pair(name, other)] for other in group), chance[name]

        group.add(min((name for name in names if name not in group), key=rank))
    return group


def _even_out(groups: list[set[str]], names: Sequence[str], shared: Counter[Pair]) -> None:
    """Swaps people between two studies while that makes the pairs more even. Nobody's number of studies changes."""
    while (often := _too_often(names, shared)) and _exchange_one(groups, often, shared):
        pass


def _too_often(names: Sequence[str], shared: Counter[Pair]) -> set[Pair]:
    """The pairs that share at least two studies more than some other pair."""
    numbers = {pair: shared[pair] for pair in combinations(names, 2)}
    fewest = min(numbers.values(), default=0)
    return {pair for pair, number in numbers.items() if number > fewest + 1}


def _exchange_one(groups: list[set[str]], often: set[Pair], shared: Counter[Pair]) -> bool:
    for number, group in enumerate(groups):
        if not often & set(_pairs(group)):
            continue
        for other in (*groups[:number], *groups[number + 1 :]):
            for leaving in sorted(group - other):
                for coming in sorted(other - group):
                    if _exchanged(group, other, leaving, coming, shared):
                        return True
    return False


def _exchanged(group: set[str], other: set[str], leaving: str, coming: str, shared: Counter[Pair]) -> bool:
    """Swaps two people if that makes the pairs more even. Returns whether it did."""
    stay, stay_there = group - {leaving}, other - {coming}
    change = Counter(_pair(coming, name) for name in stay)
    change.update(_pair(leaving, name) for name in stay_there)
    change.subtract(_pair(leaving, name) for name in stay)
    change.subtract(_pair(coming, name) for name in stay_there)
    if sum((shared[pair] + by) ** 2 - shared[pair] ** 2 for pair, by in change.items()) >= 0:
        return False
    for pair, by in change.items():
        shared[pair] += by
    group.symmetric_difference_update({leaving, coming})
    other.symmetric_difference_update({leaving, coming})
    return True


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _pairs(group: Iterable[str]) -> Iterable[Pair]:
    return combinations(sorted(group), 2)

"""Rows of two extractors and more, brought together: the same groups in whatever order anything is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from validate.assignment import assign

FLOOR = 1.0
"""Log-odds below which two rows stay apart: more has to speak for a pair than against it."""
NEAR = 1.0
"""Log-odds by which one pairing has to be better than every other; otherwise it is a tie."""

Core = Mapping[str, int]
"""Rows that belong together without a doubt: extractor -> position; a row that stands alone is a core of one."""
Link = tuple[int, int]
"""Two cores, by their places in the list, the smaller first."""


@dataclass(frozen=True)
class Grouping:
    """`groups` are cores to bring together. `ties` are sets of links of which none is better than the others."""

    groups: tuple[frozenset[int], ...]
    ties: tuple[frozenset[Link], ...]


def group(cores: Sequence[Core], evidence: Callable[[int, int], float | None]) -> Grouping:
    """The cores that are one row, by the best one-to-one assignment between each two extractors.

    `evidence` gives the log-odds that two cores are the same, the least of any two of their rows; None where they may
    not be brought together. Any two members of a group are similar enough, and what is no better than another stays
    apart.
    """
    found: dict[Link, int] = {}
    wanted: dict[Link, float] = {}
    ties: set[frozenset[Link]] = set()
    for one, other in combinations(sorted({name for core in cores for name in core}), 2):
        lefts = [place for place, core in enumerate(cores) if one in core and other not in core]
        rights = [place for place, core in enumerate(cores) if other in core and one not in core]
        weights = {}
        for left in lefts:
            for right in rights:
                if cores[left].keys().isdisjoint(cores[right]):
                    known = evidence(left, right)
                    if known is not None and known >= FLOOR:
                        weights[left, right] = known - FLOOR + _BEING_PAIRED
                        wanted[_link(left, right)] = known
        best = assign(weights, NEAR)
        for left, right in best.pairs:
            found[_link(left, right)] = found.get(_link(left, right), 0) + 1
        ties |= {frozenset(_link(*pair) for pair in tie) for tie in best.ties}
    tied = {link for tie in ties for link in tie}
    sure = {
        link: wanted[link]
        for link, times in found.items()
        if link not in tied and times == len(cores[link[0]]) * len(cores[link[1]])
    }
    groups, more = _consistent(
        cores, sure, lambda one, other: None if _link(one, other) in tied else evidence(one, other)
    )
    return Grouping(tuple(sorted(groups, key=sorted)), tuple(sorted(ties | more, key=sorted)))


_BEING_PAIRED = 2.0  # what a pair is worth beside its evidence: one good pair goes before two poor ones


def _link(one: int, other: int) -> Link:
    return (one, other) if one < other else (other, one)


def _consistent(
    cores: Sequence[Core], links: Mapping[Link, float], evidence: Callable[[int, int], float | None]
) -> tuple[list[frozenset[int]], set[frozenset[Link]]]:
    """Groups in which each extractor has one row and all are similar; where links contradict, the weakest give way."""
    groups: list[frozenset[int]] = []
    ties: set[frozenset[Link]] = set()
    waiting = [dict(part) for part in _parts(links)]
    while waiting:
        part = waiting.pop()
        members = frozenset(place for link in part for place in link)
        if _is_one(cores, members, evidence):
            groups.append(members)
            continue
        least = min(part.values())
        weakest = {link for link, known in part.items() if known - least < NEAR}
        if len(weakest) > 1:
            ties.add(frozenset(weakest))
        waiting.extend(_parts({link: known for link, known in part.items() if link not in weakest}))
    return groups, ties


def _is_one(cores: Sequence[Core], members: frozenset[int], evidence: Callable[[int, int], float | None]) -> bool:
    for one, other in combinations(sorted(members), 2):
        if not cores[one].keys().isdisjoint(cores[other]):
            return False
        known = evidence(one, other)
        if known is None or known < FLOOR:
            return False
    return True


def _parts(links: Mapping[Link, float]) -> list[dict[Link, float]]:
    """The links in parts that share no core with each other."""
    parts: list[tuple[set[int], dict[Link, float]]] = []
    for link, known in links.items():
        touching = [each for each in parts if not each[0].isdisjoint(link)]
        parts = [each for each in parts if each[0].isdisjoint(link)]
        places = {*link}.union(*(each[0] for each in touching))
        parts.append((places, {link: known} | {a: b for each in touching for a, b in each[1].items()}))
    return [part for _, part in parts]

"""The standing rulings on which row is which, brought to the rows that they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from validate.ledger.addresses import Addresses
from validate.ledger.ledger import PAIRING, Decision
from validate.ledger.renames import Renames

Row = tuple[str, int]
"""An extractor's row, by its position."""
Two = frozenset[Row]


@dataclass(frozen=True)
class PairRulings:
    """What the ledger says of the rows of one table.

    `same` and `different` name two rows each, with the rulings that say so; `contested` are those of which rulings
    contradict each other, so that none holds. `suspended` are the ids of rulings of which a row is not there.
    """

    same: Mapping[Two, tuple[Decision, ...]]
    different: Mapping[Two, tuple[Decision, ...]]
    contested: frozenset[Two]
    suspended: tuple[str, ...]

    @property
    def rows(self) -> frozenset[Row]:
        """All rows that a ruling is about."""
        return frozenset(row for two in (*self.same, *self.different) for row in two)

    @property
    def brought_together(self) -> list[frozenset[Row]]:
        """The rows that rulings make one, where nothing contradicts them."""
        parts = _connected(two for two in self.same if two not in self.contested)
        return [frozenset(row for two in part for row in two) for part in parts]

    def on(self, two: Two) -> tuple[Decision, ...]:
        """The rulings on these two rows, whatever they say."""
        return (*self.same.get(two, ()), *self.different.get(two, ()))


def pair_rulings(decisions: Iterable[Decision], addresses: Addresses, renames: Renames) -> PairRulings:
    """The rulings of these decisions, of one table."""
    same: dict[Two, list[Decision]] = {}
    different: dict[Two, list[Decision]] = {}
    suspended = []
    for each in decisions:
        if each.ruling not in PAIRING:
            continue
        found = {name: _meant(addresses, name, identity, renames) for name, identity in each.row.items()}
        rows = [(name, row) for name, row in found.items() if row is not None]
        if len(rows) != len(each.row):
            suspended.append(each.id)
            continue
        said = same if each.ruling == "same" else different
        for one, other in combinations(rows, 2):
            said.setdefault(frozenset((one, other)), []).append(each)
    return PairRulings(
        same={two: tuple(several) for two, several in same.items()},
        different={two: tuple(several) for two, several in different.items()},
        contested=_contested(same.keys(), different.keys()),
        suspended=tuple(suspended),
    )


def _meant(addresses: Addresses, name: str, identity: Sequence[str], renames: Renames) -> int | None:
    """The row of this identity, else the one that has another of its names; None where several have."""
    row = addresses.row(name, identity)
    if row is None:
        others = addresses.rows(name, identity, renames)
        row = next(iter(others)) if len(others) == 1 else None
    return row


def _contested(same: Iterable[Two], different: Iterable[Two]) -> frozenset[Two]:
    """What is said to be the same and not, and what pairs a row with two rows of one extractor, by whatever way.

    One of the rulings is wrong, and nobody but the team can say which.
    """
    links = list(same)
    apart = set(different)
    found: set[Two] = set()
    for part in _connected(links):
        rows = {row for two in part for row in two}
        twice = len({name for name, _ in rows}) < len(rows)
        against = {two for two in apart if two <= rows}
        if twice or against:
            found |= {*part, *against}
    return frozenset(found)


def _connected(links: Iterable[Two]) -> list[list[Two]]:
    """The links in parts that share no row."""
    parts: list[tuple[set[Row], list[Two]]] = []
    for two in links:
        touching = [each for each in parts if each[0] & two]
        parts = [each for each in parts if not each[0] & two]
        rows = set(two).union(*(each[0] for each in touching))
        parts.append((rows, [two, *(other for each in touching for other in each[1])]))
    return [part for _, part in parts]


NO_RULINGS = PairRulings(same={}, different={}, contested=frozenset(), suspended=())
"""What a ledger says that says nothing of which row is which."""

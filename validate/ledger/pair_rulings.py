"""Takes the pairing rulings in force from the ledger, and finds the rows that they are about."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from validate.ledger.ledger import PAIRING, Decision
from validate.ledger.renames import Renames
from validate.pairing.addresses import Addresses
from validate.pairing.rulings import PairRulings, Two, connected


def pair_rulings(decisions: Iterable[Decision], addresses: Addresses, renames: Renames) -> PairRulings:
    """The pairing rulings among decisions on one table."""
    same: dict[Two, list[Decision]] = {}
    different: dict[Two, list[Decision]] = {}
    orphaned = []
    for decision in decisions:
        if decision.ruling not in PAIRING:
            continue
        found = {name: _meant(addresses, name, identity, renames) for name, identity in decision.row.items()}
        rows = [(name, row) for name, row in found.items() if row is not None]
        if len(rows) != len(decision.row):
            orphaned.append(decision.id)
            continue
        ruled = same if decision.ruling == "same" else different
        for one, other in combinations(rows, 2):
            ruled.setdefault(frozenset((one, other)), []).append(decision)
    return PairRulings(
        same={two: tuple(several) for two, several in same.items()},
        different={two: tuple(several) for two, several in different.items()},
        contested=_contested(same.keys(), different.keys()),
        orphaned=tuple(orphaned),
    )


def _meant(addresses: Addresses, name: str, identity: Sequence[str], renames: Renames) -> int | None:
    """The row with this identity, or else the only row with another of its names. None if several rows have one."""
    row = addresses.row(name, identity)
    if row is None:
        others = addresses.rows(name, renames.identities(addresses.table, name, identity))
        row = next(iter(others)) if len(others) == 1 else None
    return row


def _contested(same: Iterable[Two], different: Iterable[Two]) -> frozenset[Two]:
    """Pairs ruled both same and different, and pairs that together join two rows of one extractor.

    One of the rulings must be wrong, and only the team can tell which.
    """
    links = list(same)
    apart = set(different)
    found: set[Two] = set()
    for part in connected(links):
        rows = {row for two in part for row in two}
        twice = len({name for name, _ in rows}) < len(rows)
        against = {two for two in apart if two <= rows}
        if twice or against:
            found |= {*part, *against}
    return frozenset(found)

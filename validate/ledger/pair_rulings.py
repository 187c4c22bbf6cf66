"""The pairing rulings that are neither withdrawn nor replaced, and the rows that they are about."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from validate.ledger.ledger import PAIRING, Decision
from validate.ledger.renames import Renames
from validate.pairing.addresses import Addresses
from validate.pairing.rulings import PairRulings, Two, connected


def pair_rulings(decisions: Iterable[Decision], addresses: Addresses, renames: Renames) -> PairRulings:
    """The rulings of these decisions, of one table."""
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
    """The row of this identity, else the one that has another of its names; None where several have."""
    row = addresses.row(name, identity)
    if row is None:
        others = addresses.rows(name, renames.identities(addresses.table, name, identity))
        row = next(iter(others)) if len(others) == 1 else None
    return row


def _contested(same: Iterable[Two], different: Iterable[Two]) -> frozenset[Two]:
    """What is said to be the same and not, and what pairs a row with two rows of one extractor, by whatever way.

    One of the rulings is wrong, and nobody but the team can say which.
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

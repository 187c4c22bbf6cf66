"""Rulings in force that contradict each other: on one cell, row or pairing, with different effects."""

from validate.adjudication.items import address_of
from validate.ledger.ledger import Decision, Ledger


def contradictions(ledger: Ledger) -> tuple[tuple[Decision, ...], ...]:
    """Each group of rulings on one place that do not have the same effect, in the order of their first rulings."""
    by_place: dict[str, list[Decision]] = {}
    for decision in ledger.in_force:
        by_place.setdefault(address_of(decision), []).append(decision)
    return tuple(tuple(several) for several in by_place.values() if len({decision.effect for decision in several}) > 1)

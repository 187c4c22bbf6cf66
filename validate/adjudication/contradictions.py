"""Rulings in force that contradict each other: on one cell, row or pairing, with different effects."""

from validate.adjudication.items import by_address
from validate.ledger.ledger import Decision, Ledger


def contradictions(ledger: Ledger) -> tuple[tuple[Decision, ...], ...]:
    """Each group of rulings on one address with different effects, in the order of their first rulings."""
    ruled = by_address(ledger.in_force).values()
    return tuple(tuple(several) for several in ruled if len({decision.effect for decision in several}) > 1)

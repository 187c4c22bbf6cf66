"""What can be chosen under Ruling."""

from __future__ import annotations

from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import PAIR_RULED, but_not
from validate.ledger.words import RULED


def rulings_offered(names: Names, *, verdicts: bool) -> tuple[str, ...]:
    """What can be ruled on cells and rows: what a verifier found too, where one found something (`verdicts`)."""
    ruled = (shown for ruling, shown in RULED.items() if verdicts or ruling != "verified")
    return (*map(names.in_ruling, names.shown), *ruled)


def pair_rulings_offered(names: Names) -> tuple[str, ...]:
    """What can be ruled on which row is which."""
    others = map(names.in_ruling, names.shown) if len(names.shown) > 2 else ()
    return (*PAIR_RULED.values(), *(but_not(name) for name in others))

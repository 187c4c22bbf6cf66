"""What can be chosen under Ruling."""

from __future__ import annotations

from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import PAIR_RULED, but_not, named_as_by
from validate.ledger.words import RULED


def rulings_offered(names: Names, *, verdicts: bool) -> tuple[str, ...]:
    """What can be ruled on cells and rows: what a verifier found too, where one found something (`verdicts`)."""
    ruled = (shown for ruling, shown in RULED.items() if verdicts or ruling != "verified")
    return (*map(names.in_ruling, names.shown), *ruled)


def pair_rulings_offered(names: Names) -> tuple[str, ...]:
    """What can be ruled on which row is which, and whose name for it the dataset has."""
    shown = [names.in_ruling(name) for name in names.shown]
    others = shown if len(shown) > 2 else ()
    return (*PAIR_RULED.values(), *map(named_as_by, names.shown.values()), *map(but_not, others))

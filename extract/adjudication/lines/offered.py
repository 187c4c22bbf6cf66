"""The choices under Ruling."""

from __future__ import annotations

from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import PAIR_RULED, but_not, named_as_by
from validate.ledger.words import RULED


def rulings_offered(names: Names, *, verdicts: bool) -> tuple[str, ...]:
    """The rulings for cells and rows. With `verdicts`, a verifier's value can be chosen, too."""
    ruled = (shown for ruling, shown in RULED.items() if verdicts or ruling != "verified")
    return (*map(names.in_ruling, names.shown), *ruled)


def pair_rulings_offered(names: Names) -> tuple[str, ...]:
    """The rulings on which row is which, and on whose name for the row the dataset uses."""
    shown = [names.in_ruling(name) for name in names.shown]
    others = shown if len(shown) > 2 else ()
    return (*PAIR_RULED.values(), *map(named_as_by, names.shown.values()), *map(but_not, others))

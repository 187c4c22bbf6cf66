"""Further lists in the report: later differences, tagged entries, pairings, and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from validate.adjudication.verification import verdict_of
from validate.dataset.report.first_submissions import STATES
from validate.dataset.report.form import place_of
from validate.dataset.report.rounds import RoundShown
from validate.dataset.tagged_entries import TaggedEntry, tagged_entries
from validate.ledger.ledger import VERIFYING, Decision
from validate.ledger.words import METHODS_SHOWN
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.pairing.pairings import Pairing


def later_shown(one: RoundShown, whole: Comparison) -> list[list[Any]]:
    """Cells that differ now but not at first: table, row of the dataset, field, study, row, state, outcome."""
    return [
        [*_address(one, whole, found.first), STATES[found.first.kind], found.outcome] for found in one.differences.later
    ]


def tagged_shown(one: RoundShown, whole: Comparison) -> list[list[Any]]:
    """Entries with tags: table, row of the dataset, field, study, row, id of the decision, and the tags."""
    return [
        [*_address(one, whole, entry), entry.decision.id if entry.decision else "", sorted(entry.tags)]
        for entry in tagged_entries(one.comparison, one.differences.first)
    ]


def _address(one: RoundShown, whole: Comparison, cell: Discrepancy | TaggedEntry) -> list[Any]:
    """Table, row of the dataset, field, study and row of a cell."""
    return [
        list(whole.tables).index(cell.table),
        one.line_of[cell.table].get(cell.position),
        place_of(whole.tables[cell.table].table, cell.field),
        cell.study,
        cell.row,
    ]


def pairings_shown(rounds: Sequence[RoundShown], whole: Comparison) -> list[list[Any]]:
    """How rows with different names were paired: table, row of the dataset, and a sentence."""
    names = list(whole.tables)
    return [
        [names.index(pairing.table), line, _of_pairing(pairing)]
        for one in rounds
        for pairing in one.comparison.pairings
        if pairing.position is not None and (line := one.line_of[pairing.table].get(pairing.position)) is not None
    ]


def _of_pairing(pairing: Pairing) -> str:
    score = f" Match score {pairing.score:.2f}." if pairing.score is not None else ""
    who = "; ".join(f"{', '.join(ruling.who)}, {ruling.when[:10]}" for ruling in pairing.rulings)
    return f"{pairing.reason.rstrip('.')}.{score}{f' Ruled by {who}.' if who else ''}"


def decisions_shown(rounds: Sequence[RoundShown]) -> dict[str, dict[str, str]]:
    """The decisions in force, by id."""
    return {
        decision.id: {
            "ruling": decision.ruling or "",
            "take": decision.take or "",
            "value": decision.given,
            "method": _method_shown(decision),
            "cause": decision.cause or "",
            "reason": decision.reason or "",
            "who": ", ".join(decision.who),
            "when": decision.when[:10],
        }
        for one in rounds
        for decision in one.comparison.ledger.in_force
    }


def _method_shown(decision: Decision) -> str:
    """The method of a decision. A verdict has the same word as in the methods text."""
    if decision.ruling in VERIFYING:
        return f"verification: {verdict_of(decision)}"
    return METHODS_SHOWN[decision.method] if decision.method else "a consensus that existed"

"""Carries rulings from another ledger, made with an earlier version of the form, over to the current version."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.project.folder.project import Project
from extract.project.form_changes.form_history import kept_forms
from extract.project.ledger.ledger_file import append_decisions
from schema.form import Form
from schema.records import record
from validate.ledger.ledger import Decision, Ledger
from validate.revision.matching import Matching
from validate.revision.rulings import CarriedRulings, RulingCarrier


@record
class CarriedOver:
    """The lines that carry rulings over, and the rulings that cannot be carried over, each with the reason."""

    lines: tuple[Decision, ...] = ()
    left: tuple[tuple[Decision, str], ...] = ()


def carry_joined(project: Project, taken: Sequence[Decision], *, when: str) -> CarriedOver:
    """Carries rulings from another ledger over, form by form, as a migration would have done.

    The rows of that time are not available. So each part of a row's name is carried over by itself.
    """
    forms = _forms_since(project, taken)
    ledger = project.read_ledger().ledger
    ids = {decision.id for decision in taken}
    waiting = [decision for decision in ledger.in_force if decision.id in ids and decision.ruling is not None]
    lines: list[Decision] = []
    left: list[tuple[Decision, str]] = []
    for old, new in pairwise(forms):
        of_old = [decision for decision in waiting if _may_be_of(decision, old, new)]
        carried = _carried(of_old, old, new, when=when)
        lines += carried.lines
        left += carried.left
        gone = {decision.id for decision, _ in carried.left} | {id_ for one in carried.lines for id_ in one.replaces}
        waiting = [decision for decision in waiting if decision.id not in gone] + list(carried.lines)
    append_decisions(project.ledger, lines)
    return CarriedOver(tuple(lines), tuple(left))


def _forms_since(project: Project, taken: Sequence[Decision]) -> list[Form]:
    """The forms of the project since the first of these rulings, with the current one last."""
    present = project.form()
    made_with = {decision.form for decision in taken if decision.form}
    kept = [one for one in kept_forms(project) if one.fingerprint != present.fingerprint]
    start = next((place for place, one in enumerate(kept) if _called(one.form) in made_with), len(kept))
    return [*(one.form for one in kept[start:]), present]


def _called(form: Form) -> str:
    return f"{form.name} {form.version}"


def _may_be_of(decision: Decision, old: Form, new: Form) -> bool:
    """Whether a ruling uses the words of the old form, and not already those of the new one."""
    table = new.by_name.get(decision.table)
    is_there = table is not None and (decision.field is None or decision.field in table.by_name)
    return decision.form == _called(old) and (_called(old) != _called(new) or not is_there)


def _carried(decisions: Sequence[Decision], old: Form, new: Form, *, when: str) -> CarriedRulings:
    if not decisions:
        return CarriedRulings((), ())
    return RulingCarrier(Matching(old, new), {}, {}).carry(Ledger(tuple(decisions)), when=when)

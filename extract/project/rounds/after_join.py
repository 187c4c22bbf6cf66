"""What the lines of a joined ledger do in a project: which contradict each other now, and which have no effect."""

from __future__ import annotations

from collections.abc import Sequence

from extract.project.folder.project import Project
from extract.project.form_changes.carry_joined import CarriedOver
from extract.project.ledger.ledger_join import without_effect
from extract.project.rounds.merging import merge_project
from validate.adjudication.contradictions import contradictions
from validate.ledger.ledger import Decision

_NO_PLACE = "rule on it again"


def rulings_without_effect(
    project: Project, taken: Sequence[Decision], carried: CarriedOver
) -> list[tuple[Decision, str]]:
    """The rulings that were taken, and are about nothing in the present form, each with the reason."""
    known = {id_ for line in carried.lines for id_ in line.replaces} | {decision.id for decision, _ in carried.left}
    found = without_effect((project.form(), project.whole_form()), taken)
    return [*((one, _NO_PLACE) for one in found if one.id not in known), *carried.left]


def contradicting_now(project: Project, new: Sequence[Decision]) -> list[Sequence[Decision]]:
    """The groups of rulings, some of them new, that contradict each other in what is there now."""
    new_ids = {decision.id for decision in new}
    found = contradictions(project.read_ledger().ledger)
    groups = [several for several in found if any(one.id in new_ids for one in several)]
    if not groups or not project.extraction_files():
        return list(groups)
    comparison = merge_project(project).comparison
    on_cells = comparison.rulings.values()
    known = {one.id for rulings in on_cells for one in (*rulings.in_force, *rulings.stale)}
    contested = {one.id for rulings in on_cells if rulings.contested for one in rulings.in_force}
    known |= {one.id for pairing in comparison.pairings for one in pairing.rulings}
    contested |= {one.id for pairing in comparison.pairings if pairing.state == "contested" for one in pairing.rulings}
    # What a stale ruling was about has changed: it contradicts nothing.
    still = [[one for one in several if one.id in contested or one.id not in known] for several in groups]
    return [several for several in still if any(one.id in new_ids for one in several) and _contradict(several)]


def _contradict(rulings: Sequence[Decision]) -> bool:
    return len({ruling.effect for ruling in rulings}) > 1

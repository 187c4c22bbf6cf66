"""What a dataset needs of the rounds after the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.dataset.building.obstacles import Obstacle
from extract.dataset.methods.facts import RoundFacts
from extract.project.extractors.submissions import kept_submissions, replaced_late
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.one_round.round_problems import rows_there
from extract.project.one_round.settled_rows import Agreed
from extract.project.rounds.agreement_basis import Basis, compared_submissions
from schema.rounds import up_to_round
from schema.text import plural
from validate.merge.comparison import Comparison


def first_comparison(project: Project, merged: Merged) -> Comparison | None:
    """The first submissions compared with each other; None where none is kept yet. Excluded studies are left out."""
    basis = _first_basis(project, merged)
    return None if basis is None else basis.comparison


def _first_basis(project: Project, merged: Merged) -> Basis | None:
    kept = kept_submissions(project)
    if not kept:
        return None
    current = ((path, checked.loaded) for path, checked in merged.files)
    return compared_submissions(project, kept, current)


def round_facts(project: Project, agreed: Agreed, merged: Merged) -> RoundFacts:
    """What the round added."""
    basis = _first_basis(project, merged)
    return RoundFacts(
        number=project.round,
        form=up_to_round(project.whole_form(), project.round),
        rows=agreed.rows,
        comparison=merged.comparison,
        people=tuple(checked.loaded.extraction.name for _, checked in merged.files),
        first=None if basis is None else basis.comparison,
        reworded=() if basis is None else basis.reworded,
        replaced=replaced_late(project),
    )


def round_obstacles(project: Project, merged: Merged, facts: RoundFacts) -> tuple[Obstacle, ...]:
    """What of the round is not done: studies that somebody began, and agreed rows that nobody filled in."""
    return (*_unfinished(project, merged), *_not_filled_in(project, merged, facts))


def _unfinished(project: Project, merged: Merged) -> Iterator[Obstacle]:
    for study, names in merged.unfinished.items():
        message = f"not marked as finished in round {project.round} by {' and '.join(names)}"
        yield Obstacle("unfinished", study, message)


def _not_filled_in(project: Project, merged: Merged, facts: RoundFacts) -> Iterator[Obstacle]:
    """The agreed rows that nobody has filled in, counted by study."""
    who = facts.coded()
    lacking = [row for row in facts.rows if not who[row.name]]
    handed_out = set().union(*map(rows_there, merged.loaded.values()))
    for study, number in Counter(row.study for row in lacking).items():
        of_study = [(row.table, row.name) for row in lacking if row.study == study]
        label = project.form().by_name[of_study[0][0]].label
        to_do = f"twofold template{project.option}"
        if handed_out.issuperset(of_study):
            to_do = f"finish the workbooks in {project.named(project.extractions)}/"
        message = f"nobody has filled in {plural(number, 'agreed row')} of {label} in round {project.round} ({to_do})"
        yield Obstacle("unfinished", study, message)

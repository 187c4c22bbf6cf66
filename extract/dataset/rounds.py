"""What a dataset needs of the rounds after the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.dataset.facts import RoundFacts
from extract.dataset.obstacles import Obstacle
from extract.output import plural
from extract.project.agreeing import compared_submissions
from extract.project.ledger_file import read_ledger
from extract.project.merging import Merged, merge_project
from extract.project.project import Project
from extract.project.rounds import Agreed
from extract.project.submissions import kept_submissions
from schema.rounds import up_to_round
from validate.extraction.extraction import Extraction
from validate.merge import merge

_NOBODY = "nobody"


def merge_round(project: Project, agreed: Agreed) -> Merged:
    """A later round, merged; with nothing in it where nobody has a workbook of it yet."""
    if project.extraction_files():
        return merge_project(project, blind=True, agreed=agreed)
    empty = Extraction.from_frames(project.form(), {}, name=_NOBODY)
    ledger = read_ledger(project.ledger)
    return Merged(merge([empty], ledger.ledger), (), ledger, (), {})


def round_facts(project: Project, agreed: Agreed, merged: Merged) -> RoundFacts:
    """What the round added."""
    kept = kept_submissions(project)
    current = ((path, checked.loaded) for path, checked in merged.files)
    return RoundFacts(
        number=project.round,
        form=up_to_round(project.whole_form(), project.round),
        rows=agreed.rows,
        comparison=merged.comparison,
        people=tuple(checked.loaded.extraction.name for _, checked in merged.files),
        first=compared_submissions(project, kept, current).comparison if kept else None,
    )


def round_obstacles(project: Project, merged: Merged, facts: RoundFacts) -> tuple[Obstacle, ...]:
    """What of the round is not done: studies that somebody began, and agreed rows that nobody filled in."""
    return (*_unfinished(project, merged), *_not_filled_in(project, facts))


def _unfinished(project: Project, merged: Merged) -> Iterator[Obstacle]:
    for study, names in merged.unfinished.items():
        message = f"not marked as finished in round {project.round} by {' and '.join(names)}"
        yield Obstacle("unfinished", study, message)


def _not_filled_in(project: Project, facts: RoundFacts) -> Iterator[Obstacle]:
    """The agreed rows that nobody has filled in, counted by study."""
    who = facts.coded()
    lacking = Counter(row.study for row in facts.rows if not who[row.name])
    for study, number in lacking.items():
        label = project.form().by_name[next(row.table for row in facts.rows if row.study == study)].label
        message = (
            f"nobody has filled in {plural(number, 'agreed row')} of {label} in round {project.round}"
            f" (twofold template{project.option})"
        )
        yield Obstacle("unfinished", study, message)

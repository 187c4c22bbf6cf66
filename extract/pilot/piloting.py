"""The pilot round of a project: its studies that all have finished, compared as they were first submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extract.adjudication.lines.names import Names, named
from extract.errors import CannotUse
from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.rounds.agreement_basis import compared_submissions
from extract.project.rounds.merging import merge_project
from extract.project.studies.pilot_studies import pilot_studies
from schema.records import record
from schema.text import fold
from validate.merge.comparison import Comparison
from validate.pilot.ranking import Trouble, ranked


@record
class Pilot:
    """The pilot studies that are compared, and those that wait, each with what they wait for.

    `first` compares the first submissions of `studies`. `names` says what extractors are called in what is shown.
    """

    studies: tuple[str, ...]
    waiting: Mapping[str, str]
    first: Comparison
    merged: Merged
    names: Names
    troubles: tuple[Trouble, ...]


def pilot(project: Project) -> Pilot:
    """The pilot round. CannotUse if no study is marked, or if none of them is done."""
    marked = pilot_studies(project)
    if not marked:
        raise CannotUse(
            "no study is marked as a pilot study",
            file=str(project.studies),
            hint="mark them, before or after they are extracted: twofold pilot --study STUDY --study STUDY",
        )
    merged = merge_project(project)
    out = merged.ledger.ledger.excluded
    kept = kept_submissions(project)
    submitted = {fold(study) for copy in kept for study in copy.studies}
    waiting: dict[str, str] = {}
    for key, name in marked.items():
        if key in out:
            waiting[name] = "excluded"
        elif key in merged.withheld or merged.awaited(name):
            awaited = " and ".join(merged.awaited(name))
            waiting[name] = f"not finished by {awaited}" if awaited else "nobody has begun it"
        elif key not in submitted:
            waiting[name] = "finished, but not merged yet (twofold merge)"
    studies = {key: name for key, name in marked.items() if name not in waiting}
    copies = [replace(copy, studies=tuple(one for one in copy.studies if fold(one) in studies)) for copy in kept]
    if not studies:
        raise CannotUse(
            "no pilot study can be compared yet: " + "; ".join(f"{name} {why}" for name, why in waiting.items()),
            file=str(project.folder),
            hint="all extractors of a study finish it first, then: twofold merge",
        )
    current = ((path, checked.loaded) for path, checked in merged.files)
    first = compared_submissions(project, [copy for copy in copies if copy.studies], current).comparison
    names = named(merged.comparison.names, blinded=project.settings.blinded)
    return Pilot(tuple(studies.values()), waiting, first, merged, names, ranked(first, merged.comparison))

"""Finds what a new form changes in each round of extraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.errors import CannotUse
from extract.project.folder.project import Project
from extract.project.form_changes.form_history import kept_forms
from extract.project.form_changes.migrating import carried_files, changes_from, files_by_form
from schema.form import Form
from schema.records import record
from schema.rounds import part_of_round, rounds_of
from validate.revision.change import Change


@record
class ChangedRound:
    """The project in one round: the form of its workbooks, the new form for this round, and the whole new form."""

    project: Project
    old: Form
    new: Form
    whole: Form

    @property
    def begun(self) -> bool:
        """Whether the round has workbooks."""
        return bool(self.project.extraction_files())


def changed_rounds(project: Project, whole: Form) -> list[ChangedRound]:
    """Each round of the project, in order. `whole` is the new form with all its rounds.

    If somebody has already changed the form in its file, the workbooks were made from an earlier form. Raises CannotUse
    if a round with workbooks is missing in the new form.
    """
    found = []
    # a form alone does not know which studies were renamed
    whole = replace(whole, renamed=project.whole_form().renamed)
    for part in (project, *project.later_rounds()):
        present, new = part.form(), part_of_round(whole, part.round)
        kept = kept_forms(part)
        if present.fingerprint == new.fingerprint and kept and kept[-1].fingerprint != new.fingerprint:
            present = replace(kept[-1].form, renamed=whole.renamed)
        found.append(ChangedRound(part, present, new, whole))
    known = rounds_of(whole)
    for changed in found:
        if changed.project.round not in known and changed.begun:
            raise CannotUse(
                f"the new form has no field of round {changed.project.round}, but there are workbooks of that round",
                file=str(changed.project.extractions),
                hint=f"keep a field with round: {changed.project.round}, or move the folder away if it is not needed",
            )
    return [changed for changed in found if changed.project.round in known]


def changes_of_rounds(rounds: Sequence[ChangedRound]) -> Iterator[tuple[int, list[Change], bool]]:
    """The changes in each round, with its number and whether it has extractions.

    A round without workbooks needs no changes.
    """
    extracted = any(changed.begun for changed in rounds)
    for changed in rounds:
        part, new = changed.project, changed.new
        files = carried_files(part, changed.old, new) if changed.begun else []
        by_form = files_by_form(part, changed.old, new, files)
        changes = changes_from(part, new, by_form)
        carried = any(several for _, several in by_form)
        if extracted and not carried:
            changes = [replace(one, effect="nothing") for one in changes]
        yield part.round, changes, carried

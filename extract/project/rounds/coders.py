"""Finds who fills in a later round, and their files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.extractor_files import whose_now
from extract.project.extractors.whose_file import WhoseFiles, near_person, people_of
from extract.project.folder.project import PROJECT_FILE, Project
from extract.project.one_round.settled_rows import Agreed
from extract.project.studies.assignment_file import read_assignment
from schema.text import as_argument, fold


def coders_of(project: Project, wanted: tuple[str, ...]) -> dict[str, tuple[Path, ...]]:
    """The extractors with these names, each with their files of the round.

    Without names, all extractors of the project. Raises CannotUse for somebody who is not an extractor of the project,
    or if the owner of a file is unclear.
    """
    whose = whose_now(project, project.read_ledger().ledger)
    refuse_unclear(project, whose)
    people = people_of(project.settings.people)
    names = people_meant(project, wanted, extractors=True)
    names = names or list(project.settings.extractors)
    if not names:
        hint = "name them: twofold people --extractor NAME"
        raise CannotUse("lists no extractors", file=str(project.folder / PROJECT_FILE), hint=hint)
    under = people.under(tuple(whose.owners))
    files = {name: whose.owners.get(under.name_of(name), ()) for name in names}
    return {name: tuple(project.extractions / file for file in several) for name, several in files.items()}


def refuse_unclear(project: Project, whose: WhoseFiles) -> None:
    """CannotUse while it is unclear whose a file is."""
    owned = {file for files in whose.owners.values() for file in files}
    if unclear := sorted(set(whose.stamps) - owned - set(whose.not_used)):
        raise CannotUse(
            f"{' and '.join(unclear)}: it is not clear whose workbook this is",
            file=str(project.extractions),
            hint="name the file as its extractor is called, or move it elsewhere",
        )


def _has_workbook(project: Project, extractor: str) -> bool:
    """Whether an extractor has a workbook for the round."""
    owners = whose_now(project, project.read_ledger().ledger).owners
    people = people_of(project.settings.people).under(owners)
    return people.name_of(extractor) in owners


def people_meant(project: Project, wanted: tuple[str, ...], *, extractors: bool) -> list[str]:
    """The people with these names.

    Raises CannotUse for somebody who is not in the project or, if asked, not an extractor.
    """
    people = people_of(project.settings.people)
    names = []
    for name in wanted:
        meant = people.meant(name)
        if len(meant) != 1 or (extractors and not meant[0].extractor):
            near = near_person(people, name)
            raise CannotUse(
                f"{name} is not {'an extractor' if extractors else 'one of the people'} of the project",
                file=str(project.folder / PROJECT_FILE),
                hint=f"{f'did you mean {near}? ' if near else ''}to add {name}: twofold people --extractor"
                f" {as_argument(name)}",
            )
        names.append(meant[0].name)
    return list(dict.fromkeys(names))


def rows_for(project: Project, agreed: Agreed, extractor: str, *, asked_for: bool = False) -> Agreed:
    """The agreed rows of the studies assigned to an extractor; all rows if nobody is assigned.

    Somebody without assigned studies gets nothing. But if they are `asked_for`, or already have a workbook for the
    round, they get all rows.
    """
    people = people_of(project.settings.people)
    assignment = read_assignment(project.in_round(1), people)
    studies = frozenset(assignment.studies_of(extractor))
    if not assignment or (not studies and (asked_for or _has_workbook(project, extractor))):
        return agreed
    return replace(agreed, rows=tuple(row for row in agreed.rows if fold(row.study) in studies), only=studies)

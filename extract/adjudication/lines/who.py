"""Handles the people named on the command line as having decided."""

from __future__ import annotations

from extract.adjudication.lines.names import named
from extract.errors import CannotUse
from extract.project.extractors.extractor_files import extractors_known, people_known
from extract.project.folder.project import Project
from schema.text import fold
from validate.assignment.people import People
from validate.ledger.ledger import Decision, Ledger


def who_decided(text: str, people: People) -> tuple[str, ...]:
    """The people named in a text. Raises CannotUse for somebody unknown, if the project lists its people."""
    names = named([person.name for person in people.persons if person.extractor], blinded=False, people=people)
    if reason := names.mistake_in(text):
        raise CannotUse(reason)
    return names.people(text)


def people_of_project(project: Project, ledger: Ledger) -> People:
    """The people of a project, as far as its settings, first submissions and rulings name them."""
    return people_known(project, extractors_known(project, ledger))


def who_made(project: Project, ledger: Ledger, line: Decision) -> str:
    """Who made a line of the ledger. In a blinded project, extractors have neither names nor numbers.

    A number would reveal them, because the sheet and `history` show the same line with it.
    """
    known = people_of_project(project, ledger).persons if project.settings.blinded else ()
    extractors = {fold(person.name) for person in known if person.extractor}
    shown = [person for person in line.who if fold(person) not in extractors]
    hidden = len(line.who) - len(shown)
    if hidden:
        shown.append("an extractor" if hidden == 1 else f"{hidden} extractors")
    return ", ".join(shown)

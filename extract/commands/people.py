"""`twofold people`: who extracts and who adjudicates, and which file is whose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import output_format, print_json, say

if TYPE_CHECKING:
    from extract.project.project import Project
    from validate.adjudication.people import Person


@click.command()
@click.option("--extractor", "extractors", multiple=True, metavar="NAME[=FILE]", help="An extractor, with their file.")
@click.option("--adjudicator", "adjudicators", multiple=True, metavar="NAME", help="A person who only adjudicates.")
@click.option("--initials", multiple=True, metavar="NAME=LETTERS", help="The initials of a person.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME=ALIAS", help="Another name of a person.")
@click.option("--left", multiple=True, metavar="NAME", help="An extractor who has left the project and has no file.")
@output_format
def people(
    extractors: tuple[str, ...],
    adjudicators: tuple[str, ...],
    initials: tuple[str, ...],
    aliases: tuple[str, ...],
    left: tuple[str, ...],
    output_format: str,
) -> int:
    """Show the people of the project and their files, add people, and say whose a file is.

    The answers are kept in twofold.toml, under [[people]]. A workbook made by twofold template says whose it is, even
    if you rename it. For any other file, twofold asks you once. If an extractor has two files, name the one to use now:
    --extractor "ben=ben final.xlsx". You may repeat each option. Exit code 1 while a question is open.
    """
    from extract.project.answers import Answers
    from extract.project.project import find_project

    answers = Answers.of(find_project(Path.cwd(), 1))
    for text in extractors:
        answers.extractor(text)
    for text in adjudicators:
        answers.adjudicator(text)
    for text in initials:
        answers.initials(text)
    for text in aliases:
        answers.alias(text)
    for text in left:
        answers.left(text)
    answers.write()
    for remark in answers.remarks:
        say(remark, err=True)
    return _show(find_project(Path.cwd(), 1), output_format)


def _show(project: Project, output_format: str) -> int:
    from extract.project.extractor_files import extractors_known, people_known, whose_now
    from extract.project.ledger_file import read_ledger

    ledger = read_ledger(project.ledger).ledger
    whose = whose_now(project, ledger)
    everybody = people_known(project, (*extractors_known(project, ledger), *whose.owners))
    persons = everybody.persons
    if output_format == "json":
        listed = [_as_json(person, whose.current.get(person.name)) for person in persons]
        questions = [{"text": question.text, "answer": question.answer} for question in whose.questions]
        print_json({"people": listed, "questions": questions, "ignored": project.ignored_files()})
        return int(bool(questions))
    for person in persons:
        say(_line(person, whose.current.get(person.name)))
    if not everybody.complete:
        say(
            "twofold.toml lists no people yet. The extractors are those of the files, first submissions and rulings.",
            err=True,
        )
    for sentence in project.ignored_files():
        say(sentence, err=True)
    for question in whose.questions:
        say(f"{question.text}: {question.answer}", fg="yellow")
    return int(bool(whose.questions))


def _as_json(person: Person, file: str | None) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": "extractor" if person.extractor else "adjudicator",
        "initials": person.initials,
        "aliases": list(person.aliases),
        "file": file,
    }


def _line(person: Person, file: str | None) -> str:
    also = ", ".join(text for text in (person.initials, *person.aliases) if text)
    called = f"{person.name} ({also})" if also else person.name
    if not person.extractor:
        return f"adjudicator  {called}"
    return f"extractor    {called}  {file or 'no file'}"

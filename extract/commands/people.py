"""`twofold people`: who extracts and who adjudicates, and which file is whose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import output_format, print_json, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.project.extractors.whose_file import WhoseFiles
    from extract.project.folder.project import Project
    from validate.assignment.people import Person


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
    --extractor "ben=ben final.xlsx". In a later round, twofold template --round 2 puts two files of a person together.
    You may repeat each option. Exit code 1 while a question is open.
    """
    from extract.project.extractors.answers import Answers
    from extract.project.folder.project import find_project

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
    from extract.project.extractors.extractor_files import extractors_known, people_known, whose_now

    every = [project, *project.later_rounds()]
    found = {one.round: whose_now(one, one.read_ledger().ledger) for one in every}
    known = extractors_known(project, project.read_ledger().ledger)
    everybody = people_known(project, (*known, *found[1].owners))
    questions = [(number, question) for number, whose in found.items() for question in whose.questions]
    ignored = [sentence for one in every for sentence in one.ignored_files()]
    if output_format == "json":
        listed = [_as_json(person, found) for person in everybody.persons]
        questions_json = [{"text": question.text, "answer": question.answer} for _, question in questions]
        print_json({"people": listed, "questions": questions_json, "ignored": ignored})
        return int(bool(questions))
    for person in everybody.persons:
        say(_line(person, found))
    if not everybody.complete:
        say(
            "twofold.toml lists no people yet. The extractors are those of the files, first submissions and rulings.",
            err=True,
        )
    for sentence in ignored:
        say(sentence, err=True)
    for number, question in questions:
        say(f"{_of_round(number)}{question.text}: {question.answer}", fg="yellow")
    return int(bool(questions))


def _files(person: Person, whose: WhoseFiles) -> tuple[str, ...]:
    from schema.text import fold

    return next((files for owner, files in whose.owners.items() if fold(owner) == fold(person.name)), ())


def _of_round(number: int) -> str:
    return f"round {number}: " if number > 1 else ""


def _as_json(person: Person, found: Mapping[int, WhoseFiles]) -> dict[str, Any]:
    files = {number: _files(person, whose) for number, whose in found.items()}
    later = [{"round": number, "files": list(several)} for number, several in files.items() if number > 1]
    return {
        "name": person.name,
        "role": "extractor" if person.extractor else "adjudicator",
        "initials": person.initials,
        "aliases": list(person.aliases),
        "file": files[1][0] if len(files[1]) == 1 else None,
        "files": list(files[1]),
    } | ({"later_rounds": later} if later else {})


def _line(person: Person, found: Mapping[int, WhoseFiles]) -> str:
    also = ", ".join(text for text in (person.initials, *person.aliases) if text)
    called = f"{person.name} ({also})" if also else person.name
    if not person.extractor:
        return f"adjudicator  {called}"
    first, *later = [(number, " and ".join(_files(person, whose))) for number, whose in found.items()]
    return f"extractor    {called}  " + "; ".join(
        [first[1] or "no file", *(f"{_of_round(number)}{files}" for number, files in later if files)]
    )

"""`twofold status`: studies by extractors, what is where and how far."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import (
    add_column,
    add_row,
    chosen_round,
    fits,
    of_round,
    output_format,
    print_json,
    print_table,
    say,
)
from extract.project.folder.command_cache import command_cache
from schema.text import plural

if TYPE_CHECKING:
    from rich.table import Table

    from extract.project.folder.project import Project
    from extract.report.overview import Overview


@click.command()
@click.option("--for", "whom", metavar="NAME", help="List each thing that is left to do for a person, or for Team.")
@of_round
@output_format
@command_cache()
def status(whom: str | None, output_format: str) -> int:
    """Show the progress of each study, and what is left to do for the team and for each person.

    For each study: who has extracted it, what is wrong, open, decided or stale. For each person: the studies to extract
    and to finish, and the errors to correct. For the team: what is to be ruled on, and to be asked. Dates are those of
    assignment.csv, of first submissions and of the ledger; where none of them says when, there is none. With --for
    NAME, each thing has a line of its own, what is overdue first.

    A pairing is open until somebody has ruled which row of one extractor is which row of the other. Exit code 1 while
    it is unclear whose a file is.
    """
    from extract.project.folder.project import find_project
    from extract.project.studies.listed_otherwise import listed_otherwise
    from extract.report.ledger_text import say_broken
    from extract.report.overview import overview
    from extract.report.round_progress import rounds_progress

    project = find_project(Path.cwd(), chosen_round())
    seen = overview(project)
    for remark in seen.not_used:
        say(remark, err=True)
    say_broken(seen.ledger)
    for sentence in listed_otherwise(project):
        say(sentence, fg="yellow", err=True)
    rounds = rounds_progress(project) if project.round == 1 and not seen.questions else []
    if output_format == "json":
        print_json(seen.as_json() | ({"rounds": [one.as_json() for one in rounds]} if rounds else {}))
    elif whom is not None:
        _print_items(project, seen, whom)
    else:
        _print(project, seen)
        if seen.to_verify and seen.merged:
            from extract.project.verification.how_to_verify import how_to_verify

            number = plural(len(seen.to_verify), "value is", "values are")
            say(f"{number} not verified yet: {how_to_verify(project, seen.merged, seen.to_verify, None)}")
        for one in rounds:
            for sentence in one.sentences():
                say(sentence)
    return int(bool(seen.questions))


_MANY = 3
"""With more extractors than this, or where words would break, the table says of each only whether a study is done."""


def _marks(project: Project, seen: Overview) -> str:
    """What the signs in the table mean, for those that it has."""
    cells = {study.by_extractor[name].short[-1:] for study in seen.studies for name in seen.extractors}
    meanings = {
        "*": f"* with errors or warnings (twofold check{project.option})",
        "?": "? extracted without being assigned",
    }
    return "   ".join(text for sign, text in meanings.items() if sign in cells)


def _print_to_do(seen: Overview) -> None:
    """What is left to do, a line for each person."""
    from extract.report.left_to_do import people_lines

    if not seen.to_do:
        return
    lines = list(people_lines(seen.to_do, seen.people, seen.today))
    width = max(len(name) for name, _ in lines)
    say("Left to do")
    for name, text in lines:
        for line in _folded(f"  {name:<{width}}  ", text):
            say(line)


def _folded(start: str, text: str) -> list[str]:
    """The text after its start, in lines that fit where somebody reads them. A file or a program gets one line."""
    if not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return [start + text]
    width = max(shutil.get_terminal_size().columns, len(start) + _NARROWEST)
    return textwrap.wrap(text, width, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False)


_NARROWEST = 30  # characters that a text beside a name has at least


def _print_items(project: Project, seen: Overview, whom: str) -> None:
    """Each thing that is left to do for a person, or for the team."""
    from extract.project.rounds.coders import people_meant
    from extract.report.left_to_do import TEAM, item_lines, tasks_for
    from schema.text import fold

    name = next((name for name in (TEAM, *seen.people) if fold(name) == fold(whom)), None)
    name = name or people_meant(project, (whom,), extractors=False)[0]
    lines = list(item_lines(tasks_for(seen.to_do, name), seen.today))
    say(f"Left to do for {name}" if lines else f"Nothing is left to do for {name}")
    for line in lines:
        say(f"  {line}")


def _print_next(project: Project, seen: Overview) -> None:
    """What to do next: the questions about files, if there are any, or the next step of the review."""
    from extract.report.next_steps import next_steps

    for question in seen.questions:
        say(f"Nothing can be compared until this is answered: {question.text}: {question.answer}")
    if seen.merged is not None:
        for step in next_steps(project, seen.merged, seen.breaking, new_sheet=False):
            step.say()


def _short_names(names: tuple[str, ...]) -> list[str]:
    """First names where they tell people apart, for a table of many."""
    firsts = [name.split()[0] for name in names]
    return [first if firsts.count(first) == 1 else name for first, name in zip(firsts, names, strict=True)]


def _print(project: Project, seen: Overview) -> None:
    from extract.report.after_merge import say_breaking, say_by_one_person, say_without_effect

    short = len(seen.extractors) > _MANY or not fits(_table(seen, short=False))
    print_table(_table(seen, short=short))
    if short and (marks := _marks(project, seen)):
        say(marks)
    if any(study.stale for study in seen.studies):
        say("Stale cells are open too: a value, or the form, has changed since the ruling.")
    for sentence in seen.unclear:
        say(sentence, fg="yellow")
    say_breaking(seen.breaking)
    _print_to_do(seen)
    if seen.merged is not None:
        say_by_one_person(project, seen.merged)
    _print_next(project, seen)
    if seen.pending:
        are = plural(seen.pending, "cell is", "cells are")
        say(f"{are} pending (PEND): still to be looked up in a full text, or to be asked of the authors.")
    if seen.merged is not None:
        say_without_effect(seen.merged)


def _table(seen: Overview, *, short: bool) -> Table:
    """The table of studies. If it is `short`, it says of each extractor only whether a study is done, with signs."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=short, show_edge=not short)
    narrow = short and len(seen.extractors) <= _MANY  # there, names of studies give way to what is said of them
    add_column(table, "Study", no_wrap=short and not narrow, overflow="ellipsis" if short and not narrow else "fold")
    for name in _short_names(seen.extractors) if short else seen.extractors:
        add_column(table, name, no_wrap=narrow)
    numbers = {
        "pairings": [study.pairings for study in seen.studies],
        "open": [study.open for study in seen.studies],
        "stale": [study.stale for study in seen.studies],
        "asked": [study.asked for study in seen.studies],
        "decided": [study.decided for study in seen.studies],
    }
    shown = [
        title for title, several in numbers.items() if any(several) or not (short or title in {"pairings", "asked"})
    ]
    for title in shown:
        add_column(table, title, justify="right", no_wrap=narrow)
    for row, study in enumerate(seen.studies):
        progress = [study.by_extractor[name] for name in seen.extractors]
        cells = [one.short if short else one.words for one in progress]
        add_row(table, study.shown, *cells, *(str(numbers[title][row] or "") for title in shown))
    return table

"""`twofold withdraw`: take rulings back. The ledger keeps them, and who took them back and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import output_format, plural, print_json, say

if TYPE_CHECKING:
    from validate.ledger.ledger import Decision, Ledger

_FEWEST = 4  # characters of an id


@click.command()
@click.argument("rulings", nargs=-1, required=True)
@click.option("--who", required=True, help="Who takes them back. Separate several names with ;")
@click.option("--reason", default="", help="Why they are withdrawn.")
@output_format
def withdraw(rulings: tuple[str, ...], who: str, reason: str, output_format: str) -> None:
    """Take back rulings that were made in error.

    RULINGS are ids, or their first characters; twofold history shows them. The cells that they decided are open again,
    unless an earlier ruling comes back into force. Nothing is deleted: a withdrawal is one more line in the ledger.
    """
    from extract.adjudication.who import people_of_project, who_decided
    from extract.clock import stamp
    from extract.project.ledger_file import append_decisions, read_ledger
    from extract.project.project import find_project
    from extract.report.ledger_text import broken_json, say_broken
    from validate.adjudication.decide import withdraw as taken_back

    project = find_project(Path.cwd())
    read = read_ledger(project.ledger)
    say_broken(read)
    ledger = read.ledger
    asked_for = list({each.id: each for each in (_meant(ledger, asked) for asked in rulings)}.values())
    meant = _still_in_force(ledger, asked_for)
    people = who_decided(who, people_of_project(project, ledger))
    if not people:
        raise click.BadParameter("give the name of the person who takes them back", param_hint="--who")
    append_decisions(project.ledger, [taken_back(each, who=people, when=stamp(), reason=reason) for each in meant])
    if output_format == "json":
        print_json({"withdrawn": [each.id for each in meant]} | broken_json(read))
        return
    for each in meant:
        where = " | ".join(part for part in (each.study, each.table, each.field) if part)
        say(f"withdrawn  {each.id}  {where}, ruled {each.when[:10]} by {', '.join(each.who)}")
    say(f"{plural(len(meant), 'ruling')} taken back. To see what is open now: twofold merge")


def _meant(ledger: Ledger, asked: str) -> Decision:
    """The ruling of this id; CannotUse where there is none, several, or it was taken back before."""
    from extract.errors import CannotUse

    found = [each for each in ledger.decisions if each.ruling and each.id.startswith(asked.casefold())]
    if len(asked) < _FEWEST or len(found) != 1:
        reason = "is the beginning of several rulings" if len(found) > 1 else "is not a ruling in the ledger"
        if len(asked) < _FEWEST:
            reason = f"is too short: give at least {_FEWEST} characters of the id"
        raise CannotUse(f"{asked!r} {reason}", hint="twofold history STUDY shows the id of every ruling")
    return found[0]


def _still_in_force(ledger: Ledger, rulings: list[Decision]) -> list[Decision]:
    """Those that were not taken back before, as an interrupted run may have done; CannotUse where all were."""
    from extract.errors import CannotUse

    withdrawn = [
        f"{each.id} was already withdrawn, on {before.when[:10]} by {', '.join(before.who)}"
        for each in rulings
        if (before := ledger.withdrawals.get(each.id)) is not None
    ]
    if len(withdrawn) == len(rulings):
        raise CannotUse("; ".join(withdrawn))
    for sentence in withdrawn:
        say(sentence, err=True)
    return [each for each in rulings if each.id not in ledger.withdrawals]

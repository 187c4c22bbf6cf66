"""Takes into a ledger what another one has: the copy of a shared folder, or that of somebody who worked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.ledger.append_only import append_lines
from extract.project.ledger.ledger_file import read_ledger
from extract.project.ledger.ledger_lines import BrokenLine, Repair
from schema.records import record
from schema.text import and_list
from validate.adjudication.contradictions import contradictions
from validate.ledger.ledger import Decision, Ledger
from validate.ledger.words import place_in_words


@record(kw_only=True)
class Joined:
    """What was taken from the other ledger, how many of its decisions were there already, and what cannot be read.

    `contradicting` are the groups of rulings on one place that contradict each other, of which one was taken.
    """

    decisions: tuple[Decision, ...]
    repairs: tuple[Repair, ...]
    already: int
    broken: tuple[BrokenLine, ...]
    contradicting: tuple[tuple[Decision, ...], ...]


def join_ledger(path: Path, other: Path, now: Callable[[], Ledger] | None = None) -> Joined:
    """Adds the lines of another ledger that are missing. No line that is there changes, and the other is only read.

    `now` gives the ledger as the project reads it afterwards, with studies under their present names. CannotUse if the
    other file is not there or has no decision.
    """
    if not other.is_file():
        raise CannotUse("is not there", file=str(other), hint="name the ledger whose lines are to be taken")
    if path.exists() and other.samefile(path):
        raise CannotUse("is this ledger itself", file=str(other), hint="name the other ledger")
    theirs = read_ledger(other)
    if not theirs.ledger.decisions and not theirs.repairs:
        raise CannotUse("has no decision in it", file=str(other), hint="name a copy of decisions.jsonl")
    new: list[Decision] = []
    repairs: list[Repair] = []

    def lines() -> list[str]:
        ours = read_ledger(path)
        new.extend(one for one in theirs.ledger.decisions if one.id not in ours.ledger.by_id)
        repairs.extend(one for one in theirs.repairs if one not in ours.repairs)
        return [*(one.line() for one in new), *(one.line() for one in repairs)]

    append_lines(path, lines)
    taken = {decision.id for decision in new}
    found = contradictions(now() if now else read_ledger(path).ledger)
    return Joined(
        decisions=tuple(new),
        repairs=tuple(repairs),
        already=len(theirs.ledger.decisions) - len(new),
        broken=theirs.broken,
        contradicting=tuple(several for several in found if any(one.id in taken for one in several)),
    )


def contradiction(several: Sequence[Decision], shown: Mapping[str, str]) -> str:
    """What rulings contradict each other, and whose they are. What they say is in the sheet and in `history`.

    `shown` has what the sheet calls the extractors.
    """
    ruled = [
        f"{' and '.join(shown.get(name, name) for name in decision.who)} ({decision.when[:10]})" for decision in several
    ]
    return f"{place_in_words(several[0])} is open, because the rulings by {and_list(ruled)} contradict each other"

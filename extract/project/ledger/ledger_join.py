"""Takes into a ledger what another one has: the copy of a shared folder, or that of somebody who worked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.ledger.append_only import append_lines
from extract.project.ledger.ledger_file import read_ledger
from extract.project.ledger.ledger_lines import BrokenLine, Repair
from schema.form import Form
from schema.records import record
from schema.text import and_list, as_argument, fold
from validate.adjudication.contradictions import contradictions
from validate.ledger.ledger import Decision, Ledger
from validate.ledger.words import place_in_words


@record(kw_only=True)
class Joined:
    """What was taken from the other ledger, how many of its decisions were there already, and what cannot be read.

    `contradicting` are the groups of rulings on one place that contradict each other, of which one was taken.
    `renamed` are the names before and now of each study that has another name than before. `two_names` are the last
    renamings of one study here and there, neither made in the knowledge of the other: the later one, the last, holds.
    """

    decisions: tuple[Decision, ...]
    repairs: tuple[Repair, ...]
    already: int
    broken: tuple[BrokenLine, ...]
    contradicting: tuple[tuple[Decision, ...], ...]
    renamed: tuple[tuple[str, str], ...]
    two_names: tuple[tuple[Decision, Decision], ...]


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
    before: list[Ledger] = []
    repairs: list[Repair] = []

    def lines() -> list[str]:
        ours = read_ledger(path)
        before.append(ours.ledger)
        new.extend(one for one in theirs.ledger.decisions if one.id not in ours.ledger.by_id)
        repairs.extend(one for one in theirs.repairs if one not in ours.repairs)
        return [*(one.line() for one in new), *(one.line() for one in repairs)]

    append_lines(path, lines)
    taken = {decision.id for decision in new}
    after = read_ledger(path).ledger
    found = contradictions(now() if now else after)
    names = [(before[0].renamed.now(one.study), after.renamed.now(one.study)) for one in new if one.renamed]
    return Joined(
        decisions=tuple(new),
        repairs=tuple(repairs),
        already=len(theirs.ledger.decisions) - len(new),
        broken=theirs.broken,
        contradicting=tuple(several for several in found if any(one.id in taken for one in several)),
        renamed=tuple((old, called) for old, called in dict.fromkeys(names) if old != called),
        two_names=tuple(_two_names(after, taken)),
    )


def _two_names(ledger: Ledger, taken: Collection[str]) -> Iterator[tuple[Decision, Decision]]:
    """The last renaming of a study here and the last one that was taken, if they contradict each other."""
    for names in ledger.renamed.names:
        lines = ledger.renamings_of(names[0])
        last = {line.id in taken: line for line in lines}
        if len(last) == 1:
            continue
        earlier, later = (line for line in lines if line in last.values())
        if earlier.id not in later.replaces and fold(earlier.renamed or "") != fold(later.renamed or ""):
            yield earlier, later


def way_back(old: str, new: str) -> str:
    """The command that gives a study that was renamed its earlier name back, with all that was done since."""
    return f"twofold studies rename {as_argument(new)} {as_argument(old)} --who NAME --why REASON"


def two_names_sentence(earlier: Decision, later: Decision, shown: Mapping[str, str]) -> str:
    """Which renamings of a study contradict each other, which one holds, and how to choose the other name."""
    renamed = [
        f"to {line.renamed} by {' and '.join(shown.get(name, name) for name in line.who)} ({line.when[:10]})"
        for line in (earlier, later)
    ]
    return (
        f"{earlier.study} was renamed {and_list(renamed)}. These contradict each other, and the later one holds:"
        f" {later.renamed}. If it should have the other name: {way_back(earlier.renamed or '', later.renamed or '')}"
    )


def contradiction(several: Sequence[Decision], shown: Mapping[str, str], form: Form | None) -> str:
    """What rulings contradict each other, and whose they are. What they say is in the sheet and in `history`.

    `shown` has what the sheet calls the extractors; a project's `form` has the labels of its fields.
    """
    ruled = [
        f"{' and '.join(shown.get(name, name) for name in decision.who)} ({decision.when[:10]})" for decision in several
    ]
    return (
        f"{place_in_words(several[0], form)}: the rulings by {and_list(ruled)} contradict each other. The cell is open,"
        " unless what one of them was about has changed since"
    )


def without_effect(forms: Collection[Form], taken: Sequence[Decision]) -> tuple[Decision, ...]:
    """The rulings that were taken and are about nothing in the forms: they were made with an earlier version."""
    fields = {(table.name, field.name) for form in forms for table in form.tables for field in table.fields}
    tables = {table for table, _ in fields}
    return tuple(
        one
        for one in taken
        if one.table and ((one.table, one.field) not in fields if one.field else one.table not in tables)
    )

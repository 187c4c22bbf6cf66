"""Adds the lines of another ledger: the copy of a shared folder, or that of somebody who worked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.ledger.append_only import append_lines
from extract.project.ledger.ledger_file import last_id, read_ledger
from extract.project.ledger.ledger_lines import BrokenLine, Repair, lines_after
from schema.form import Form
from schema.records import record
from schema.text import and_list, as_argument, fold, quoted
from validate.adjudication.contradictions import contradictions
from validate.ledger.ledger import Decision, Ledger
from validate.ledger.words import place_in_words, ruling_in_words


@record(kw_only=True)
class Joined:
    """What was taken from the other ledger, how many decisions were there already, and what cannot be read.

    `contradicting` are groups of contradicting rulings on one place, of which at least one was taken. `renamed` has the
    earlier and current name of each study whose name has changed. `two_names` pairs the last renamings of a study in
    both ledgers, if neither knew of the other. The later of the two is in force.
    """

    decisions: tuple[Decision, ...]
    repairs: tuple[Repair, ...]
    already: int
    broken: tuple[BrokenLine, ...]
    contradicting: tuple[tuple[Decision, ...], ...]
    renamed: tuple[tuple[str, str], ...]
    two_names: tuple[tuple[Decision, Decision], ...]


def join_ledger(path: Path, other: Path, now: Callable[[], Ledger] | None = None) -> Joined:
    """Adds the missing lines of another ledger. Existing lines never change, and the other ledger is only read.

    `now` returns the project's ledger afterwards, with the current names of studies. Raises CannotUse if the other file
    does not exist or has no decisions.
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
        return [*lines_after(last_id(ours.ledger), new), *(one.line() for one in repairs)]

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
    """The last renaming of a study in this ledger and the last one that was taken, if they contradict each other."""
    for names in ledger.renamed.names:
        lines = ledger.renamings_of(names[0])
        last = {line.id in taken: line for line in lines}
        if len(last) == 1:
            continue
        earlier, later = (line for line in lines if line in last.values())
        if earlier.id not in later.replaces and fold(earlier.renamed or "") != fold(later.renamed or ""):
            yield earlier, later


def way_back(old: str, new: str) -> str:
    """The command that gives a renamed study its earlier name back, and keeps everything that was done since."""
    return f"twofold studies rename {as_argument(new)} {as_argument(old)} --who NAME --why REASON"


def two_names_sentence(earlier: Decision, later: Decision, shown: Mapping[str, str]) -> str:
    """A sentence on contradicting renamings of a study: which one is in force, and how to choose the other name."""
    renamed = [
        f"to {line.renamed} by {' and '.join(shown.get(name, name) for name in line.who)} ({line.when[:10]})"
        for line in (earlier, later)
    ]
    return (
        f"{earlier.study} was renamed {and_list(renamed)}. These contradict each other, and the later one holds:"
        f" {later.renamed}. If it should have the other name: {way_back(earlier.renamed or '', later.renamed or '')}"
    )


def contradiction(several: Sequence[Decision], shown: Mapping[str, str], form: Form | None) -> str:
    """A sentence on rulings that contradict each other, with what each of them says and who made it.

    `shown` has the names of extractors in the sheet. With a project's `form`, its labels are used for the fields.
    """
    ruled = [
        f"{' and '.join(shown.get(name, name) for name in decision.who)} ({decision.when[:10]}: {_ruled(decision)})"
        for decision in several
    ]
    return (
        f"{place_in_words(several[0], form)}: the rulings by {and_list(ruled)} contradict each other. The cell is open,"
        " unless what one of them was about has changed since"
    )


def _ruled(decision: Decision) -> str:
    """What a ruling says, without the name of an extractor."""
    return quoted(decision.given) if decision.given else ruling_in_words(decision)


def without_effect(forms: Collection[Form], taken: Sequence[Decision]) -> tuple[Decision, ...]:
    """Rulings that were taken but fit nothing in the forms, because they were made with an earlier version."""
    fields = {(table.name, field.name) for form in forms for table in form.tables for field in table.fields}
    tables = {table for table, _ in fields}
    return tuple(
        one
        for one in taken
        if one.table and ((one.table, one.field) not in fields if one.field else one.table not in tables)
    )

"""What became of each ruling: it holds, sleeps, was replaced or withdrawn, or is suspended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from schema.choices import Choice
from schema.form import Field
from schema.text import fold
from validate.ledger.ledger import Decision
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison, Discrepancy
from validate.merge.resolve_rulings import KnownRows
from validate.merge.table_view import TableView

Fate = Literal["holds", "sleeps", "replaced", "withdrawn", "suspended"]

FATES: Mapping[Fate, str] = {
    "holds": "what it was about is as it was",
    "sleeps": "what it was about has changed; it holds again when that comes back",
    "replaced": "a later ruling took its place",
    "withdrawn": "it was taken back",
    "suspended": "the row that it names is not there; it counts again when the row is back",
}


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A cell that is not as it was ruled on: what an extractor had, and has now. Meanings, null for blank."""

    extractor: str
    field: str
    then: str | None
    now: str | None


@dataclass(frozen=True, kw_only=True)
class Event:
    """A ruling and what became of it. `number` counts the rulings of its study, from 1, as they were made.

    `positions` are the merged rows that it names: one, unless the row is not there or is not one row now. `by` is the
    line that replaced or withdrew it. Of one that sleeps, `changed` says where, `new_in` who has the row by now,
    `partly` that it holds in other cells of the row, and `needless` that nothing is open there all the same. `gone_in`
    says who has not the row any more. `beside` are ids of rulings that hold there: where this one holds too, those
    that contradict it.
    """

    number: int
    decision: Decision
    row: str
    positions: tuple[int, ...]
    fate: Fate = "suspended"
    by: Decision | None = None
    changed: tuple[Changed, ...] = ()
    partly: bool = False
    needless: bool = False
    new_in: tuple[str, ...] = ()
    gone_in: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def ruled_on(comparison: Comparison, study: str) -> tuple[Event, ...]:
    """Every ruling ever made about a study, in the order in which they were made, and what became of each.

    Those of one moment stay in the order in which they were written down. A withdrawal is no event of its own.
    """
    made = {each.id: each for each in comparison.ledger.decisions if each.ruling and fold(each.study) == fold(study)}
    known = _Known(comparison)
    ordered = sorted(made.values(), key=lambda each: each.when)
    return tuple(known.event(number, each) for number, each in enumerate(ordered, start=1))


def in_words(asked: Field, text: str | None) -> str | None:
    """A canonical text as people read it: of a choice its label, not its code."""
    if text is None or not isinstance(asked.cell, Choice):
        return text
    shown = {each.code: each.shown for each in asked.cell.choices}
    return "; ".join(shown.get(code, code) for code in text.split("; "))


@dataclass(frozen=True)
class _Known:
    """The ledger beside the merge that it was applied to."""

    comparison: Comparison

    @cached_property
    def rows(self) -> Mapping[str, KnownRows]:
        whole = self.comparison
        renames = Renames(whole.form, whole.ledger.standing)
        return {
            name: KnownRows(TableView(whole.form, whole.extractions, merged, whole.columns), renames)
            for name, merged in whole.tables.items()
        }

    @cached_property
    def withdrawals(self) -> Mapping[str, Decision]:
        return {each.withdraws: each for each in self.comparison.ledger.decisions if each.withdraws}

    @cached_property
    def replacements(self) -> Mapping[str, Decision]:
        """By what each replaced ruling was replaced; one that was itself withdrawn replaces nothing any more."""
        valid = (each for each in self.comparison.ledger.decisions if each.ruling and each.id not in self.withdrawals)
        return {old: each for each in valid for old in each.replaces}

    @cached_property
    def cells(self) -> Mapping[str, list[Discrepancy]]:
        """The cells of which the merge says that a ruling holds or sleeps there."""
        found: dict[str, list[Discrepancy]] = {}
        for each in self.comparison.discrepancies:
            for ruling in {one.id for one in (*each.verdict.holding, *each.verdict.sleeping)}:
                found.setdefault(ruling, []).append(each)
        return found

    def event(self, number: int, decision: Decision) -> Event:
        """One ruling and what became of it."""
        rows = self.rows.get(decision.table)
        at = {name: rows.places(name, identity) if rows else set() for name, identity in decision.row.items()}
        one = rows.meant(decision) if rows else None
        places = tuple(sorted(set().union(*at.values()) if one is None else {one}))
        sole = rows.view.labels[places[0]] if rows and len(places) == 1 else None
        label = _named(self.comparison, decision) if sole is None else sole
        plain = Event(number=number, decision=decision, row=label, positions=places)
        if decision.id in self.withdrawals:
            return replace(plain, fate="withdrawn", by=self.withdrawals[decision.id])
        if decision.id in self.replacements:
            return replace(plain, fate="replaced", by=self.replacements[decision.id])
        if rows is None or decision.id in self.comparison.suspended:
            return replace(plain, gone_in=tuple(name for name, several in at.items() if not several))
        return self._standing(plain, rows.view)

    def _standing(self, event: Event, view: TableView) -> Event:
        """A ruling that stands: it holds, or it sleeps, as the merge has it; else as its ground now is."""
        decision, cells = event.decision, self.cells.get(event.decision.id, [])
        holds_in = [each for each in cells if decision in each.verdict.holding]
        sleeps_in = [each for each in cells if decision in each.verdict.sleeping]
        position = event.positions[0] if len(event.positions) == 1 else None
        changed = () if position is None else tuple(_changed(view, position, decision))
        if not sleeps_in and (holds_in or not changed):
            contrary = (other for each in holds_in for other in each.verdict.holding if other.effect != decision.effect)
            return replace(event, fate="holds", beside=_ids(contrary))
        address = {} if position is None else view.address(position)
        return replace(
            event,
            fate="sleeps",
            changed=changed,
            partly=bool(holds_in),
            needless=all(each.state in {"decided", "agreed"} for each in sleeps_in),
            new_in=tuple(name for name in address if name not in decision.row),
            beside=_ids(other for each in sleeps_in for other in each.verdict.holding),
        )


def _changed(view: TableView, position: int, decision: Decision) -> Iterator[Changed]:
    """The cells that are not as they were ruled on, of those who had them then."""
    for name, then in _cells(view, decision):
        now = view.in_cell(position, name, "content")
        for who in dict.fromkeys((*then, *now)):
            news = who not in decision.had and decision.field is None
            if not news and not view.same(view.merged.table[name], then.get(who), now.get(who)):
                yield Changed(extractor=who, field=name, then=then.get(who), now=now.get(who))


def _cells(view: TableView, decision: Decision) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The fields that a ruling was about, and what each extractor had there. To keep or drop is about the whole row."""
    known = view.merged.table.by_name
    if decision.field is not None:
        if decision.field in known:
            yield decision.field, {who: had for who, had in decision.had.items() if not isinstance(had, dict)}
        return
    then = {who: had for who, had in decision.had.items() if isinstance(had, dict)}
    names = {name for had in then.values() for name in had}
    if decision.ruling in {"keep", "drop"}:
        names |= set(view.states)
    for name in known:
        if name in names:
            yield name, {who: had.get(name) for who, had in then.items()}


def _named(comparison: Comparison, decision: Decision) -> str:
    """The row that a ruling names, as whoever comes first wrote it: in words, without the study."""
    identity = next(iter(decision.row.values()), ())
    table = comparison.form.by_name.get(decision.table)
    if table is None or len(table.identity) != len(identity):
        return " / ".join(identity)
    parts = [
        in_words(table[name], part) or ""
        for name, part in zip(table.identity, identity, strict=True)
        if name != table.study
    ]
    return " / ".join(parts) or identity[0]


def _ids(decisions: Iterator[Decision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.id for each in decisions))

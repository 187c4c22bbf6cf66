"""Writes a ruling as text: when, how and by whom it was made, on what, why, and whether it is in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from shutil import get_terminal_size
from textwrap import wrap

import click

from schema.form import Field, Form
from schema.missing import Missing
from schema.records import record
from schema.text import and_list, fold, plural
from validate.adjudication.ruling_status import Change, Event
from validate.ledger.ledger import RULINGS, Decision
from validate.ledger.words import METHODS_SHOWN

_WIDEST = 118  # characters of a line
_UNBROKEN = 100_000
BLANK = "(blank)"
_WHOLE_ROW = "the whole row"
_COLOURS = {"in force": "green", "followed": "green", "stale": "yellow", "orphaned": "yellow"}


@record
class RulingText:
    """Rulings in lines of the width of the terminal. `numbers` are those of the rulings that are shown, by id.

    `awaited` are the extractors who have still to finish the study, `excluded` says whether the team took it out,
    `hidden` whether the rest about the extractors must not be told.
    """

    form: Form
    numbers: Mapping[str, int]
    awaited: Sequence[str] = ()
    excluded: bool = False
    hidden: bool = False

    def rulings(self, events: Sequence[Event]) -> Iterator[str]:
        """Every ruling, in the order in which they were made."""
        yield ""
        yield f"{plural(len(events), 'ruling')}, in the order in which they were made" if events else "No rulings"
        for event in events:
            yield ""
            yield from self.ruling(event, placed=True)

    def ruling(self, event: Event, *, placed: bool) -> Iterator[str]:
        """One ruling: when, how and by whom it was made, about what, why, on what basis, and its status."""
        decision = event.decision
        if decision.ruling == "exclude":
            yield from self._exclusion(event)
            return
        method = METHODS_SHOWN[decision.method] if decision.method else "method not known"
        bulk = f", one of {decision.bulk} filled down" if decision.bulk > 1 else ""
        head = f"{event.number:>3}  {decision.when[:10]}  {method} ({', '.join(decision.who)}){bulk}"
        yield f"{head}  {click.style(decision.id, dim=True)}"
        if placed or decision.field is None:
            yield from wrapped(self._place(event, placed=placed), 5)
        yield from wrapped(self._had(decision), 5)
        yield from wrapped(f"ruled: {self._ruling_in_words(decision)}", 5)
        if decision.reason or decision.cause:
            cause = f" ({decision.cause})" if decision.cause else ""
            yield from wrapped(f"reason{cause}: {decision.reason or 'none given'}", 5)
        yield from self._status_lines(event)

    def _exclusion(self, event: Event) -> Iterator[str]:
        """The decision that takes the study out."""
        decision = event.decision
        head = f"{event.number:>3}  {decision.when[:10]}  ({', '.join(decision.who)})"
        yield f"{head}  {click.style(decision.id, dim=True)}"
        reason = ": ".join(text for text in (decision.cause, decision.reason) if text)
        yield from wrapped(f"ruled: {RULINGS['exclude']} ({reason})", 5)
        yield from self._status_lines(event)

    def _status_lines(self, event: Event) -> Iterator[str]:
        for number, line in enumerate(self._status(event)):
            first, *more = list(wrapped(line, 5 if number == 0 else 7))
            yield click.style(first, fg=_COLOURS.get(event.status)) if number == 0 else first
            yield from more

    def _place(self, event: Event, *, placed: bool) -> str:
        """What the ruling is on. Without `placed`, only what the row above it does not say."""
        decision = event.decision
        table = self.form.by_name.get(decision.table)
        about = _WHOLE_ROW
        if decision.field is not None:
            field = self._field(decision, decision.field)
            about = field.label if field else decision.field
        spellings = {tuple(map(fold, identity)) for identity in decision.row.values()}
        row = event.row
        if decision.field is None and len(spellings) > 1:
            row = "; ".join(
                f"{name}: {' / '.join(identity[1:] or identity)}" for name, identity in decision.row.items()
            )
        elif not placed:
            return about
        own = table is not None and table.parent is None
        return " | ".join(
            part for part in (table.label if table else decision.table, "" if own else row, about) if part
        )

    def _had(self, decision: Decision) -> str:
        """What each extractor had in the cell when the ruling was made, or who had the row."""
        if decision.field is None:
            return f"had this row: {', '.join(decision.row)}"
        cell = {name: had for name, had in decision.had.items() if not isinstance(had, dict)}
        return "had: " + "; ".join(f"{name} {self._shown(decision, decision.field, had)}" for name, had in cell.items())

    def _ruling_in_words(self, decision: Decision) -> str:
        """The ruling in words, whatever kind of ruling it is."""
        what = RULINGS[decision.ruling] if decision.ruling else ""
        if decision.ruling == "take":
            what = f"as {decision.take} had it"
        if decision.ruling == "same" and decision.take is not None:
            what += f", as {decision.take} named it"
        if decision.ruling == "value":
            what = "a missing code" if decision.final in set(Missing) else "another value"
        if decision.ruling == "dispute":
            did = "did not find it in the report" if decision.final is None else "read something else"
            what = f"the person who verified the value {did}"
        given = decision.ruling in {"take", "verified", "value", "both", "dispute"} and decision.final is not None
        if not given:
            return what
        words = f": {decision.other}" if decision.other else ""
        return f"{what}: {self._shown(decision, decision.field, decision.final)}{words}"

    def _status(self, event: Event) -> Iterator[str]:
        """The status of the ruling: one line, and more lines if something has changed."""
        by, others = event.by, self._other_rulings(event)
        if event.status == "in force":
            yield f"in force, but contradicts {others}" if others else "in force"
        elif event.status == "followed":
            yield f"followed: the row was to be dropped, and {and_list(event.gone_in)} removed it"
        elif event.status == "replaced" and by is not None:
            yield f"replaced by ruling {self.numbers.get(by.id, by.id)} on {by.when[:10]}"
        elif event.status == "withdrawn" and by is not None:
            why = f": {by.reason}" if by.reason else ""
            yield f"withdrawn on {by.when[:10]} by {', '.join(by.who)}{why}"
        elif event.status == "stale":
            yield self._stale(event, others)
            for change in event.changes:
                yield self._changed(event.decision, change)
            if event.matched:
                by = event.matched_by
                ruling = f" (ruling {self.numbers.get(by.id, by.id)})" if by is not None else ""
                yield f"the row was matched with that of {and_list(event.matched)} since{ruling}"
            for name in event.gone_in if event.changes else ():
                yield f"{name} does not have this row any more"
            for name in event.new_in:
                yield f"{name} did not have this row then, and has it now"
        else:
            yield self._orphaned(event)

    def _stale(self, event: Event, others: str) -> str:
        partly = " in part" if event.partly else ""
        after = "open again"
        if others:
            after = f"{others} {'is' if len(event.others) == 1 else 'are'} in force instead"
        elif event.needless:
            after = self._nothing_open(event)
        if event.confirmed is not None:
            ruling = self.numbers.get(event.confirmed.id, event.confirmed.id)
            return f"stale, because the verifier has confirmed the extractor's value since (ruling {ruling}): {after}"
        if event.not_in_form:
            return f"stale, because the form does not have this value any more: {after}"
        if event.gone_in and not event.changes:
            do = "does" if len(event.gone_in) == 1 else "do"
            return f"stale{partly}, because {and_list(event.gone_in)} {do} not have this row any more: {after}"
        why = "the values have changed" if event.changes or not event.matched else "the row was matched with another"
        return f"stale{partly}, because {why}: {after}"

    def _nothing_open(self, event: Event) -> str:
        field = self._field(event.decision, event.decision.field) if event.decision.field else None
        if field is not None and field.mode != "dual":
            verified = ", and another verifies it" if field.mode == "verified" else ""
            return f"nothing is open there, because one person extracts it{verified}"
        return "nothing is open there, because all now agree"

    def _changed(self, decision: Decision, change: Change) -> str:
        then, now = (self._shown(decision, change.field, text) for text in (change.then, change.now))
        field = self._field(decision, change.field)
        of = "" if decision.field is not None else f"{field.label if field else change.field}: "
        return f"{of}{change.extractor} had {then}, and has {now} now"

    def _orphaned(self, event: Event) -> str:
        decision = event.decision
        table = self.form.by_name.get(decision.table)
        if table is None or (decision.field is not None and decision.field not in table.by_name):
            return "orphaned: the form no longer has this field"
        if self.excluded:
            return "has no effect while the study is excluded"
        if waiting := [name for name in self.awaited if self.hidden or name in decision.row]:
            return f"waits until the study is finished again by {' and '.join(waiting)}"
        if not event.gone_in:
            return "orphaned: the rows that it names are no longer one row"
        who = " and ".join(event.gone_in)
        return f"orphaned: this row of {who} no longer exists (removed, renamed, or entered twice)"

    def _other_rulings(self, event: Event) -> str:
        numbers = sorted(self.numbers[other] for other in event.others if other in self.numbers)
        named = [*map(str, numbers), *(other for other in event.others if other not in self.numbers)]
        return f"{'ruling' if len(named) == 1 else 'rulings'} {and_list(named)}" if named else ""

    def _field(self, decision: Decision, name: str | None) -> Field | None:
        table = self.form.by_name.get(decision.table)
        return table.by_name.get(name or "") if table else None

    def _shown(self, decision: Decision, name: str | None, text: str | None) -> str:
        field = self._field(decision, name)
        return (field.cell.in_words(text) if field and text else text) or BLANK


_columns: ContextVar[int | None] = ContextVar("columns", default=None)


@contextmanager
def for_a_page() -> Iterator[None]:
    """Within this context, lines are not folded, because a page in the browser folds them itself."""
    before = _columns.set(_UNBROKEN)
    try:
        yield
    finally:
        _columns.reset(before)


def _width() -> int:
    return _columns.get() or min(get_terminal_size((_WIDEST, 20)).columns, _WIDEST)


def wrapped(text: str, indent: int, hanging: int | None = None) -> Iterator[str]:
    """The text in lines of the terminal's width; those after the first a little further in."""
    further = " " * (indent + 2 if hanging is None else hanging)
    yield from wrap(
        text,
        _width(),
        initial_indent=" " * indent,
        subsequent_indent=further,
        break_on_hyphens=False,
        break_long_words=False,
    )

"""How a value came to be, in text for people: from the cells that were typed down to the final value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from shutil import get_terminal_size
from textwrap import wrap

import click

from extract.output import plural
from extract.project.submissions import Submission, Working
from schema.form import Field, Form
from schema.missing import Missing
from schema.records import record
from schema.text import fold
from validate.adjudication.history import WHYS, CellHistory, Entry, FieldHistory, FirstEntry, StudyHistory
from validate.adjudication.ruling_status import Change, Event
from validate.ledger.ledger import RULINGS, Decision
from validate.ledger.words import METHODS_SHOWN

_WIDEST = 118  # characters of a line
_BLANK = "(blank)"
_WHOLE_ROW = "the whole row"
_COLOURS = {"in force": "green", "stale": "yellow", "orphaned": "yellow"}
_COMPARED = {
    "agreed": "the same",
    "cosmetic": "the same, spelled differently",
    "conflict": "different values (a conflict)",
    "rounded": "one number, rounded differently (a conflict)",
    "status": "a missing code against a value, or against another code",
    "omission": "blank against filled (an omission)",
    "unscored": "not compared",
    "single": "only one extractor has it",
    "blank": "blank for everybody",
}
_OF_ROWS = {
    "additional": "only one extractor has this row (additional)",
    "duplicate": "one extractor has several rows with this name",
    "unidentified": "the row does not say which row it is",
}


def study_text(history: StudyHistory, form: Form, submissions: Sequence[Submission], working: Working) -> str:
    """A summary of a study: who extracted it, its rows, and every ruling with its status."""
    excluded = any(event.decision.ruling == "exclude" and event.status == "in force" for event in history.events)
    page = _Page(form, _numbers(history.events), working.awaited, excluded=excluded, hidden=working.hidden)
    return "\n".join(
        [
            click.style(history.study, bold=True),
            *_extractors(history, submissions, working, excluded=excluded),
            *_rows(history, form, shown=not working.awaited),
            *page.rulings(history.events),
        ]
    )


def field_text(history: FieldHistory, form: Form) -> str:
    """A field of a study, row by row: what each extractor typed, how it compares, the rulings, the final value."""
    table = form[history.table]
    every = [*(event for cell in history.cells for event in cell.events), *history.elsewhere]
    page = _Page(form, _numbers(every))
    lines = [click.style(f"{history.study}  {table.label}: {table[history.field].label}", bold=True)]
    for cell in history.cells:
        lines += ["", *page.cell(cell, table[history.field], of_study=table.parent is None)]
    if not history.cells:
        lines += ["", f"{table.label} has no rows for this study now."]
    if history.elsewhere:
        lines += ["", "Rulings on rows that no longer exist"]
        lines += [line for event in history.elsewhere for line in page.ruling(event, placed=True)]
    return "\n".join(lines)


def _numbers(events: Sequence[Event]) -> dict[str, int]:
    return {event.decision.id: event.number for event in events}


def _extractors(
    history: StudyHistory, submissions: Sequence[Submission], working: Working, *, excluded: bool
) -> Iterator[str]:
    yield ""
    if history.files:
        yield "Extracted by"
    elif excluded:
        yield "The team excluded this study, so that it is not compared."
    elif not working.awaited:
        yield "Nobody has recorded anything on this study now."
    wide = max(map(len, history.files), default=0)
    for name, file in history.files.items():
        kept = [submission for submission in submissions if submission.extractor == name]
        first = "; ".join(map(_first_submission, kept))
        parts = (file, first or "no first submission kept yet (twofold merge keeps it)")
        yield f"  {name:<{wide}}  {', '.join(part for part in parts if part)}"
    if working.awaited:
        yield f"Not finished by {', '.join(working.awaited)}: the answers are hidden until then."
    if working.hidden:
        yield "Who finished it, and what was withdrawn, is not shown until then, because the project is blinded."
    for withdrawn in working.withdrawn:
        copy, line = withdrawn.submission, withdrawn.withdrawal
        yield (
            f"{f'First submission {copy.file}'.strip()} of {copy.extractor} withdrawn on {line.when[:10]}"
            f" by {', '.join(line.who)}: {line.reason}"
        )


def _first_submission(submission: Submission) -> str:
    """The file and the day, as far as they may be told."""
    named = f"first submission {submission.file}".strip()
    return f"{named}, kept {submission.when[:10]}" if submission.when else f"{named} kept"


def _rows(history: StudyHistory, form: Form, *, shown: bool) -> Iterator[str]:
    row_counts = {form[name].label: counts for name, counts in history.rows.items() if form[name].parent is not None}
    if row_counts and shown:
        wide = max(map(len, row_counts))
        names = list(next(iter(row_counts.values()))[1])
        yield ""
        yield f"{'Rows':<{wide + 2}}  {'  '.join(names)}  merged"
        for label, (merged, own) in row_counts.items():
            counted = "  ".join(f"{own[name]:>{len(name)}}" for name in names)
            yield f"  {label:<{wide}}  {counted}  {merged:>6}"
    stale = f" ({history.stale} of them ruled on, and changed since)" if history.stale else ""
    yield ""
    yield f"{plural(history.open, 'cell')} open{stale}, {history.decided:,} decided"


@record
class _Page:
    """Lines of the width of the terminal. `numbers` are those of the rulings that are shown, by id.

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

    def cell(self, cell: CellHistory, asked: Field, *, of_study: bool) -> Iterator[str]:
        """One row: the cells, how they compare, the rulings, and the final value."""
        if not of_study:
            yield from _wrapped(cell.row or "(a row without identity)", 0)
        wide = max((len(entry.extractor) for entry in cell.entries), default=0)
        for entry in cell.entries:
            yield from _wrote(entry, asked, wide)
        if compared := _OF_ROWS.get(cell.kind or "") or _COMPARED.get(cell.state):
            yield from _wrapped(f"Compared: {compared}", 2)
        for event in cell.events:
            yield from self.ruling(event, placed=False)
        value = (asked.cell.in_words(cell.final) if cell.final else None) or "nothing"
        first, *more = _wrapped(f"Final value: {value} ({self._why(cell)})", 2)
        yield first.replace("Final value", click.style("Final value", bold=True), 1)
        yield from more

    def _why(self, cell: CellHistory) -> str:
        if cell.by is None:
            return WHYS[cell.why]
        ruling = f"ruling {self.numbers.get(cell.by.id, cell.by.id)}"
        return f"by {ruling}" if cell.why == "ruling" else f"{WHYS[cell.why]}: {ruling}"

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
            yield from _wrapped(self._place(event, placed=placed), 5)
        yield from _wrapped(self._had(decision), 5)
        yield from _wrapped(f"ruled: {self._ruling_in_words(decision)}", 5)
        if decision.reason or decision.cause:
            cause = f" ({decision.cause})" if decision.cause else ""
            yield from _wrapped(f"reason{cause}: {decision.reason or 'none given'}", 5)
        yield from self._status_lines(event)

    def _exclusion(self, event: Event) -> Iterator[str]:
        """The decision that takes the study out."""
        decision = event.decision
        head = f"{event.number:>3}  {decision.when[:10]}  ({', '.join(decision.who)})"
        yield f"{head}  {click.style(decision.id, dim=True)}"
        reason = ": ".join(text for text in (decision.cause, decision.reason) if text)
        yield from _wrapped(f"ruled: {RULINGS['exclude']} ({reason})", 5)
        yield from self._status_lines(event)

    def _status_lines(self, event: Event) -> Iterator[str]:
        for number, line in enumerate(self._status(event)):
            first, *more = list(_wrapped(line, 5 if number == 0 else 7))
            yield click.style(first, fg=_COLOURS.get(event.status)) if number == 0 else first
            yield from more

    def _place(self, event: Event, *, placed: bool) -> str:
        """What it is about; without `placed` no more than the row that it stands under leaves open."""
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
        """What everybody had then in the cell, or who had the row."""
        if decision.field is None:
            return f"had this row: {', '.join(decision.row)}"
        cell = {name: had for name, had in decision.had.items() if not isinstance(had, dict)}
        return "had: " + "; ".join(f"{name} {self._shown(decision, decision.field, had)}" for name, had in cell.items())

    def _ruling_in_words(self, decision: Decision) -> str:
        """What was ruled, in words; of any ruling that the ledger knows."""
        what = RULINGS[decision.ruling] if decision.ruling else ""
        if decision.ruling == "take":
            what = f"as {decision.take} had it"
        if decision.ruling == "value":
            what = "a missing code" if decision.final in set(Missing) else "another value"
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
        elif event.status == "replaced" and by is not None:
            yield f"replaced by ruling {self.numbers.get(by.id, by.id)} on {by.when[:10]}"
        elif event.status == "withdrawn" and by is not None:
            why = f": {by.reason}" if by.reason else ""
            yield f"withdrawn on {by.when[:10]} by {', '.join(by.who)}{why}"
        elif event.status == "stale":
            yield self._stale(event, others)
            for change in event.changes:
                yield self._changed(event.decision, change)
            for name in event.new_in:
                yield f"{name} did not have this row then, and has it now"
        else:
            yield self._orphaned(event)

    def _stale(self, event: Event, others: str) -> str:
        partly = " in part" if event.partly else ""
        after = "open again"
        if others:
            after = f"{others} is in force instead"
        elif event.needless:
            after = "nothing is open there, because all now agree"
        return f"stale{partly}, because the values have changed: {after}"

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
        named = [f"ruling {self.numbers.get(other, other)}" for other in event.others]
        return " and ".join(named)

    def _field(self, decision: Decision, name: str | None) -> Field | None:
        table = self.form.by_name.get(decision.table)
        return table.by_name.get(name or "") if table else None

    def _shown(self, decision: Decision, name: str | None, text: str | None) -> str:
        field = self._field(decision, name)
        return (field.cell.in_words(text) if field and text else text) or _BLANK


def _wrote(entry: Entry, asked: Field, wide: int) -> Iterator[str]:
    """What one extractor typed, what it was read as, and what stood in the first submission where that differs."""
    place = _place_of(entry)
    if not entry.there:
        value = "(does not have this row)" if entry.begun else "(did not extract this study)"
    else:
        value = entry.text if entry.text is not None else _BLANK
    yield from _wrapped(f"{entry.extractor:<{wide}}  {value}" + (f"   [{place}]" if place else ""), 2, wide + 4)
    if not entry.readable:
        yield from _wrapped("this could not be read: twofold check says why", wide + 4)
    elif entry.text is not None and entry.value is not None:
        read = asked.cell.in_words(entry.value)
        if fold(read) != fold(entry.text):
            yield from _wrapped(f"read as {read}", wide + 4)
    if entry.first is not None:
        had = f"{entry.first.text or _BLANK}   [{_place_of(entry.first)}]"
        yield from _wrapped(f"first submitted: {had if entry.first.there else 'this row was not there'}", wide + 4)


def _place_of(entry: Entry | FirstEntry) -> str:
    """`ada.xlsx Samples!F7`. In a blinded project no file is named."""
    return f"{entry.file or ''} {entry.sheet}!{entry.cell}".strip() if entry.cell else ""


def _width() -> int:
    return min(get_terminal_size((_WIDEST, 20)).columns, _WIDEST)


def _wrapped(text: str, indent: int, hanging: int | None = None) -> Iterator[str]:
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

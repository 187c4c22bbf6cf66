"""Writes the history of a value as text, from the typed cells to the final value."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

import click

from extract.project.extractors.submissions import Submission, Working
from extract.report.ruling_text import BLANK, RulingText, wrapped
from schema.cell_type import Family
from schema.form import Field, Form
from schema.text import and_list, fold, plural
from validate.adjudication.first_entries import FirstEntry
from validate.adjudication.history import WHYS, CellHistory, Entry, FieldHistory, StudyHistory
from validate.adjudication.ruling_status import Event

_COMPARED = {
    "agreed": "the same",
    "other": "the same choice, with different words for other",
    "same row": "the same row, as the rows are paired now",
    "cosmetic": "the same, spelled differently",
    "tolerance": "the same within the tolerance of the field",
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
    rulings = RulingText(form, _numbers(history.events), working.awaited, excluded=excluded, hidden=working.hidden)
    return "\n".join(
        [
            click.style(history.study, bold=True),
            *(
                f"Renamed from {line.study} to {line.renamed} on {line.when[:10]} by {and_list(line.who)} ({line.id}):"
                f" {line.reason}"
                for line in working.renamed
            ),
            *_extractors(history, submissions, working, excluded=excluded),
            *_rows(history, form, shown=not working.awaited),
            *rulings.rulings(history.events),
        ]
    )


def field_text(history: FieldHistory, form: Form, coded_again: Container[str] = ()) -> str:
    """A field of a study, row by row: what each extractor typed, how it compares, the rulings, the final value.

    The value of a row that was coded again in a later round is not called final.
    """
    table = form[history.table]
    every = [*(event for cell in history.cells for event in cell.events), *history.elsewhere]
    rulings = RulingText(form, _numbers(every))
    lines = [click.style(f"{history.study}  {table.label}: {table[history.field].label}", bold=True)]
    for cell in history.cells:
        lines += [
            "",
            *_cell(
                cell,
                table[history.field],
                rulings,
                of_study=table.parent is None,
                until_coded_again=cell.row in coded_again,
            ),
        ]
    if not history.cells:
        lines += ["", f"{table.label} has no rows for this study now."]
    of_study = [event for event in history.elsewhere if not event.decision.row]
    of_rows = [event for event in history.elsewhere if event.decision.row]
    for heading, events in (("Rulings on the study", of_study), ("Rulings on rows that no longer exist", of_rows)):
        if events:
            lines += ["", heading, *(line for event in events for line in rulings.ruling(event, placed=True))]
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
    for submission in submissions:
        if submission.extractor not in history.files and not excluded:
            yield f"{submission.extractor} has submitted it ({_first_submission(submission)}), but has it no more now."
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
    """The file and the day of a first submission, without what a blinded project hides."""
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
    waiting = f", {history.asked:,} waiting for the authors" if history.asked else ""
    yield ""
    yield f"{plural(history.open, 'cell')} open{stale}, {history.decided:,} decided{waiting}"


def _how_compared(cell: CellHistory, field: Field) -> str:
    """The key of `_COMPARED` for a cell."""
    if cell.why == "other words":
        return "other"
    if _refer_to_one_row(cell, field):
        return "same row"
    values = {entry.value for entry in cell.entries if entry.value}
    return "tolerance" if cell.state == "cosmetic" and field.effective_tolerance and len(values) > 1 else cell.state


def _cell(
    cell: CellHistory, field: Field, rulings: RulingText, *, of_study: bool, until_coded_again: bool
) -> Iterator[str]:
    """One row: the cells, how they compare, the rulings, and the final value."""
    if not of_study:
        yield from wrapped(cell.row or "(a row without identity)", 0)
    wide = max((len(entry.extractor) for entry in cell.entries), default=0)
    for entry in cell.entries:
        yield from _wrote(entry, field, wide)
    if compared := _OF_ROWS.get(cell.kind or "") or _COMPARED.get(_how_compared(cell, field)):
        yield from wrapped(f"Compared: {compared}", 2)
    for event in cell.events:
        yield from rulings.ruling(event, placed=False)
    value = (field.cell.in_words(cell.final) if cell.final else None) or "nothing"
    called = "Value before it was coded again" if until_coded_again else "Final value"
    first, *more = wrapped(f"{called}: {value} ({_why(cell, field, rulings.numbers)})", 2)
    yield first.replace(called, click.style(called, bold=True), 1)
    yield from more


def _refer_to_one_row(cell: CellHistory, field: Field) -> bool:
    """Whether extractors refer to one row of another table by different names, now that its rows are paired."""
    named = {fold(entry.text) for entry in cell.entries if entry.text}
    return field.cell.family is Family.REFERENCE and cell.state == "agreed" and len(named) > 1


def _why(cell: CellHistory, field: Field, numbers: Mapping[str, int]) -> str:
    if cell.by is None:
        if _refer_to_one_row(cell, field):
            return "all extractors refer to the same row, as the rows are paired now"
        without = any(entry.begun and not entry.there for entry in cell.entries)
        return WHYS[cell.why].replace("all extractors", "all who have this row") if without else WHYS[cell.why]
    ruling = f"ruling {numbers.get(cell.by.id, cell.by.id)}"
    return f"by {ruling}" if cell.why == "ruling" else f"{WHYS[cell.why]}: {ruling}"


def _wrote(entry: Entry, field: Field, wide: int) -> Iterator[str]:
    """What one extractor typed, how it was read, and the first submission if it differs."""
    place = _place_of(entry)
    if not entry.there:
        value = "(does not have this row)" if entry.begun else "(did not extract this study)"
    else:
        value = entry.text if entry.text is not None else BLANK
    yield from wrapped(f"{entry.extractor:<{wide}}  {value}" + (f"   [{place}]" if place else ""), 2, wide + 4)
    if not entry.readable:
        yield from wrapped("this could not be read: twofold check says why", wide + 4)
    elif entry.text is not None and entry.value is not None:
        read = field.cell.in_words(entry.value)
        if fold(read) != fold(entry.text):
            yield from wrapped(f"read as {read}", wide + 4)
    if entry.first is not None:
        place = _place_of(entry.first)
        had = f"{entry.first.text or BLANK}   [{place}]" if place else "there was no column for it"
        yield from wrapped(f"first submitted: {had if entry.first.there else 'this row was not there'}", wide + 4)


def _place_of(entry: Entry | FirstEntry) -> str:
    """`ada.xlsx Samples!F7`. In a blinded project no file is named."""
    return f"{entry.file or ''} {entry.sheet}!{entry.cell}".strip() if entry.cell else ""

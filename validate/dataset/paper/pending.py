"""Data items that are nearly all pending. A note replaces their column."""

from collections.abc import Iterator, Sequence

from schema.form import Field, Table
from schema.missing import Missing
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.ranges import with_range, with_share

_NEARLY_ALL = 0.8  # of the entries that apply
_KNOWN, _LONG = 6, 60  # entries that fit a note, and characters of one


def nearly_all_pending(words: InWords, table: Table, field: Field) -> bool:
    """Whether so few entries of a field are known that they fit into a note."""
    known, in_part, pending = _known(words, table, field)
    listed = [*known, *in_part]
    fits = len(listed) <= _KNOWN and all(len(text) <= _LONG for _, text in listed)
    unknown = pending - len(in_part)
    return bool(unknown) and unknown >= _NEARLY_ALL * (pending + len(known)) and fits


def pending_note(words: InWords, hidden: Sequence[tuple[Table, Field]]) -> Iterator[str]:
    """Sentences on the fields without a column: the number of pending entries, and all known entries.

    Fields that are all pending are separated from fields that are nearly all pending.
    """
    parts: dict[str, list[str]] = {"all": [], "nearly all": []}
    for table, field in hidden:
        known, in_part, pending = _known(words, table, field)
        number = pending + len(known)
        rows = len(words.rows(table))
        base = ("entry" if number == 1 else "entries") if number == rows else f"entries that apply (of {rows:,})"
        beside = [f"the {'other' if len(known) == 1 else 'others'}: {_listed(known)}"] if known else []
        beside += [f"of the pending ones, known in part: {_listed(in_part)}"] if in_part else []
        others = f" ({'; '.join(beside)})" if beside else ""
        if pending == number:
            parts["all"].append(f"{field.label}, {number:,} {base}{others}")
        else:
            parts["nearly all"].append(f"{field.label}, {pending:,} of {number:,} {base}{others}")
    for share, several in parts.items():
        if several:
            yield f"Not shown, because {share} entries are pending: {'; '.join(several)}."


def known_in_part_note(words: InWords, shown: Sequence[tuple[Table, Field]]) -> Iterator[str]:
    """A sentence on the entries that are pending, and shown with a range that is known all the same."""
    parts = []
    for table, field in shown:
        known = [
            (words.study(row[table.study]), text)
            for row in words.rows(table)
            if row[field.name] == Missing.PEND in field.codes
            if (text := with_range(words, table, field, row)) != Missing.PEND
        ]
        if known:
            parts.append(f"{field.label}, {_listed(known)}")
    if parts:
        yield f"Pending, but known in part, so that a range is shown: {'; '.join(parts)}."


_Texts = list[tuple[str, str]]


def _listed(texts: _Texts) -> str:
    return ", ".join(f"{text} in {study}" for study, text in texts)


def _known(words: InWords, table: Table, field: Field) -> tuple[_Texts, _Texts, int]:
    """Study and text of known entries, and of pending entries with a range; the number of pending entries."""
    known, in_part, pending = _Texts(), _Texts(), 0
    for row in words.rows(table):
        text = with_share(words, table, field, row, sign="%")
        if row[field.name] == Missing.PEND and Missing.PEND in field.codes:
            pending += 1
            in_part += [(words.study(row[table.study]), text)] if text != Missing.PEND else []
        elif text and text != Missing.NA:
            known.append((words.study(row[table.study]), text))
    return known, in_part, pending

"""Data items of which nearly all entries are pending: a note says so in place of a column."""

from collections.abc import Iterator, Sequence

from schema.form import Field, Table
from schema.missing import Missing
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.ranges import with_share

_NEARLY_ALL = 0.8  # of the entries that apply
_KNOWN, _LONG = 6, 60  # entries that a note has room for, and characters of one


def nearly_all_pending(words: InWords, table: Table, field: Field) -> bool:
    """Whether so few entries of a field are known that a note has room for them."""
    known, pending = _known(words, table, field)
    fits = len(known) <= _KNOWN and all(len(text) <= _LONG for _, text in known)
    return bool(pending) and pending >= _NEARLY_ALL * (pending + len(known)) and fits


def pending_note(words: InWords, hidden: Sequence[tuple[Table, Field]]) -> Iterator[str]:
    """A sentence on the fields that have no column: how many entries are pending, and all that are known."""
    parts = []
    for table, field in hidden:
        known, pending = _known(words, table, field)
        number = pending + len(known)
        base = "entries" if number == len(words.rows(table)) else f"entries that apply (of {len(words.rows(table)):,})"
        listed = ", ".join(f"{text} in {study}" for study, text in known)
        others = f" (the {'other' if len(known) == 1 else 'others'}: {listed})" if listed else ""
        parts.append(f"{field.label}, {pending:,} of {number:,} {base}{others}")
    if parts:
        yield f"Not shown, because nearly all entries are pending: {'; '.join(parts)}."


def _known(words: InWords, table: Table, field: Field) -> tuple[list[tuple[str, str]], int]:
    """Study and text of each entry that applies and is not pending, and how many are pending."""
    texts = [
        (words.study(row[table.study]), with_share(words, table, field, row, sign="%")) for row in words.rows(table)
    ]
    applying = [(study, text) for study, text in texts if text and text != Missing.NA]
    known = [(study, text) for study, text in applying if text != Missing.PEND]
    return known, len(applying) - len(known)

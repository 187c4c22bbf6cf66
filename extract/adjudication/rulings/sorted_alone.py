"""Finds rulings that were sorted without their lines, so that nobody knows which line they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.ruling_place import exchanged, place_in
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import BELONGS, METHOD, REASON, RULING, WHO
from extract.adjudication.rulings.row_problem import problem_of
from extract.adjudication.rulings.ruling import InvalidInput
from schema.text import quoted, tidy
from validate.check.problem import Problem

_SORTED = (
    f"the columns from {RULING} to {REASON} were sorted without the others, so rulings are now on the lines of others"
)
_UNDO = (
    "undo the sort, or take the sheet as it was before. To sort, select all columns. If you moved rulings on purpose,"
    " take the earlier ones back (twofold withdraw), and rule in a new sheet"
)
_UNDO_MARKED = (
    "undo the sort, or take the sheet as it was before. If you cannot, or moved rulings on purpose: select the cells"
    f" from {RULING} to {REASON} of these lines, delete them, and type the rulings again. To sort, select all columns"
)
_NOTHING = RulingInput().digest
_MANY = 3  # rulings at wrong places; two may have been exchanged on purpose


def sorted_alone(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines whose rulings may belong to others, because only the input columns were sorted.

    The hidden mark that was sorted with them shows this. In a sheet without marks, twofold's original rulings are on
    other lines, and their own lines are blank.
    """
    entries = tuple(entries)
    if exchanged(_places(entries)):
        return tuple(entry for entry in entries if entry.filled and not entry.untouched)
    keyed = [(entry, entry.key[2]) for entry in entries if entry.key is not None and not entry.untouched]
    touched = [entry for entry, _ in keyed]
    ruled = [(entry, written) for entry, written in keyed if written != _NOTHING]
    lost = Counter(written for _, written in ruled)
    moved = (lost & Counter(entry.input.digest for entry in touched)).total()
    blank = any(entry.input.blank for entry, _ in ruled)
    telling = any((entry.input.reason or entry.input.value) and lost[entry.input.digest] for entry in touched)
    if 2 * moved < lost.total() or not (moved >= _MANY or (blank and (moved >= _MANY - 1 or telling))):
        return ()
    return tuple(entry for entry in touched if entry.filled)


def _places(entries: Iterable[Entry]) -> dict[str, str]:
    """For each line that occurs once, the line whose ruling it has, by the mark."""
    lines = Counter(entry.place for entry in entries)
    marks = ((entry.place, place_in(entry.text(BELONGS) or "")) for entry in entries if lines[entry.place] == 1)
    return {place: typed_for for place, typed_for in marks if typed_for is not None}


def problems_of(path: Path, torn: Sequence[Entry], entries: Iterable[Entry]) -> Iterator[Problem]:
    """What to do about these lines of a sheet, at the cell of each ruling."""
    rows = {entry.place: entry.row for entry in entries}
    for entry in torn:
        place = place_in(entry.text(BELONGS) or "")
        row = rows.get(place) if place is not None else None
        typed = "" if row is None or row == entry.row else f"; this ruling was typed for the line in row {row}"
        invalid = InvalidInput(
            "ruling-refused", RULING, f"{_SORTED}{typed}: {_UNDO if place is None else _UNDO_MARKED}"
        )
        yield problem_of(path, entry, invalid)


def pasted_over(path: Path, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Problem]]:
    """The lines whose hidden mark was overwritten, so that pasted texts are under the wrong headers."""
    for entry in entries:
        text = tidy(entry.text(BELONGS) or "")
        if text and place_in(text) is None and entry.key is not None and entry.filled:
            message = (
                f"{quoted(text)} is in the hidden column between {METHOD} and {WHO}, so what was pasted here is one"
                f" column off: select the cells from {RULING} to {REASON} of this line, delete them, and type the"
                f" ruling again, or paste in two steps: first up to {METHOD}, then from {WHO} on"
            )
            yield entry, problem_of(path, entry, InvalidInput("ruling-refused", WHO, message))

"""Rulings that were sorted without their lines: nobody can say any more which line each of them is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from extract.adjudication.find import Entry
from extract.adjudication.ruling import InvalidInput
from extract.adjudication.ruling_input import RulingInput
from extract.adjudication.sorting import problem_of
from extract.adjudication.words import REASON, RULING
from validate.check.problem import Problem

_NOTHING = RulingInput().digest
_MANY = 3  # rulings that stand elsewhere than they were written; two may be exchanged on purpose


def sorted_alone(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines whose rulings may be those of others, if only the columns in which people fill in were sorted.

    It shows in the rulings that twofold wrote into the sheet: they stand on other lines now, and their own are blank.
    """
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


def problems_of(path: Path, torn: Iterable[Entry]) -> list[Problem]:
    """What to do about these lines, at the cell of each ruling."""
    message = (
        f"the columns from {RULING} to {REASON} were sorted without the others, so that rulings stand on the lines"
        " of others: undo the sort, or take the sheet as it was before. To sort, select all columns. If you moved"
        " rulings on purpose, take the earlier ones back (twofold withdraw), and rule in a new sheet"
    )
    invalid = InvalidInput("ruling-refused", RULING, message)
    return [problem_of(path, entry, invalid) for entry in torn]

"""Rulings that were sorted without their lines: nobody can say any more which line each of them is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from extract.adjudication.find import Entry
from extract.adjudication.words import FIELD, REASON, ROW, RULING, STUDY
from schema.text import tidy
from validate.check.problem import Problem

_MANY = 3  # rulings that stand elsewhere than they were written; two may be exchanged on purpose


def sorted_alone(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines whose rulings may be those of others, if only the columns in which people fill in were sorted.

    It shows in the rulings that twofold wrote into the sheet: they stand on other lines now, and their own are blank.
    """
    lines = [entry for entry in entries if entry.key is not None]
    touched = [entry for entry in lines if not entry.untouched]
    lost = Counter(entry.key[2] for entry in touched if entry.key is not None and entry.key[2] != "-")
    now = Counter(entry.input.digest for entry in touched)
    moved = sum(min(number, now[digest]) for digest, number in lost.items())
    blank = any(entry.input.blank and entry.key is not None and entry.key[2] != "-" for entry in touched)
    telling = any((entry.input.reason or entry.input.value) and lost[entry.input.digest] for entry in touched)
    if 2 * moved < lost.total() or not (moved >= _MANY or (blank and (moved >= _MANY - 1 or telling))):
        return ()
    return tuple(entry for entry in touched if entry.filled)


def problems_of(path: Path, torn: Iterable[Entry]) -> Iterable[Problem]:
    """What to do about these lines, at the cell of each ruling."""
    for entry in torn:
        place = [tidy(entry.text(header) or "") for header in (ROW, FIELD)]
        yield Problem(
            "ruling-refused",
            f"the columns from {RULING} to {REASON} were sorted without the others, so that rulings stand on the lines"
            " of others: undo the sort, or take the sheet as it was before. To sort, select all columns. If you moved"
            " rulings on purpose, take the earlier ones back (twofold withdraw), and rule in a new sheet",
            file=str(path),
            sheet=entry.sheet or None,
            cells=(entry.cell(RULING),),
            study=tidy(entry.text(STUDY) or "") or None,
            row=" / ".join(part for part in place if part) or None,
            values=(entry.input.ruling,),
        )

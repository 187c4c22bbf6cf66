"""Keeps the numbers of the rows of a dataset, so that the next one has the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.clock import stamp
from extract.dataset.building.contents import DESCRIPTION
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import copies_beside
from extract.project.ledger.numbers_file import NumbersFile, append_numbers, read_numbers
from extract.project.rounds.merging import kept_numbers
from schema.text import first_ones, plural
from validate.merge.comparison import Comparison
from validate.merge.kept_numbers import called, numbers_to_write
from validate.merge.numbers import NumberGiven, identities

_SHOWN = 5


def keep_numbers(project: Project, rounds: Sequence[Comparison], *, draft: bool) -> tuple[str, ...]:
    """Writes down the numbers that rows get in a dataset of these rounds; gives sentences on what changed.

    Those that only a draft has are not kept, because its rows may still be paired otherwise. CannotUse if a line of
    the file cannot be read, because its number could be given to another row; a draft says so.
    """
    known = kept_numbers(project)
    if draft:
        lost = (f"{project.numbers.name} line {number} cannot be read" for number in known.broken)
        return (*lost, *_damaged(project, known), *second_versions(project, known))
    new = numbers_to_write(rounds, when=stamp())
    append_numbers(project.numbers, known, new)
    return (*_damaged(project, known), *_changed(rounds, known, new), *second_versions(project, known))


def _damaged(project: Project, known: NumbersFile) -> Iterator[str]:
    """Sentences on a file that lacks lines: numbers that a paper quotes could be given to other rows."""
    name, back = (
        project.numbers.name,
        "If an earlier dataset is quoted somewhere, put the file back from a backup first",
    )
    if known.ends_cut:
        yield (
            f"{name} line {known.cut_at[-1]} was cut off, as by a program that was interrupted, and is left out. No row"
            f" gets the number that it may have given. {back}"
        )
    elif not known.lines and (project.dataset / DESCRIPTION).is_file():
        yield f"There is a dataset, but no {name} with its numbers, so they begin from the start. {back}"


def second_versions(project: Project, known: NumbersFile) -> Iterator[str]:
    """Sentences on copies of the file beside it that have lines which it lacks."""
    ours = {line.id for line in known.lines}
    for copy in copies_beside(project.numbers):
        if lacking := sum(line.id not in ours for line in read_numbers(copy).lines):
            yield (
                f"{copy.name} has {plural(lacking, 'line')} that {project.numbers.name} does not have. To take them in:"
                f' twofold ledger join "{copy.name}"'
            )


def _changed(rounds: Sequence[Comparison], known: NumbersFile, new: Sequence[NumberGiven]) -> Iterator[str]:
    """Sentences on numbers that a paper may have quoted: whose row is gone, or has other words."""
    letters = {called(table): table.name[0].upper() for one in rounds for table in one.form.tables}
    before = {one.last: one for several in known.numbers.given.values() for one in several}
    names = {line.id: f"{line.study}-{letters[line.table]}{line.number:02}" for line in new if line.after}
    gone = [names[line.id] for line in new if line.after and not line.rows]
    if gone:
        yield f"No longer in the extractions: {first_ones(gone, _SHOWN)}. {_not_again(gone)}"
    there = {line.id: before[line.after] for line in new if line.after and line.rows}
    back = [names[one] for one, was in there.items() if was.gone]
    if back:
        yield f"In the extractions again: {first_ones(back, _SHOWN)}. {_has_again(back)}"
    reworded = [
        names[line.id]
        for line in new
        if line.id in there
        and not identities(line.rows) & (there[line.id].earlier if there[line.id].gone else there[line.id].identities)
    ]
    if reworded:
        yield f"Reworded: {first_ones(reworded, _SHOWN)}. {_keeps(reworded)}"


def _not_again(names: Sequence[str]) -> str:
    return f"{'This number is' if len(names) == 1 else 'These numbers are'} not given again"


def _has_again(names: Sequence[str]) -> str:
    return "It has its number again" if len(names) == 1 else "They have their numbers again"


def _keeps(names: Sequence[str]) -> str:
    return "It keeps its number" if len(names) == 1 else "They keep their numbers"

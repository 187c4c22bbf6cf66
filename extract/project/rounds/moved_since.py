"""Finds workbooks in which only some columns were sorted since their studies were first submitted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.files import file_digest
from extract.project.extractors.submissions import Submission, submissions_of
from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.project.one_round.checking import Checked
from schema.text import and_list, plural
from validate.extraction.extraction import Extraction
from validate.extraction.moved_answers import MovedAnswers, moved_answers
from validate.extraction.moved_numbers import MovedNumbers, moved_numbers
from validate.extraction.parts import only_studies
from validate.extraction.recorded_table import RecordedTable


def moved_since(project: Project, files: Iterable[tuple[Path, Checked]]) -> tuple[str, ...]:
    """A question for each sheet on which answers are in other rows than in the last kept copy.

    Copies that equal the current file are skipped. One copy is read per extractor, and none if nothing has changed.
    """
    return once(("moved since", project.folder, project.round), lambda: tuple(_questions(project, files)))


def _questions(project: Project, files: Iterable[tuple[Path, Checked]]) -> Iterator[str]:
    for path, checked in files:
        now = checked.loaded.extraction
        copies = submissions_of(project, now.name)
        digest = file_digest(path) if copies else ""
        while copies and copies[-1].sha256 == digest:
            copies.pop()
        before = _submitted(project, copies)
        if before is not None:
            copy = copies[-1].file
            yield from (_question(path, now, moved, copy) for moved in moved_answers(before, now))
            yield from (_of_numbers(path, now, moved, copy) for moved in moved_numbers(before, now))


def _submitted(project: Project, copies: Sequence[Submission]) -> Extraction | None:
    """The extraction in the last of these copies, with all studies submitted by then. None if it cannot be read."""
    if not copies:
        return None
    from extract.project.form_changes.form_history import FormHistory

    history = once(("form history", project.folder, project.round), lambda: FormHistory(project, project.form()))
    last = copies[-1]
    try:
        loaded = history.load(project.submissions / last.file, name=last.extractor, when=last.when)
    except CannotUse:
        return None  # `merge` reports copies that were changed or are gone
    return only_studies(loaded.extraction, {study for copy in copies for study in copy.studies})


def _question(path: Path, now: Extraction, moved: MovedAnswers, copy: str) -> str:
    recorded = now[moved.table]
    labels = [recorded.table[name].label for name in moved.fields]
    return (
        f"{path.name}: on the sheet {recorded.sheet}, what is typed under {and_list(labels)} in"
        f" {_rows(recorded, moved.positions)} was in other rows when it was submitted ({copy}). If"
        " these columns were sorted without the others, undo that, and sort whole rows only. If the answers are right,"
        " nothing has to be done"
    )


def _of_numbers(path: Path, now: Extraction, moved: MovedNumbers, copy: str) -> str:
    recorded = now[moved.table]
    label = recorded.table[moved.field].label
    places = [
        f"{plural(number, 'row')} under {now[table].table[name].label} on the sheet {now[table].sheet}"
        for (table, name), number in moved.referring.items()
    ]
    verb = "refers" if [*moved.referring.values()] == [1] else "refer"
    return (
        f"{path.name}: on the sheet {recorded.sheet}, the numbers under {label} in {_rows(recorded, moved.positions)}"
        f" were in other rows when they were submitted ({copy}), and {and_list(places)} still {verb} to these numbers,"
        f" and so to other rows than before. If {label} was sorted without the other columns, undo that, and sort whole"
        " rows only. If you numbered the rows again, correct the numbers that refer to them. If all of them are right,"
        " nothing has to be done"
    )


def _rows(recorded: RecordedTable, positions: Sequence[int]) -> str:
    """The number of rows and their range: `3 rows (4 to 6)`."""
    rows = [recorded.numbers[position] for position in positions]
    return f"{len(rows)} rows ({min(rows)} to {max(rows)})"

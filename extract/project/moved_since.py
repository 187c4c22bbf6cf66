"""Whether somebody sorted some columns of a workbook and not the others, since its studies were first submitted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.errors import CannotUse
from extract.output import plural_list
from extract.project.checking import Checked
from extract.project.form_history import FormHistory
from extract.project.project import Project
from extract.project.submissions import Submission, file_digest, submissions_of
from validate.extraction.extraction import Extraction
from validate.extraction.moved_answers import MovedAnswers, moved_answers
from validate.extraction.parts import only_studies, together


def moved_since(project: Project, files: Iterable[tuple[Path, Checked]]) -> Iterator[str]:
    """A question for each sheet on which answers stand in other rows than in the first submission.

    First submissions are only read of files that were saved since.
    """
    history = FormHistory(project, project.form())
    for path, checked in files:
        now = checked.loaded.extraction
        copies = submissions_of(project, now.name)
        if not copies or file_digest(path) in {copy.sha256 for copy in copies[-1:]}:
            continue
        before = _first(project, history, copies)
        for moved in moved_answers(before, now) if before is not None else ():
            yield _question(path, now, moved)


def _first(project: Project, history: FormHistory, copies: Iterable[Submission]) -> Extraction | None:
    """What was first submitted; None where a copy cannot be read, which `merge` says."""
    parts = []
    for copy in copies:
        try:
            loaded = history.load(project.submissions / copy.file, name=copy.extractor, when=copy.when)
        except CannotUse:
            return None
        parts.append(only_studies(loaded.extraction, copy.studies))
    return together(parts)


def _question(path: Path, now: Extraction, moved: MovedAnswers) -> str:
    recorded = now[moved.table]
    labels = [recorded.table[name].label for name in moved.fields]
    rows = [recorded.numbers[position] for position in moved.positions]
    return (
        f"{path.name}: on the sheet {recorded.sheet}, what is typed under {plural_list(labels)} in"
        f" {len(rows)} rows ({min(rows)} to {max(rows)}) stood in other rows when it was first submitted. If these"
        " columns were sorted without the others, undo that, and sort whole rows only. If the answers are right,"
        " nothing has to be done"
    )

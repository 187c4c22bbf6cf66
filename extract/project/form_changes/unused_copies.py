"""Checks files that no longer count for their extractor, in case somebody still types in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.extractor_files import whose_now
from extract.project.extractors.whose_file import answer_for
from extract.project.folder.project import Project
from extract.project.form_changes.form_history import FormHistory
from extract.reading import Workbook
from schema.text import first_ones, plural
from validate.extraction.differences import differing_cells
from validate.extraction.extraction import Extraction

_SHOWN = 6  # studies that a sentence names


def differs(path: Path, current: Extraction, history: FormHistory, workbook: Workbook | None = None) -> Iterator[str]:
    """A sentence if an unused file, carried over to the current form, differs from the extraction that counts."""
    try:
        copy = history.load(path, name=current.name, workbook=workbook)
    except CannotUse as error:
        yield f"{path.name} cannot be compared with {current.file}: {error.message}"
        return
    cells = differing_cells(copy.extraction, current)
    if not cells:
        return
    names = {**current.study_names, **copy.extraction.study_names}
    studies = [names.get(key, key) for key in sorted(cells)]
    yield (
        f"{path.name} differs from {current.file} in {plural(cells.total(), 'cell')}"
        f" ({first_ones(studies, _SHOWN)}). If {current.name} went on typing in {path.name}, copy these cells"
        f" into {current.file}, or use {path.name} from now on: {answer_for(current.name, path.name)}"
    )


def sentences_on(project: Project, path: Path) -> Iterator[str]:
    """Sentences about a file that somebody checks, if the file no longer counts."""
    if path.resolve().parent != project.extractions.resolve():
        return
    whose = whose_now(project, project.read_ledger().ledger)
    name = whose.not_used.get(path.name)
    if name is None:
        return
    current = whose.current.get(name)
    yield f"{path.name} is not used: " + (
        f"{name} works in {current} now (twofold.toml)" if current else f"it was {name}'s"
    )
    if current:
        history = FormHistory(project, project.form())
        loaded = history.load(project.extractions / current, name=name)
        yield from differs(path, loaded.extraction, history)

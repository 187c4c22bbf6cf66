"""Opens the desk of a project. Reading, merging, and loading the program wait for one another as little as can be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from extract.reading.parallel_reading import read_ahead

if TYPE_CHECKING:
    from extract.desk.desk import Desk
    from extract.project.folder.project import Project


def open_desk(project: Project) -> Desk:
    """The desk of a project. CannotUse if the project cannot be merged."""
    with read_ahead(project.extraction_files()):
        from extract.desk.desk import Desk

        with ThreadPoolExecutor(max_workers=1) as beside:
            beside.submit(_load_pages)
            return Desk(project)


def _load_pages() -> None:
    """Loads what serves the pages, and their templates. Who opens the desk waits for the merge anyway."""
    from extract.desk.page import compile_templates
    from extract.desk.serve import load_server

    load_server()
    compile_templates()

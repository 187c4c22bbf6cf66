"""Opens a project's reports, to look up the words that extractors quote."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from extract.project.folder.project import Project
from validate.passages.quoted_cells import quotes

if TYPE_CHECKING:
    from extract.fulltexts.library import ProjectLibrary
    from validate.extraction.extraction import Extraction


def reports_beside(
    project: Project, extractions: Iterable[Extraction]
) -> AbstractContextManager[ProjectLibrary | None]:
    """The reports in the folder `fulltexts`, open during a block. None without such a folder or a field for quotes."""
    if not project.fulltexts.is_dir() or not quotes(project.whole_form()):
        return nullcontext()
    from extract.fulltexts.library import ProjectLibrary, ReportReader

    return ProjectLibrary(project.fulltexts, ReportReader(), list(extractions))

"""The history of a field's values: first submissions, current values, rulings, and later codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.adjudication.lines.hidden import with_hidden_names
from extract.output import say
from extract.project.extractors.submissions import Submission, kept_submissions
from extract.project.form_changes.form_history import FormHistory
from extract.project.rounds.agreement_basis import parts_submitted
from extract.project.rounds.recoded import RecodedCell, RecodedCells
from validate.adjudication.history import FieldHistories, FieldHistory
from validate.extraction.parts import only_studies, together
from validate.extraction.read_cells import key_of
from validate.merge import merge

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from extract.adjudication.lines.names import Names
    from extract.project.folder.project import Project
    from extract.workbook.load import Loaded
    from validate.extraction.extraction import Extraction
    from validate.merge.comparison import Comparison


class FirstAndNow:
    """Histories of values, with these names of extractors. Each kept copy is read only once.

    With `study`, only the copies of this study are read. `known` are files that are already loaded, by extractor and
    digest; a copy that equals one is not read again.
    """

    def __init__(
        self,
        project: Project,
        comparison: Comparison,
        names: Names,
        *,
        study: str | None = None,
        known: Mapping[tuple[str, str], Loaded] | None = None,
    ) -> None:
        self._project, self._form, self._names, self._known = project, comparison.form, names, known or {}
        self._histories = FieldHistories(comparison, self._first_submitted(study))
        self._recoded = RecodedCells(project)

    def of(
        self, study: str, table: str, field: str, *, rows: Container[str] | None = None
    ) -> tuple[FieldHistory, tuple[RecodedCell, ...]]:
        """The history of a field in a study, for all or some rows, and of codes that were coded again."""
        found = self._histories.of(study, table, field, rows=rows)
        again = self._recoded.of(study, table, field)
        return with_hidden_names(found, self._names), with_hidden_names(again, self._names)

    def _first_submitted(self, study: str | None) -> Comparison | None:
        """The first submissions; None if no copy can be read with this form."""
        key = None if study is None else key_of(self._form.studies[self._form.studies.study], study)
        kept = [copy for copy in kept_submissions(self._project) if study is None or key in copy.studies]
        history = FormHistory(self._project, self._form)

        def extraction_in(copy: Submission) -> Extraction | None:
            path, known = self._project.submissions / copy.file, self._known.get((copy.extractor, copy.sha256))
            loaded = known or history.load(path, name=copy.extractor, when=copy.when)
            if any(problem.code == "other-form" for problem in loaded.problems):
                say(f"{copy.file} was made with another form, so its values are left out", err=True)
                return None
            return loaded.extraction

        whole = [together(several) for several in parts_submitted(kept, extraction_in).values()]
        parts = whole if key is None else [only_studies(extraction, [key]) for extraction in whole]
        return merge(parts) if parts else None

"""How the values of a field came to be: what was first submitted, what is there now, the rulings, and later codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.adjudication.lines.hidden import with_hidden_names
from extract.output import say
from extract.project.extractors.submissions import Submission, kept_submissions
from extract.project.form_changes.form_history import FormHistory
from extract.project.rounds.recoded import RecodedCell, recoded_cells
from validate.adjudication.history import FieldHistory, field_history
from validate.extraction.parts import only_studies
from validate.extraction.read_cells import key_of
from validate.merge import merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.adjudication.lines.names import Names
    from extract.project.folder.project import Project
    from schema.form import Form
    from validate.merge.comparison import Comparison


def first_and_now(
    project: Project, comparison: Comparison, names: Names, study: str, table: str, field: str
) -> tuple[FieldHistory, tuple[RecodedCell, ...]]:
    """The history of a field of a study, row by row, and of its codes that were coded again, under these names."""
    form = comparison.form
    key = key_of(form.studies[form.studies.study], study)
    kept = [copy for copy in kept_submissions(project) if key in copy.studies]
    found = field_history(comparison, study, table, field, _first(project, form, kept, key))
    again = recoded_cells(project, study, table, field) if project.round == 1 else ()
    return with_hidden_names(found, names), with_hidden_names(again, names)


def _first(project: Project, form: Form, kept: Sequence[Submission], key: str | None) -> Comparison | None:
    """The study as its extractors first submitted it; none where nothing is kept that can be read with this form."""
    firsts = []
    history = FormHistory(project, form)
    for copy in kept:
        loaded = history.load(project.submissions / copy.file, name=copy.extractor, when=copy.when)
        if any(problem.code == "other-form" for problem in loaded.problems):
            say(f"{copy.file} was made with another form, so its values are left out", err=True)
        elif key is not None:
            firsts.append(only_studies(loaded.extraction, [key]))
    return merge(firsts) if firsts else None

"""How the values of items came to be, in the words of `twofold history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click import unstyle

from extract.adjudication.lines.first_and_now import FirstAndNow
from extract.project.rounds.agreement_basis import by_digest
from extract.report.history_text import field_text
from extract.report.recoded_text import recoded_lines
from extract.report.ruling_text import for_a_page

if TYPE_CHECKING:
    from extract.adjudication.lines.names import Names
    from extract.desk.items import Item
    from extract.project.folder.project import Project
    from extract.project.one_round.merged import Merged
    from validate.merge.comparison import Comparison


class Histories:
    """The histories of many items, or of those of one study: the first submissions are read and merged once."""

    def __init__(
        self, project: Project, merged: Merged, comparison: Comparison, names: Names, *, study: str | None = None
    ) -> None:
        known = {} if study else by_digest((path, checked.loaded) for path, checked in merged.files)
        self._form = comparison.form
        self._first_and_now = FirstAndNow(project, comparison, names, study=study, known=known)

    def of(self, item: Item) -> str:
        """How the value of a cell came to be; "" for rows and pairs of rows."""
        if item.about is None or item.about.whole_row:
            return ""
        cell, form = item.about.cell, self._form
        found, again = self._first_and_now.of(cell.study, cell.table, cell.field, rows={cell.row})
        with for_a_page():
            coded = recoded_lines([one for one in again if one.row == cell.row], form[cell.table][cell.field])
            return unstyle("\n".join([field_text(found, form, {cell.row for cell in again}), *coded]))

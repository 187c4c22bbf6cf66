"""The analytical themes of a project, checked against its codebook and its findings."""

from __future__ import annotations

import polars as pl

from extract.project.folder.project import Project
from extract.project.folder.themes_file import read_themes, themes_path
from extract.project.rounds.merging import agreed_before, merge_project, merge_round
from schema.form import Form
from schema.records import record
from schema.rounds import up_to_round
from schema.text import plural
from schema.themes import coded_fields
from validate.dataset.analytical_themes import (
    Finding,
    Theme,
    check_themes,
    findings_of,
    theme_tables,
)
from validate.extraction.table_problem import TableProblem
from validate.merge.comparison import Comparison
from validate.merge.join_rounds import with_round


@record(kw_only=True)
class ReviewThemes:
    """The themes, what is wrong with them, and the findings of the dataset."""

    form: Form
    themes: tuple[Theme, ...] = ()
    problems: tuple[TableProblem, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def lists(self) -> dict[str, pl.DataFrame]:
        """The tables of the dataset; none without themes."""
        return theme_tables(self.themes, self.form, self.findings) if self.themes else {}


def review_themes(project: Project) -> ReviewThemes:
    """The themes of a project. Without a table of them there are none."""
    form = project.whole_form()
    if not themes_path(project).exists() or not coded_fields(form):
        return ReviewThemes(form=form)
    typed, own = read_themes(themes_path(project), form)
    findings = findings_of(_all_rounds(project)) if typed and project.extraction_files() else ()
    out = {study for one in (project, *project.later_rounds()) for study in one.read_ledger().ledger.excluded}
    themes, problems = check_themes(typed, form, findings, out)
    return ReviewThemes(form=form, themes=themes, problems=(*own, *problems), findings=findings)


def _all_rounds(project: Project) -> Comparison:
    """The final values of all rounds."""
    comparison = merge_project(project, blind=True).comparison
    for one in project.later_rounds():
        agreed = agreed_before(one)
        form = up_to_round(project.whole_form(), one.round)
        comparison = with_round(comparison, agreed.rows, merge_round(one, agreed).comparison, form)
    return comparison


def theme_sentences(found: ReviewThemes | None) -> str:
    """How many themes there are above the codes, and how many findings they have. Blank without themes."""
    if found is None or not found.themes:
        return ""
    findings = [finding for finding in found.findings if not finding.left_out]
    of_synthesis = " of the synthesis" if len(findings) < len(found.findings) else ""
    inside = sum(any(theme.through(finding) for theme in found.themes) for finding in findings)
    return (
        f"Above the codes, the team formed {plural(len(found.themes), 'analytical theme')}, on which {inside:,} of"
        f" {plural(len(findings), 'finding')}{of_synthesis} bear (`themes.csv`, `theme_basis.csv`,"
        " `theme_findings.csv`)."
    )

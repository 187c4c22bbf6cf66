"""What a project's team says of the findings of its review."""

from __future__ import annotations

from extract.project.folder.project import Project
from extract.project.team_tables.review_findings_file import ReviewFindings, read_review_findings


def team_findings(project: Project) -> ReviewFindings | None:
    """The table as far as it can be read; None if there is no such table, or the form codes no findings."""
    if not project.review_findings.exists():
        return None
    from validate.dataset.paper.coding import coding_of

    coding = coding_of(project.whole_form())
    return None if coding is None else read_review_findings(project.review_findings, coding)

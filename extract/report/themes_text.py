"""Words the analytical themes of a review, and gives them as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.dataset.methods.review_themes import ReviewThemes
from extract.project.folder.themes_file import THEMES_FILE
from schema.text import plural
from schema.themes import coded_fields
from validate.dataset.analytical_themes import Finding


def themes_json(found: ReviewThemes) -> dict[str, Any]:
    """Each theme with what it stands on, and the problems of the table."""
    return {
        "themes": [
            {
                "theme_id": theme.key,
                "theme": theme.name,
                "description": theme.description,
                "codes": {field: list(codes) for field, codes in theme.codes.items()},
                "named": [finding.row_id for finding in theme.named],
                "findings": [finding.row_id for finding in found.findings if theme.through(finding)],
            }
            for theme in found.themes
        ],
        "problems": [
            {
                "severity": "error" if problem.error else "warning",
                "file": THEMES_FILE,
                "cell": problem.cell,
                "message": problem.message,
            }
            for problem in found.problems
        ],
        "in_no_theme": [finding.row_id for finding in _in_no_theme(found)],
    }


def themes_lines(found: ReviewThemes) -> Iterator[str]:
    """Each theme with its findings, the problems at their cells, then what is in no theme."""
    for theme in found.themes:
        own = [finding for finding in found.findings if theme.through(finding)]
        studies = len({finding.study for finding in own})
        yield f"{theme.key}  {theme.name}: {plural(len(own), 'finding')} of {plural(studies, 'study', 'studies')}"
        for field in coded_fields(found.form):
            if theme.codes[field.name]:
                yield f"      {field.label}: {'; '.join(field.cell.in_words(code) for code in theme.codes[field.name])}"
        for finding in theme.named:
            yield f"      {finding.study}: {finding.words}"
    for problem in found.problems:
        yield f"{'error' if problem.error else 'warning'}  {THEMES_FILE} {problem.cell}  {problem.message}"
    left = _in_no_theme(found)
    if found.themes and left:
        yield f"{plural(len(left), 'finding')} of {len(found.findings):,} in no theme"


def _in_no_theme(found: ReviewThemes) -> list[Finding]:
    return [finding for finding in found.findings if not any(theme.through(finding) for theme in found.themes)]

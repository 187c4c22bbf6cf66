"""Finds what blocks a dataset after all rounds: rows to code again, and mistakes in the team's tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.dataset.building.obstacles import Obstacle
from extract.dataset.methods.review_themes import ReviewThemes
from extract.project.folder.project import Project
from extract.project.folder.themes_file import THEMES_FILE
from extract.project.rounds.to_recode import rows_to_recode
from extract.project.team_tables.review_findings_file import ReviewFindings
from schema.text import plural


def after_all_rounds(
    project: Project, themes: ReviewThemes, findings: ReviewFindings | None
) -> tuple[list[Obstacle], list[str]]:
    """These obstacles, each with what to do; and sentences on other problems with these tables."""
    waits, remarks = [*_codes(project)], []
    of_findings = findings.problems if findings else ()
    for name, problems in ((THEMES_FILE, themes.problems), (project.review_findings.name, of_findings)):
        for problem in problems:
            place = f"{name} {problem.cell}".rstrip()
            if problem.error:
                waits.append(Obstacle("unclear", place, problem.message))
            else:
                remarks.append(f"{place}: {problem.message}")
    return waits, remarks


def _codes(project: Project) -> Iterator[Obstacle]:
    """Studies with rows whose code was split, retired or withdrawn, if no round asks about them."""
    whole = project.whole_form()
    for study, number in Counter(row.study for row in rows_to_recode(project)).items():
        rows = plural(number, "row was", "rows were")
        named = f"{rows} coded with codes that were split, retired or withdrawn since"
        yield Obstacle("to recode", study, f"{named} (twofold codebook recode --who NAME --why REASON)")
    for change, reason in whole.codebook_life.refused:
        yield Obstacle(
            "unclear", change.field, f"a line of codebook.jsonl has no effect: {reason} (twofold codebook log)"
        )

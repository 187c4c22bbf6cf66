"""What a dataset waits for once all rounds are done: rows to code again, and mistakes in the table of themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.dataset.building.obstacles import Obstacle
from extract.dataset.methods.review_themes import ReviewThemes
from extract.project.folder.project import Project
from extract.project.folder.themes_file import THEMES_FILE
from extract.project.rounds.to_recode import rows_to_recode
from schema.text import plural


def after_all_rounds(project: Project, themes: ReviewThemes) -> Iterator[Obstacle]:
    """Each of them, with what to do."""
    yield from _codes(project)
    for problem in themes.problems:
        if problem.error:
            yield Obstacle("unclear", f"{THEMES_FILE} {problem.cell}", problem.message)


def _codes(project: Project) -> Iterator[Obstacle]:
    """Studies with rows whose code was split, retired or withdrawn, and about which no round asks."""
    whole = project.whole_form()
    for study, number in Counter(row.study for row in rows_to_recode(project)).items():
        rows = plural(number, "row was", "rows were")
        named = f"{rows} coded with codes that were split, retired or withdrawn since"
        yield Obstacle("to recode", study, f"{named} (twofold codebook recode)")
    for change, reason in whole.codebook_life.refused:
        yield Obstacle(
            "unclear", change.field, f"a line of codebook.jsonl has no effect: {reason} (twofold codebook log)"
        )

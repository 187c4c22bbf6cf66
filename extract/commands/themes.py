"""`twofold themes`: the analytical themes of a review, above the codes."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import output_format, print_json, say
from extract.project.folder.command_cache import command_cache


@click.command()
@output_format
@command_cache()
def themes(output_format: str) -> int:
    """Check the analytical themes of the review, and show what each is based on.

    The team writes them into themes.csv, which this command makes if it is not there: a row per theme with its name,
    its description, and the domains, sub-codes and findings that it stands on, separated by ; A finding is named by its
    study and some of its words, as in S03: Stigma. Each problem is shown at its cell. twofold build writes the themes
    into the dataset. Exit code 1 if there is an error.
    """
    from extract.dataset.methods.review_themes import review_themes
    from extract.errors import CannotUse
    from extract.project.folder.project import PROJECT_FILE, find_project
    from extract.project.folder.themes_file import THEMES_FILE, themes_path, write_empty
    from extract.report.themes_text import themes_json, themes_lines
    from schema.themes import coded_fields

    project = find_project(Path.cwd(), 1)
    if not coded_fields(project.whole_form()):
        raise CannotUse(
            "the form does not say on the codes of which table themes are based",
            file=str(project.folder / PROJECT_FILE),
            hint="in the form, themes: findings names the table whose codes they are based on",
        )
    if not themes_path(project).exists():
        write_empty(project)
        say(f"{THEMES_FILE} is new: write the themes there, then run this command again", err=True)
    found = review_themes(project)
    if output_format == "json":
        print_json(themes_json(found))
    else:
        for line in themes_lines(found):
            say(line)
    return int(any(problem.error for problem in found.problems))

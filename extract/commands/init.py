"""`twofold init`: a project folder."""

from pathlib import Path

import click

from extract.output import say
from schema.forms import USUAL_FORM


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--form", "form_name", default=USUAL_FORM, show_default=True, help="A built-in form, or a form file.")
@click.option("--module", "modules", multiple=True, help="An optional group of fields to add. Repeat it for several.")
@click.option("--title", default="", help="The title of the review.")
def init(folder: Path, form_name: str, modules: tuple[str, ...], title: str) -> None:
    """Make a project in a new FOLDER."""
    from extract.project.folder.new_project import columns_of, create_project

    project = create_project(folder, form_name=form_name, modules=modules, title=title, blinded=True)
    say(f"{folder} is ready.")
    columns = columns_of(project.form().studies)
    say(f"1. List your studies in {project.studies} (column{'s' * (len(columns) > 1)} {' and '.join(columns)}).")
    say("2. In that folder, make a workbook for each extractor:  twofold template --extractor NAME --extractor NAME")
    say("3. Name everybody who only adjudicates:  twofold people --adjudicator NAME")

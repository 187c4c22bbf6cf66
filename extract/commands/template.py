"""`twofold template`: the workbooks to fill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extract.project.project import Project


@click.command()
@click.option("--extractor", "extractors", multiple=True, help="Whose workbook it is; may be repeated.")
@click.option("--form", "form_name", help="A built-in form, to make a workbook outside a project.")
@click.option("--module", "modules", multiple=True, help="With --form: switch an optional group of fields on.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to.")
def template(extractors: tuple[str, ...], form_name: str | None, modules: tuple[str, ...], folder: Path | None) -> None:
    """Write the workbook to fill, one for each extractor.

    In a project, workbooks go to extractions/, the studies of studies.csv are filled in, and twofold.toml lists the
    extractors. A workbook says whose it is, so it may be renamed. One that is there already is never overwritten.
    """
    from extract.errors import CannotUse
    from extract.files import cannot_write
    from extract.form_file.load import load_form
    from extract.project.project import find_project
    from extract.workbook.template import write_template

    project = None if form_name else find_project(Path.cwd())
    form = load_form(form_name, modules) if form_name else (project or find_project(Path.cwd())).form()
    target = folder or (project.extractions if project else Path.cwd())
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    names = extractors or ("extraction",)
    for name in names:
        if not name.strip() or any(sign in name for sign in '/\\:*?"<>|') or name.startswith((".", "~$")):
            raise CannotUse(f"{name!r} cannot be the name of a file", hint="use letters, digits and blanks")
    _refuse_the_same(names, target)
    studies = project.listed_studies() if project else []
    if project and extractors:
        _add_people(project, extractors)
    title = project.settings.title if project else ""
    for name in names:
        path = target / f"{name}.xlsx"
        write_template(form, path, extractor=name if extractors else "", studies=studies, title=title)
        click.echo(f"{path}")
    if project and not studies:
        click.echo(
            f"No studies are filled in: {project.studies} lists none yet. To have them filled in, list them, delete the"
            " new workbook and make it again.",
            err=True,
        )
    if project and not extractors:
        click.echo(
            "This workbook does not say whose it is. Say it when you know: twofold people --extractor"
            " NAME=extraction.xlsx",
            err=True,
        )


def _add_people(project: Project, names: tuple[str, ...]) -> None:
    """Lists the extractors in the project's settings; CannotUse where one of them has an extraction."""
    from extract.errors import CannotUse
    from extract.project.answers import Answers

    answers = Answers.of(project)
    for name in names:
        known = answers.people.name_of(name)
        if files := answers.whose.owners.get(known):
            raise CannotUse(
                f"{known} has an extraction already: {' and '.join(files)}",
                file=str(project.extractions),
                hint=f"if {name} is another person, give the whole name",
            )
        answers.extractor(name)
    answers.write()


def _refuse_the_same(names: tuple[str, ...], folder: Path) -> None:
    """Names that differ in case only are one file on most computers, and one person."""
    from extract.errors import CannotUse

    there = {path.stem.casefold(): path.name for path in folder.glob("*.xlsx")}
    for name in names:
        other = there.setdefault(name.casefold(), f"{name}.xlsx")
        if other != f"{name}.xlsx":
            hint = "is it the same person? Give the other one another name"
            raise CannotUse(f"{name}.xlsx would differ from {other} in capitals only", file=str(folder), hint=hint)

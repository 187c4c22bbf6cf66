"""`twofold export`: the dataset for another program."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import output_format, print_json, say
from extract.project.folder.command_cache import command_cache

_KINDS = ("refi-qda", "redcap", "revman", "eppi")


@click.command()
@click.argument("program", type=click.Choice(_KINDS))
@click.option("--draft", is_flag=True, help="Export even if something is open or wrong.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to; a new one."
)
@output_format
@command_cache()
def export(program: str, draft: bool, folder: Path | None, output_format: str) -> int:
    """Write the dataset for another program.

    refi-qda is a project of findings, quotes and codes for NVivo, ATLAS.ti and MAXQDA. redcap is records with the data
    dictionary that they fit. revman is the characteristics of studies as CSV. eppi is JSON as EPPI-Reviewer exports it.
    What has no counterpart there is listed, also in the folder's README.md. Exit code 1 if the dataset cannot be built
    yet.
    """
    from extract.dataset.building.building import readiness_of
    from extract.dataset.building.numbers import keep_numbers
    from extract.dataset.exports.write import README, write_export
    from extract.project.folder.project import find_project

    project = find_project(Path.cwd(), 1)
    readiness = readiness_of(project)
    if readiness.blocked and not draft:
        if output_format == "json":
            print_json({"exported": None, "files": [], "left_out": []})
        else:
            say("Not exported: something is open or wrong (twofold build says what), so give --draft", fg="red")
        return 1
    for sentence in keep_numbers(project, [one.comparison for one in readiness.every], draft=draft):
        say(sentence, err=True)
    target = folder or project.folder / "exports" / program
    title = project.settings.title
    made = write_export(program, readiness.merged.comparison, readiness.facts, target, title=title, draft=draft)
    if output_format == "json":
        print_json({"exported": str(target), "files": [*made.files, README], "left_out": list(made.left_out)})
        return int(readiness.blocked)
    for sentence in made.left_out:
        say(f"left out  {sentence}")
    say(f"{target} has {', '.join(made.files)}, and a README.md that says what to do with them", fg="green")
    return int(readiness.blocked)

"""`twofold studies`: the list of studies."""

from __future__ import annotations

from pathlib import Path

import click

from extract.commands.in_order import InOrder
from extract.output import output_format, print_json, say
from schema.text import plural


@click.group(cls=InOrder)
def studies() -> None:
    """Add studies from reference managers and databases to studies.csv."""


@studies.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be added, and write nothing.")
@click.option("--keep-duplicates", is_flag=True, help="Add every reference, also those that are the same.")
@output_format
def import_(files: tuple[Path, ...], dry_run: bool, keep_duplicates: bool, output_format: str) -> None:
    """Add the references in FILES to studies.csv, each as a study.

    FILES are exports in RIS, NBIB (PubMed), CSV or .xlsx, for example from Zotero, EndNote, Covidence or Rayyan. A
    study is named after the first author and the year: Smith 2019, or Smith 2019a and Smith 2019b if there are two.

    twofold adds rows at the end of studies.csv and changes nothing that is there. It keeps the earlier list in
    studies-earlier/. A reference that is listed already, or comes twice, is added once: same DOI and title, or same
    title where nothing else differs. Each such pair is shown. Pairs that may be the same are both added and shown.
    """
    from extract.project.folder.project import find_project
    from extract.project.studies.adding_studies import add_studies, addition
    from extract.references.read import read_references
    from extract.report.import_text import import_json, import_text

    project = find_project(Path.cwd())
    found = [(path, read_references(path)) for path in files]
    adding = addition(project, [file for _, file in found], keep_duplicates=keep_duplicates)
    writes = not dry_run and bool(adding.names)
    kept = add_studies(project, adding) if writes else None
    if output_format == "json":
        print_json(import_json(found, adding, written=writes))
        return
    for line in import_text(found, adding, written=not dry_run):
        say(line)
    if dry_run:
        say("Nothing was written. To add the studies, run the command without --dry-run.")
        return
    say(f"studies.csv lists {plural(adding.listed + len(adding.names), 'study', 'studies')}.")
    if kept:
        say(f"The earlier list is {kept.parent.name}/{kept.name}")

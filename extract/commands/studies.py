"""`twofold studies`: the list of studies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.commands.in_order import InOrder
from extract.output import output_format, print_json, say
from schema.text import fold, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.project.folder.project import Project
    from extract.project.studies.renaming import Renaming
    from validate.ledger.ledger import Decision


@click.group(cls=InOrder)
def studies() -> None:
    """Add studies to studies.csv, and rename them."""


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


@studies.command("rename")
@click.argument("old")
@click.argument("new")
@click.option("--who", required=True, help="Who decided it. Separate several names with ;")
@click.option("--why", required=True, help="Why the study gets another name.")
@output_format
def rename(old: str, new: str, who: str, why: str, output_format: str) -> None:
    """Give the study OLD the name NEW, with who decided it and why.

    The new name is a line in the ledger, and twofold writes it into studies.csv and assignment.csv. Everything that was
    done under the old name stays: first submissions, rulings, verdicts, exclusions, later rounds, letters to authors.
    Workbooks that have the old name are read as if they had the new one, so nobody has to change them. twofold check
    notes the place.

    To go back, rename the study again. If NEW was the name of a study before, as where OLD was mistyped, withdraw the
    renaming: twofold withdraw ID. The name of another study is refused.
    """
    from extract.adjudication.lines.who import people_of_project, who_decided
    from extract.clock import stamp
    from extract.project.folder.project import find_project
    from extract.project.studies import renaming
    from extract.report.ledger_text import broken_json, say_broken

    project = find_project(Path.cwd(), 1)
    for option, text in (("--who", who), ("--why", why)):
        if not text.strip(" ;"):
            raise click.BadParameter("is needed", param_hint=option)
    ledger = project.read_ledger()
    say_broken(ledger)
    people = who_decided(who, people_of_project(project, ledger.ledger))
    found = renaming.renaming(project, old, new, who=people, why=why.strip(), when=stamp())
    kept = [project.named(path) for path in renaming.rename(project, found)]
    if output_format == "json":
        print_json(
            {
                "renamed": found.line.study if found.line else None,
                "to": found.new,
                "id": found.line.id if found.line else None,
                "mistyped": found.line is not None and found.line.mistyped,
                "also": list(found.also),
                "kept": kept,
            }
            | broken_json(ledger)
        )
        return
    _say_renamed(project, found, kept)


def _say_renamed(project: Project, found: Renaming, kept: Sequence[str]) -> None:
    """What became of the names of a study, and how to go back."""
    from schema.text import and_list

    if found.line is None:
        say(f"{found.old} is called {found.new} already")
    else:
        say(f"renamed  {found.line.study}: it is called {found.new} from now on")
    if found.line is not None and found.line.mistyped:
        say("Only one person's files had the old name, so it counts as mistyped: no report calls the study renamed.")
    if found.also:
        say(f"In {and_list(found.also)} it is called so already, which is taken to be the same study.")
    if kept:
        say(f"The earlier table{'s are' if len(kept) > 1 else ' is'} {and_list(kept)}")
    citation = project.form().studies.citation
    if citation and any(fold(row.get(citation.name, "")) == fold(found.old) for row in project.listed_studies()):
        say(
            f"The {citation.label.lower()} is still {found.old}, and tables show it. To change it too, correct"
            f" it in {project.studies.name} and in the workbooks."
        )
    if found.line is not None:
        _say_way_back(project, found.line)


def _say_way_back(project: Project, line: Decision) -> None:
    from extract.project.ledger.ledger_join import way_back
    from extract.project.studies.renaming import parting

    ids = " ".join(parting(project, line))
    apart = f"twofold withdraw {ids} --who NAME"
    if ids and not line.unites:
        say(f"If what had two names before are two studies, make them two again: {apart}")
    say(f"To go back: {apart if line.unites else way_back(line.study, line.renamed or '')}. Next: twofold merge")

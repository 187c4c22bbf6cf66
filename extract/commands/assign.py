"""`twofold assign`: who extracts which study."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import redirect_stdout
from datetime import datetime
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import output_format, print_json, say
from schema.text import fold, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.project.folder.project import Project
    from extract.project.studies.assigned_workbooks import Workbooks
    from extract.project.studies.assigning import Plan
    from validate.assignment.assignment import Assigned
    from validate.assignment.people import People


@click.command()
@click.option("--extractor", "extractors", multiple=True, metavar="NAME", help="Who gets studies. Default: everybody.")
@click.option("--per-study", type=click.IntRange(min=1), default=2, show_default=True, help="How many extract a study.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed spreads studies in the same way.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="Until when these studies are to be extracted.")
@click.option("--study", "studies", multiple=True, metavar="STUDY", help="Only this study. Repeat it for several.")
@click.option("--table", type=click.Path(path_type=Path, dir_okay=False), help="Take who extracts what from a table.")
@click.option("--again", is_flag=True, help="Also change studies that are assigned and that nobody has begun.")
@click.option("--dry-run", is_flag=True, help="Show who would get what, and write nothing.")
@output_format
def assign(  # noqa: PLR0913, PLR0917 (an option each)
    extractors: tuple[str, ...],
    per_study: int,
    seed: int,
    due: datetime | None,
    studies: tuple[str, ...],
    table: Path | None,
    again: bool,
    dry_run: bool,
    output_format: str,
) -> None:
    """Spread the studies of studies.csv over the extractors, and write their workbooks.

    Everybody gets as many studies as the others, and each pair of extractors shares as many as any other pair. Pilot
    studies go to everybody. A study that is assigned keeps its extractors, so you can run this again when studies or
    people are added.

    The result is assignment.csv, and this table counts: change names and dates in it as you like. From then on, a study
    is to be extracted by just these people. With --table FILE, the table has the columns study and first
    extractor, second extractor, ..., and perhaps due. The first extractor fills in what one person extracts. Workbooks
    in which nobody has typed yet are made again. To others, twofold form migrate adds the studies.
    """
    from extract.files import remove_stale
    from extract.project.extractors.extractor_files import extractor_files, extractors_known, people_known
    from extract.project.extractors.whose_file import refuse_near
    from extract.project.folder.project import find_project
    from extract.project.studies.assigned_workbooks import workbooks_for
    from extract.project.studies.assigning import Wishes, by_lot, by_table, write_assignment

    project = find_project(Path.cwd())
    ledger = project.read_ledger().ledger
    found = extractor_files(project, ledger)
    people = people_known(project, (*extractors_known(project, ledger), *(file.name for file in found.files)))
    refuse_near(people, extractors)
    names = tuple(map(people.name_of, extractors)) or project.settings.extractors
    begun = _begun(project, found.files)
    if table:
        plan = by_table(project, people, table, again=again, begun=begun, excluded=ledger.excluded)
    else:
        wishes = Wishes(
            extractors=tuple(dict.fromkeys(names)),
            together=per_study,
            seed=seed,
            due=due.date().isoformat() if due else "",
            studies=studies,
            again=again,
        )
        plan = by_lot(project, people, wishes, begun=begun, excluded=ledger.excluded)
    writes = bool(plan.rows) and not dry_run
    if not dry_run and project.extractions.is_dir():
        remove_stale(project.extractions)  # what a run left that was killed at its last step
    earlier = write_assignment(project, plan) if writes else None
    who = sorted(name for name in plan.after.loads if name in names or not _nobodys(people, name))
    books = workbooks_for(project, found.files, who) if not dry_run else None
    if output_format == "json":
        with redirect_stdout(sys.stderr):  # standard output has the JSON alone
            _make(books)
        print_json(_as_json(plan, books, written=writes))
        return
    _report(plan, dry_run=dry_run, again=again)
    if plan.after and any(table.by_one for table in project.form().tables):
        first = Counter(plan.after.first.values())
        say("First, and so extracts what one person extracts: " + ", ".join(f"{n} {first[n]:,}" for n in sorted(first)))
    _make(books)
    _say_books(books)
    if earlier:
        say(f"The earlier table is {earlier.parent.name}/{earlier.name}")


def _nobodys(people: People, name: str) -> bool:
    """Whether a name in the assignment is not an extractor's, so that no workbook is to be made for it."""
    from extract.project.extractors.whose_file import near_person

    return people.extractor(name) is None and (people.complete or near_person(people, name) is not None)


def _begun(project: Project, files: Any) -> set[str]:
    """The studies (folded) on which somebody has recorded something."""
    from extract.workbook.load import load_extraction

    form = project.form()
    loaded = (load_extraction(file.path, form, name=file.name, workbook=file.workbook) for file in files)
    return {study for file in loaded for study in file.extraction.studies_recorded}


def _make(books: Workbooks | None) -> None:
    """Makes the workbooks of those who have none."""
    from extract.commands.template import template

    if books and books.new:
        click.get_current_context().invoke(template, extractors=books.new)


def _report(plan: Plan, *, dry_run: bool, again: bool) -> None:
    after = plan.after
    done = "would be assigned" if dry_run else "assigned"
    say(f"{plural(len(plan.rows), 'study', 'studies')} {done}" + (":" if plan.rows else ""))
    for row in plan.rows.values():
        due = f"  due {row.due}" if row.due else ""
        say(f"  {row.study}: {', '.join(row.extractors)}{due}")
    if plan.kept:
        say(f"{plural(len(plan.kept), 'study stays', 'studies stay')} as assigned")
    for sentence in _not_taken(plan):
        say(f"  {sentence}")
    if plan.kept and not again and (plan.not_taken or not plan.rows):
        say("To change those that nobody has begun, run the command with --again, or edit assignment.csv")
    elif plan.not_taken:
        say("Somebody has begun them. To change them all the same, edit assignment.csv")
    if plan.in_work:
        say(f"begun before anybody was assigned, so left as they are: {', '.join(plan.in_work)}")
    if after:
        say("In all: " + ", ".join(f"{name} {number:,}" for name, number in sorted(after.loads.items())))
        say(
            "Together: "
            + ", ".join(f"{' and '.join(group)} {number:,}" for group, number in sorted(after.together.items()))
        )
    for remark in after.remarks:
        say(remark, err=True)


def _not_taken(plan: Plan) -> Iterator[str]:
    """What each study keeps although another thing was asked for, such as: S01: Ben, Ada (not Ada, Ben)."""
    for asked in plan.not_taken:
        there = plan.before.studies[fold(asked.study)]
        people = f"{', '.join(there.extractors)} (not {', '.join(asked.extractors)})"
        date = f"due {there.due or 'on no date'} (not {asked.due})"
        changed = (there.extractors != asked.extractors, asked.due not in {"", there.due})
        yield f"{there.study}: {', '.join(compress((people, date), changed))}"


def _say_books(books: Workbooks | None) -> None:
    if books is None:
        say("Nothing was written. To assign the studies, run the command without --dry-run.")
        return
    for file in books.renewed:
        say(f"{file} was made again, with the studies of its extractor: nobody had typed in it")
    for name, studies in books.to_add.items():
        say(f"{name} works in a workbook already, which does not have {'; '.join(studies)}", fg="yellow")
    if books.to_add:
        say("Add them there: twofold form migrate. It makes new copies of these workbooks and keeps the earlier ones.")


def _row_json(row: Assigned) -> dict[str, Any]:
    return vars(row) | {"extractors": list(row.extractors)}


def _as_json(plan: Plan, books: Workbooks | None, *, written: bool) -> dict[str, Any]:
    after = plan.after
    return {
        "written": written,
        "assigned": [_row_json(row) for row in plan.rows.values()],
        "kept": list(plan.kept),
        "not_taken": [_row_json(row) for row in plan.not_taken],
        "in_work": list(plan.in_work),
        "studies": dict(after.loads),
        "together": [{"extractors": list(group), "studies": number} for group, number in after.together.items()],
        "remarks": list(after.remarks),
        "workbooks": {
            "new": list(books.new) if books else [],
            "renewed": list(books.renewed) if books else [],
            "to_add": {name: list(studies) for name, studies in books.to_add.items()} if books else {},
        },
    }

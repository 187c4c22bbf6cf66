"""`twofold build`: the dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import output_format, print_json, say
from extract.project.folder.command_cache import command_cache
from schema.text import and_list, fold, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.adjudication.lines.lines import Line
    from extract.adjudication.lines.names import Names
    from extract.dataset.building.building import Readiness
    from extract.dataset.paper.extras import Extras
    from extract.project.folder.project import Project

_SHOWN = 20


@click.command()
@click.option(
    "--draft", is_flag=True, help="Build even if something is open or wrong, and mark every table as a draft."
)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to.")
@click.option("--sqlite", is_flag=True, help="Write the tables as an SQLite database too, dataset.sqlite.")
@click.option(
    "--pictures/--no-pictures", default=True, help="Draw the pictures for the paper. They are drawn by default."
)
@click.option(
    "--supplements/--no-supplements",
    default=True,
    help="Write the supplements that journals ask for. They are written by default.",
)
@output_format
@command_cache()
def build(draft: bool, folder: Path | None, sqlite: bool, pictures: bool, supplements: bool, output_format: str) -> int:
    """Write the dataset: tables, codebook, lineage, discrepancies, queries, methods text, report and pictures.

    twofold refuses while there are open pairings, open discrepancies, errors or broken lines in the ledger, unless you
    give --draft. Exit code 1 if there are any.
    """
    from extract.adjudication.lines.names import named_in_rounds
    from extract.dataset.paper.extras import Extras, drawing_installed
    from extract.dataset.paper.printing import printer
    from extract.project.folder.project import find_project
    from extract.report.after_merge import say_two_pages, say_warned
    from extract.report.ledger_text import broken_json

    project = find_project(Path.cwd(), 1)
    target = folder or project.dataset
    with printer(pictures=pictures and drawing_installed()) as prints:
        extras = Extras(database=sqlite, pictures=pictures, supplements=supplements, printer=prints)
        readiness = _built(project, target, draft=draft, extras=extras)
    built = draft or not readiness.blocked
    if output_format == "json":
        print_json(
            {
                "built": str(target) if built else None,
                "draft": draft,
                "open": sum(len(one.comparison.open) for one in readiness.every),
                "pairings": sum(len(one.comparison.open_pairings) for one in readiness.every),
                "errors": len(readiness.errors),
                "obstacles": [vars(obstacle) for obstacle in readiness.obstacles],
            }
            | broken_json(readiness.merged.ledger)
        )
    else:
        for one, merged in zip((project, *project.later_rounds()), readiness.every, strict=True):
            say_warned(one, merged)
            say_two_pages(merged)
        _report(
            project,
            readiness,
            named_in_rounds([one.comparison.names for one in readiness.every], blinded=project.settings.blinded),
            target,
            built=built,
            draft=draft,
        )
    return int(readiness.blocked)


def _built(project: Project, target: Path, *, draft: bool, extras: Extras) -> Readiness:
    """Builds the dataset unless something stands in the way; gives how ready the project is."""
    from extract.dataset.building.building import build_dataset, readiness_of
    from extract.dataset.building.numbers import keep_numbers
    from extract.dataset.building.offered_tables import in_other_formats, offered
    from extract.dataset.building.rounds import first_comparison
    from extract.dataset.paper.extras import NOT_INSTALLED, drawing_installed
    from extract.errors import CannotUse
    from extract.project.folder.reports_beside import reports_beside
    from extract.project.studies.listed_otherwise import listed_otherwise
    from extract.project.studies.listed_values import listed_otherwise_sentence
    from extract.report.ledger_text import say_broken

    readiness = readiness_of(project)
    for one in readiness.every:
        say_broken(one.ledger)
    if not any(len(extraction.studies_recorded) for extraction in readiness.merged.comparison.extractions):
        if readiness.merged.without_marks:
            whose = and_list(sorted(readiness.merged.without_marks))
            raise CannotUse(
                f"nobody can read which studies {whose} finished", file=str(project.extractions), hint="twofold check"
            )
        if readiness.merged.unread:
            raise CannotUse(
                f"no finished study is compared yet, because a column is missing in the workbook of"
                f" {and_list(sorted(readiness.merged.unread))}",
                file=str(project.extractions),
                hint="twofold check",
            )
        raise CannotUse(
            "no study is finished yet" if readiness.merged.unfinished else "nothing is extracted yet",
            file=str(project.extractions),
            hint="fill in the workbooks in this folder, and write"
            f" {readiness.merged.comparison.form.marked_finished} when a study is done",
        )
    remarks = [remark for one in readiness.every for remark in one.remarks]
    for sentence in (
        *remarks,
        *listed_otherwise(project),
        *listed_otherwise_sentence(readiness.merged),
        *_not_kept(project, readiness),
        *_unclear_contacts(readiness),
        *_half_judged(readiness),
        *readiness.of_tables,
    ):
        say(sentence, err=True)
    if readiness.blocked and not draft:
        return readiness
    for sentence in keep_numbers(project, [one.comparison for one in readiness.every], draft=draft):
        say(sentence, err=True)
    if extras.pictures and not drawing_installed():
        say(NOT_INSTALLED, err=True)
        extras = replace(extras, pictures=False)
    first, title = first_comparison(project, readiness.merged), project.settings.title
    loaded = [checked.loaded.extraction for one in readiness.every for _, checked in one.files]
    with reports_beside(project, loaded) as library:
        aside = build_dataset(readiness, target, title=title, draft=draft, first=first, library=library, extras=extras)
        of_reports = [f"{project.fulltexts.name}/{remark}" for remark in library.reader.remarks()] if library else []
    edited = [
        f"{name} in {target.name}/ was edited since it was built: as it was, it is now {now}"
        for name, now in aside.items()
    ]
    for sentence in (*edited, *of_reports, *offered(project, target), *in_other_formats(project)):
        say(sentence, err=True)
    return readiness


def _half_judged(readiness: Readiness) -> Iterator[str]:
    """What the summary of GRADE-CERQual cannot explain yet."""
    from validate.dataset.confidence.judgements import half_judged

    return half_judged(readiness.facts.judgements or ())


def _unclear_contacts(readiness: Readiness) -> tuple[str, ...]:
    """What in the log of letters to authors is in no count, and what came back that the dataset does not name."""
    from validate.dataset.from_authors import from_authors

    contacts = readiness.facts.contacts
    if contacts is None:
        return tuple(_without_letter(readiness, frozenset()))
    known = from_authors([one.comparison for one in readiness.every]) if contacts.received else frozenset[str]()
    unnamed = [study for study in contacts.received if fold(study) not in known]
    found = (*contacts.unclear, *_without_letter(readiness, contacts.written_to))
    if not unnamed:
        return found
    what = (
        f"author-contacts.csv names a document from the authors of {and_list(unnamed)}, and nothing there is marked as"
        " theirs: if a value comes from it, write “from the authors” as its origin, or rule with the method “authors"
        " replied”"
    )
    return (*found, what)


def _without_letter(readiness: Readiness, written_to: frozenset[str]) -> Iterator[str]:
    """The studies with a decision by a reply of their authors, to whom the log has no letter."""
    ledgers = [one.comparison.ledger for one in readiness.every]
    excluded = {study for ledger in ledgers for study in ledger.excluded}
    decisions = [one for ledger in ledgers for one in ledger.in_force if one.method == "authors"]
    replied = {fold(one.study): one.study for one in decisions if fold(one.study) not in {*excluded, *written_to}}
    if replied:
        yield (
            f"decisions on {and_list(sorted(replied.values()))} went by a reply of authors, and author-contacts.csv has"
            " no letter to them: write down there when you sent one, and when they replied"
        )


def _not_kept(project: Project, readiness: Readiness) -> Iterator[str]:
    """What people ruled in files of the project that is not in its ledger, and first submissions that are lost."""
    from extract.adjudication.intake.not_in_ledger import not_in_ledger
    from extract.project.extractors.lost_submissions import lost_sentence, unlisted_submissions
    from extract.project.rounds.merging import policy

    for one, merged in zip((project, *project.later_rounds()), readiness.every, strict=True):
        yield from not_in_ledger(one, merged.comparison, policy(one, merged.comparison.names))
        extractions = [checked.loaded.extraction for _, checked in merged.files]
        if lost := unlisted_submissions(one, extractions):
            yield lost_sentence(one, lost)


def _report(project: Project, readiness: Readiness, names: Names, target: Path, *, built: bool, draft: bool) -> None:
    from extract.adjudication.lines.lines import LineWriter
    from extract.dataset.building.obstacles import sentence as in_a_line
    from extract.report.after_merge import say_by_one_person
    from extract.report.problem_text import problem_line
    from validate.merge.discrepancy import NOT_SETTLED

    pairings = [pairing for one in readiness.every for pairing in one.comparison.open_pairings]
    studies = Counter(pairing.study for pairing in pairings)
    if studies:
        listed = ", ".join(f"{study} ({number})" for study, number in list(studies.items())[:_SHOWN])
        more = f" and {len(studies) - _SHOWN} more studies" if len(studies) > _SHOWN else ""
        say(f"open   which row is which: {listed}{more}")
    writers = [LineWriter(one.comparison, names.among(one.comparison.names), {}) for one in readiness.every]
    items = [(writer, item) for writer in writers for item in writer.items if item.progress in NOT_SETTLED]
    for writer, item in items[:_SHOWN]:
        say(f"open   {_open_line(writer.line(item), names)}")
    if len(items) > _SHOWN:
        say(f"open   and {len(items) - _SHOWN} more")
    for obstacle in readiness.obstacles[:_SHOWN]:
        say(f"{'table' if obstacle.kind == 'unclear' else 'study'}  {in_a_line(obstacle)}")
    if len(readiness.obstacles) > _SHOWN:
        say(f"       and {len(readiness.obstacles) - _SHOWN} more studies and tables")
    for error in readiness.errors[:_SHOWN]:
        say(f"error  {error.file}  {problem_line(error)}")
    if len(readiness.errors) > _SHOWN:
        say(f"error  and {len(readiness.errors) - _SHOWN} more")
    if not built:
        cells = [cell for one in readiness.every for cell in one.comparison.open]
        _say_not_built(readiness, len(pairings), [cell.progress == "asked" for cell in cells])
    say_by_one_person(project, readiness.every[0])
    _say_not_verified(project, readiness, built=built)
    if not built:
        return
    say(f"{'A draft of the dataset' if draft else 'The dataset'} is in {target}", fg="green")


def _open_line(line: Line, names: Names) -> str:
    """What somebody has to rule on, with what each extractor of the study has; a whole row with its number of cells."""
    from extract.report.next_steps import asked_since

    item, has = line.item, list[str]()
    for name in line.extractors:
        answer, text = item.cell.answers.get(name), line.values[name]
        if item.whole_row and answer is not None and answer.file is not None:
            text = f"the row, {plural(len(item.cells), 'cell')}"
        elif answer is not None and answer.other:
            text = f"{text}: {answer.other}"
        has.append(f"{names.shown[name]}: {text}")
    where = " / ".join(part for part in (line.study, line.table, line.row) if part)
    waits = f"  (authors asked since {asked_since([item.cell])})" if item.progress == "asked" else ""
    disputes = (ruling for ruling in item.cell.rulings.in_force if ruling.ruling == "dispute")
    not_found = f"  ({line.kind})" if any(ruling.final is None for ruling in disputes) else ""
    return f"{where}: {line.field}  {' | '.join(has)}{not_found}{waits}"


def _say_not_built(readiness: Readiness, pairings: int, waiting: Sequence[bool]) -> None:
    """What keeps the dataset from being built, in numbers. `waiting`: per open cell, whether the authors are asked."""
    from extract.dataset.building.obstacles import NOT_READY, UNCLEAR, counted

    not_ready, unclear = counted(readiness.obstacles)
    numbers = {
        ("open pairing", "open pairings"): pairings,
        ("open cell", "open cells"): len(waiting) - sum(waiting),
        ("cell that waits for the authors", "cells that wait for the authors"): sum(waiting),
        ("error", "errors"): len(readiness.errors),
        NOT_READY: not_ready,
        UNCLEAR: unclear,
        ("broken line in the ledger", "broken lines in the ledger"): sum(
            len(one.ledger.broken) for one in readiness.every
        ),
    }
    parts = [plural(number, *words) for words, number in numbers.items() if number]
    them = "that" if sum(numbers.values()) == 1 else "them"
    say(f"Not built: {and_list(parts)}. Resolve {them}, or build a draft: twofold build --draft", fg="red")
    if any(waiting):
        say("What to do when the authors answer, and when they do not: twofold status")


def _say_not_verified(project: Project, readiness: Readiness, *, built: bool) -> None:
    """How many values nobody has verified. They keep no dataset from being built, which is said of one that is not."""
    from extract.project.verification.how_to_verify import how_to_verify
    from validate.adjudication.verification import single_values

    left = [
        (one, merged, [value for value in single_values(merged.comparison) if value.verdict is None])
        for one, merged in zip((project, *project.later_rounds()), readiness.every, strict=True)
    ]
    if total := sum(len(values) for *_, values in left):
        number = plural(total, "value was", "values were")
        ways = "; ".join(
            how_to_verify(one, merged, values, None) for one, merged, values in left if values and not built
        )
        it = "it" if total == 1 else "they"
        then = "methods.md says so" if built else f"{it} can be built so; to verify: {ways}"
        say(f"{number} extracted by one person and not verified ({then})")

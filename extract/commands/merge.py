"""`twofold merge`: pair, compare, apply the ledger, and write the adjudication sheet."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import chosen_round, include_unfinished, of_round, output_format, print_json, say
from extract.project.folder.one_moment import one_moment
from schema.text import first_ones, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.adjudication.lines.names import Names
    from extract.dataset.building.led_back import Breaking
    from extract.project.folder.project import Project
    from extract.project.one_round.merged import Merged
    from validate.merge.comparison import CellAddress, Comparison

_SHOWN = 12


@click.command()
@include_unfinished
@of_round
@output_format
@one_moment()
def merge(include_unfinished: bool, output_format: str) -> int:
    """Merge the project's extractions and write the adjudication sheet.

    twofold keeps each extractor's first submission, pairs the rows, compares the cells, applies the rulings made so
    far, and writes adjudication.xlsx. A study counts for an extractor who marked it as finished.

    A study is compared and shown when everybody who is to extract it, or has begun it, has finished it. With
    --include-unfinished, unfinished studies are compared too. Their blank cells count as omissions, and the sheet
    shows everybody's answers to those who are still extracting. No first submission of them is kept.

    twofold never overwrites a sheet with rulings that are not yet in the ledger. It keeps a sheet that somebody worked
    in, in adjudication-earlier/, and brings your own columns, colours, comments, column widths and filters into the new
    one. Exit code 1 while anything is open, if recorded rulings break a rule of the form, or if a line in the ledger is
    broken.
    """
    from extract.adjudication.intake.not_in_ledger import not_in_ledger_beside
    from extract.adjudication.intake.other_sheets import last_saved_sheet
    from extract.adjudication.intake.replacing import refuse_unread, what_became
    from extract.adjudication.lines.hidden import with_hidden_names
    from extract.adjudication.lines.names import named
    from extract.adjudication.workbook.write import Wanted, write_sheet
    from extract.clock import stamp
    from extract.dataset.building.led_back import breaking_rulings
    from extract.project.extractors.relisting import relist_copies
    from extract.project.extractors.submissions import keep_submissions
    from extract.project.folder.project import find_project
    from extract.project.rounds.merging import merge_project, policy
    from extract.report.comparison_json import comparison_json
    from extract.report.ledger_text import broken_json, say_broken
    from extract.safe_replace import fingerprint, refuse_if_open

    project = find_project(Path.cwd(), chosen_round())
    refuse_if_open(project.sheet)
    seen = fingerprint(project.sheet)
    for copy in relist_copies(project):
        say(f"{project.submissions.name}/{copy.file} was not listed in index.jsonl, and is listed again", err=True)
    merged = merge_project(project, include_unfinished=include_unfinished)
    say_broken(merged.ledger)
    _say_remarks(project, merged)
    may_rule = policy(project, merged.comparison.names)
    for sentence in not_in_ledger_beside(project, merged.comparison, may_rule):
        say(sentence, err=True)
    out_of_date = refuse_unread(project.sheet, merged.comparison, policy=may_rule)
    new = keep_submissions(project, [(path, file.loaded) for path, file in merged.files], when=stamp())
    withheld = frozenset[str]() if include_unfinished else merged.withheld
    agreed = _agreed(merged, withheld)
    written = write_sheet(
        merged.comparison,
        project.sheet,
        blinded=project.settings.blinded,
        earlier=project.earlier_sheets,
        seen=seen,
        wanted=Wanted(withheld=withheld, agreed=agreed, like=last_saved_sheet(project)),
    )
    for sentence in what_became(written, out_of_date, project.sheet.name):
        say(sentence, err=True)
    breaking = breaking_rulings(project, merged)
    names = named(merged.comparison.names, blinded=project.settings.blinded)
    if output_format == "json":
        unfinished = {study: list(begun) for study, begun in merged.unfinished.items()}
        print_json(
            with_hidden_names(comparison_json(merged.comparison, withheld=withheld), names)
            | {"unfinished": unfinished, "breaking": [one.as_json() for one in breaking]}
            | broken_json(merged.ledger)
        )
    else:
        _report(
            project,
            merged,
            names,
            [copy.file for copy in new],
            breaking,
            len(agreed),
            include_unfinished=include_unfinished,
        )
    comparison = merged.comparison
    return int(bool(comparison.open or comparison.open_pairings or breaking or merged.ledger.broken))


def _agreed(merged: Merged, withheld: frozenset[str]) -> dict[CellAddress, str]:
    """The agreed cells that have a line in the sheet, each with the broken rule of the form that it takes part in."""
    from schema.text import fold
    from validate.adjudication.broken_rules import agreed_in_broken

    return {
        cell: why
        for cell, why in agreed_in_broken(merged.comparison, merged.consensus_problems).items()
        if fold(merged.comparison.tables[cell[0]].studies[cell[1]] or "") not in withheld
    }


def _say_remarks(project: Project, merged: Merged) -> None:
    """What of the files is not used, or looks wrong beside earlier files, and whose files they are taken to be."""
    from extract.project.rounds.moved_since import moved_since

    for remark in (*merged.remarks, *moved_since(project, merged.files)):
        say(remark, err=True)
    if not project.settings.people:
        taken = ", ".join(f"{checked.loaded.extraction.name} ({path.name})" for path, checked in merged.files)
        say(f"twofold.toml lists no people. The extractors are taken to be {taken}", err=True)


def _report(
    project: Project,
    merged: Merged,
    names: Names,
    kept: list[str],
    breaking: Sequence[Breaking],
    agreed: int,
    *,
    include_unfinished: bool,
) -> None:
    from extract.adjudication.lines.hidden import with_hidden_names
    from extract.project.studies.studies_known import recorded
    from extract.report.after_merge import say_unfinished, say_what_next, say_without_effect
    from extract.report.assignment_text import against_assignment
    from schema.problem import Severity
    from validate.adjudication.items import adjudication_items
    from validate.merge.discrepancy import TO_RULE

    comparison = merged.comparison
    counts = comparison.counts()
    for name in kept:
        say(f"kept first submission: {project.named(project.submissions)}/{name}")
    for path, checked in merged.files:
        weights = Counter(problem.severity for problem in checked.problems)
        counted = ", ".join(
            plural(weights[weight], weight) for weight in (Severity.ERROR, Severity.WARNING) if weights[weight]
        )
        say(f"{path.name}: {counted or 'no problems'}" + (" (twofold check)" if counted else ""))
    paired = sum(merged_table.rows["by"].is_not_null().sum() for merged_table in comparison.tables.values())
    likened = _pairings(comparison)
    only = with_hidden_names(comparison.rows_only(), names)
    alone = ", ".join(f"{number} only {name}" for name, number in only.items() if number)
    say(f"rows   {paired} paired" + (f", {alone}" if alone else ""))
    if likened:
        say(f"pairs  {likened}")
    say(f"cells  {', '.join([*_by_state(counts), *_without_difference(comparison)])}")
    if comparison.dropped_with:
        say(f"       {_dropped_with(comparison)}")
    if comparison.unlinked:
        say(f"       {_unlinked(comparison)}")
    lines = sum(item.progress in TO_RULE for item in adjudication_items(comparison))
    where = f" (in {plural(lines, 'line')} of the sheet)" if counts["open"] else ""
    waiting_for = f", {counts['asked']} waiting for the authors" if counts["asked"] else ""
    say(
        f"       {counts['decided']} decided, {counts['open']} open{where}, {counts['stale']} of them stale"
        + waiting_for
    )
    if agreed:
        take, has = ("takes", "it has a line") if agreed == 1 else ("take", "they have lines")
        say(f"       {plural(agreed, 'agreed cell')} {take} part in a broken rule of the form: {has} in the sheet too")
    say_without_effect(merged, indent=" " * 7)
    say_unfinished(merged, included=include_unfinished)
    for sentence in against_assignment(merged.assignment, recorded(merged).values(), merged.ledger.ledger.excluded):
        say(sentence)
    say_what_next(project, merged, breaking, include_unfinished=include_unfinished)


def _by_state(counts: Mapping[str, int]) -> Iterator[str]:
    """How the extractors compare, in numbers of cells."""
    yield from (f"{counts[state]} {state}" for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    if counts["additional"]:
        yield f"{counts['additional']} additional"


def _without_difference(comparison: Comparison) -> Iterator[str]:
    """The cells that are open or decided although no two extractors differ there, by why."""
    from validate.adjudication.verification import single_values

    kinds = Counter(cell.kind for cell in comparison.in_question)
    if kinds["ruled"]:
        values = {
            (one.table, one.position, one.field)
            for one in single_values(comparison)
            if one.verdict in {"changed", "not found"}
        }
        ruled = [cell for cell in comparison.in_question if cell.kind == "ruled"]
        disputed = sum((cell.table, cell.position, cell.field) in values for cell in ruled)
        if disputed:
            yield f"{disputed} disputed by the verifier"
        if others := len(ruled) - disputed:
            yield f"{others} ruled on though nobody differs"
    if kinds["duplicate"] or kinds["unidentified"]:
        cells = comparison.merged_cells.select("kind", "progress", "state").drop_nulls("progress").rows()
        states = [str(state) for kind, _, state in cells if kind in {"duplicate", "unidentified"}]
        if unclear := sum(state not in {"conflict", "status", "omission"} for state in states):
            yield f"{unclear} in rows that are there twice or have no name"


def _pairings(comparison: Comparison) -> str:
    """What somebody has to say of which row is which, and what was said; nothing where identity answers it all."""
    from validate.pairing.pairings import OPEN_PAIR_STATES

    states = Counter(pairing.state for pairing in comparison.pairings)
    listed = ", ".join(f"{states[state]} {state}" for state in sorted(OPEN_PAIR_STATES) if states[state])
    still = [f"{len(comparison.open_pairings)} open ({listed})"] if listed else []
    ruled = [f"{states['confirmed']} confirmed"] if states["confirmed"] else []
    ruled += [f"{states['apart']} ruled apart"] if states["apart"] else []
    return ", ".join([*still, *ruled])


def _dropped_with(comparison: Comparison) -> str:
    """The rows that went with the row that they point to, and how to keep one."""
    rows = Counter(
        (comparison.tables[table].studies[position], comparison.form[table].label)
        for table, position in comparison.dropped_with
    )
    listed = ", ".join(f"{study} ({number} on {label})" for (study, label), number in list(rows.items())[:_SHOWN])
    dropped = plural(len(comparison.dropped_with), "row is", "rows are")
    return (
        f"{dropped} dropped with the row they point to: {listed}. To keep one, move it to another row: the sheet has a"
        " line for it"
    )


def _unlinked(comparison: Comparison) -> str:
    """The cells that do not name a dropped row any more, and how to name another."""
    tables = comparison.tables
    cells = dict.fromkeys(
        f"{tables[name].studies[position]} ({tables[name].table.label}, {tables[name].table[field].label})"
        for name, position, field in comparison.unlinked
    )
    listed = first_ones(list(cells), _SHOWN)
    pointed = "1 cell points" if len(comparison.unlinked) == 1 else f"{len(comparison.unlinked)} cells point"
    return f"{pointed} to a dropped row, so the dataset leaves that row's name out of the cell: {listed}"

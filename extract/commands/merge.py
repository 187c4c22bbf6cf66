"""`twofold merge`: pair, compare, apply the ledger, and write the adjudication sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import chosen_round, include_unfinished, of_round, output_format, plural, print_json, say

if TYPE_CHECKING:
    from extract.project.merging import Merged
    from extract.project.project import Project
    from validate.merge.comparison import Comparison

_SHOWN = 12


@click.command()
@include_unfinished
@of_round
@output_format
def merge(include_unfinished: bool, output_format: str) -> int:
    """Merge the project's extractions and write the adjudication sheet.

    twofold keeps each extractor's first submission, pairs the rows, compares the cells, applies the rulings made so
    far, and writes adjudication.xlsx. A study counts for an extractor who marked it as finished.

    With --include-unfinished, unfinished studies are compared too. Their blank cells count as omissions, and the sheet
    shows one extractor's answers to the other, who may still be extracting. No first submission of them is kept.

    twofold never overwrites a sheet with rulings that are not yet in the ledger. It keeps a sheet that somebody worked
    in, in adjudication-earlier/, and brings your own columns, colours, comments, column widths and filters into the new
    one. Exit code 1 while anything is open, or if a line in the ledger is broken.
    """
    from extract.adjudication.replacing import refuse_unread, what_became
    from extract.adjudication.write import write_sheet
    from extract.clock import stamp
    from extract.project.merging import merge_project, policy
    from extract.project.project import find_project
    from extract.project.relisting import relist_copies
    from extract.project.submissions import keep_submissions
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
    for remark in merged.remarks:
        say(remark, err=True)
    if not project.settings.people:
        taken = ", ".join(f"{checked.loaded.extraction.name} ({path.name})" for path, checked in merged.files)
        say(f"twofold.toml lists no people. The extractors are taken to be {taken}", err=True)
    out_of_date = refuse_unread(project.sheet, merged.comparison, policy=policy(project, merged.comparison.names))
    new = keep_submissions(project, [(path, file.loaded) for path, file in merged.files], when=stamp())
    withheld = frozenset[str]() if include_unfinished else merged.withheld
    written = write_sheet(
        merged.comparison,
        project.sheet,
        blinded=project.settings.blinded,
        earlier=project.earlier_sheets,
        seen=seen,
        withheld=withheld,
    )
    for sentence in what_became(written, out_of_date, project.sheet.name):
        say(sentence, err=True)
    if output_format == "json":
        unfinished = {study: list(names) for study, names in merged.unfinished.items()}
        print_json(
            comparison_json(merged.comparison, withheld=withheld)
            | {"unfinished": unfinished}
            | broken_json(merged.ledger)
        )
    else:
        _report(project, merged, [copy.file for copy in new], include_unfinished=include_unfinished)
    return int(bool(merged.comparison.open or merged.comparison.open_pairings or merged.ledger.broken))


def _report(project: Project, merged: Merged, kept: list[str], *, include_unfinished: bool) -> None:
    from extract.project.studies_known import recorded
    from extract.report.assignment_text import against_assignment
    from schema.problem import Severity
    from validate.adjudication.items import adjudication_items

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
    alone = ", ".join(f"{number} only {name}" for name, number in comparison.rows_only().items() if number)
    say(f"rows   {paired} paired" + (f", {alone}" if alone else ""))
    if likened:
        say(f"pairs  {likened}")
    listed = ", ".join(f"{counts[state]} {state}" for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    say(f"cells  {listed}" + (f", {counts['additional']} additional" if counts["additional"] else ""))
    if comparison.dropped_with:
        say(f"       {_dropped_with(comparison)}")
    if comparison.unlinked:
        say(f"       {_unlinked(comparison)}")
    lines = sum(item.state in {"open", "stale", "asked"} for item in adjudication_items(comparison))
    where = f" (in {plural(lines, 'line')} of the sheet)" if counts["open"] else ""
    say(f"       {counts['decided']} decided, {counts['open']} open{where}, {counts['stale']} of them stale")
    if merged.orphaned:
        say(f"       {plural(len(merged.orphaned), 'ruling')} orphaned: the row or the field no longer exists")
    if waiting := len(comparison.orphaned) - len(merged.orphaned):
        say(f"       {plural(waiting, 'ruling waits', 'rulings wait')} until the study is finished again")
    _say_unfinished(merged, included=include_unfinished)
    for sentence in against_assignment(merged.assignment, recorded(merged).values(), merged.ledger.ledger.excluded):
        say(sentence)
    _say_what_next(project, merged, include_unfinished=include_unfinished)


def _say_unfinished(merged: Merged, *, included: bool) -> None:
    """Which studies are begun and not finished, and what became of them."""
    if not merged.unfinished:
        return
    finished = {study: _finished_by(merged, study) for study in merged.unfinished}
    listed = _first_of(
        [
            f"{study} ({', '.join(names)}{'; finished by ' + ', '.join(finished[study]) if finished[study] else ''})"
            for study, names in merged.unfinished.items()
        ]
    )
    if not included:
        say(f"begun but not marked as finished, so not compared: {listed}")
        return
    say(
        f"compared, although not marked as finished: {listed}. Their blank cells count as omissions, and the sheet"
        " shows one extractor's answers to the other. No first submission of them is kept.",
        fg="yellow",
    )


def _finished_by(merged: Merged, study: str) -> list[str]:
    """Who marked a study as finished."""
    from schema.text import fold
    from validate.extraction.finished import finished_studies

    extractions = (checked.loaded.extraction for _, checked in merged.files)
    return [extraction.name for extraction in extractions if fold(study) in set(finished_studies(extraction))]


def _say_what_next(project: Project, merged: Merged, *, include_unfinished: bool) -> None:
    from schema.problem import Severity

    comparison = merged.comparison
    begun = _begun(merged)
    alone_on = [
        f"{study} ({who[0]})"
        for study, who in begun.items()
        if len(who) == 1 and (include_unfinished or study not in merged.unfinished)
    ]
    if alone_on and len(comparison.names) > 1:
        say(f"extracted by one person only, so not compared: {_first_of(alone_on)}")
    if comparison.open_pairings:
        say(f"pairings open in {_by_study(pairing.study for pairing in comparison.open_pairings)}")
    if comparison.open:
        say(
            f"{'cells ' if comparison.open_pairings else ''}open in {_by_study(cell.study for cell in comparison.open)}"
        )
    if comparison.open or comparison.open_pairings:
        if any(problem.severity is Severity.ERROR for _, checked in merged.files for problem in checked.problems):
            say("First correct the errors in the workbooks. Some open pairings and cells may come from them.")
        first = ", first on the sheet Pairings" if comparison.open_pairings else ""
        option = " --include-unfinished" if include_unfinished else ""
        option += project.option
        say(f"Next: rule on them in {project.named(project.sheet)}{first}. Then: twofold adjudicate{option}")
    else:
        _say_nothing_open(project, merged, begun=bool(begun))


def _say_nothing_open(project: Project, merged: Merged, *, begun: bool) -> None:
    from extract.report.overview import nobody_extracted

    if not begun and merged.unfinished:
        say("No study is finished. When a study is filled in completely, write yes under Finished on the first sheet")
    elif not begun:
        say(f"Nothing is extracted yet. Fill in the workbooks in {project.named(project.extractions)}/")
    elif merged.ledger.broken:
        say("Nothing is open, as far as the ledger can be read. Next: twofold ledger check")
    elif merged.unfinished:
        say(
            "Nothing is open in the finished studies. When another is filled in completely, write yes under Finished on"
            " the first sheet"
        )
    elif untouched := _untouched(merged):
        say(f"not begun: {_first_of(untouched)}")
        say(f"Nothing is open. {nobody_extracted(len(untouched))}")
    else:
        say(f"Nothing is open. Next: twofold {_next_command(project)}", fg="green")


def _next_command(project: Project) -> str:
    """What comes after this round."""
    later = [one.round for one in project.in_round(1).later_rounds() if one.round > project.round]
    return f"template --round {later[0]}" if later else "build"


def _untouched(merged: Merged) -> list[str]:
    """The studies that nobody has begun, without those that the team took out."""
    from schema.text import fold

    recorded = {
        study for extraction in merged.comparison.extractions for study in map(fold, extraction.studies_recorded)
    }
    return [study for study in merged.studies() if fold(study) not in {*recorded, *merged.ledger.ledger.excluded}]


def _first_of(studies: list[str]) -> str:
    """The first ones, and how many more there are."""
    more = f" and {len(studies) - _SHOWN} more studies" if len(studies) > _SHOWN else ""
    return ", ".join(studies[:_SHOWN]) + more


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
    listed = ", ".join(list(cells)[:_SHOWN]) + (f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else "")
    pointed = "1 cell points" if len(comparison.unlinked) == 1 else f"{len(comparison.unlinked)} cells point"
    return f"{pointed} to a dropped row, so the dataset leaves that row's name out of the cell: {listed}"


def _by_study(studies: Iterable[str]) -> str:
    """The studies with how often each is named, the first ones."""
    counted = Counter(studies)
    listed = ", ".join(f"{study} ({number})" for study, number in list(counted.items())[:_SHOWN])
    return f"{listed} and {len(counted) - _SHOWN} more studies" if len(counted) > _SHOWN else listed


def _begun(merged: Merged) -> dict[str, list[str]]:
    """Who has recorded something on a study, by study, in the order of the studies."""
    from schema.text import fold

    comparison = merged.comparison
    recorded = {extraction.name: set(extraction.studies_recorded) for extraction in comparison.extractions}
    studies = comparison.tables[comparison.form.studies.name].rows["study_text"].drop_nulls()
    who = {study: [name for name, keys in recorded.items() if fold(study) in keys] for study in studies}
    return {study: names for study, names in who.items() if names}

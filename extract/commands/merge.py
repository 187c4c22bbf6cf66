"""`twofold merge`: pair, compare, apply the ledger, and write the adjudication sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import chosen_round, include_unfinished, of_round, output_format, print_json, say
from extract.project.folder.command_cache import command_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.adjudication.lines.names import Names
    from extract.adjudication.workbook.write import Wanted
    from extract.dataset.building.error_sources import Breaking
    from extract.project.extractors.submissions import Submission
    from extract.project.folder.project import Project
    from extract.project.one_round.merged import Merged
    from validate.adjudication.who_may_rule import Policy
    from validate.merge.comparison import CellAddress, Comparison


@click.command()
@include_unfinished
@of_round
@output_format
@command_cache()
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
    from extract.adjudication.intake.not_in_ledger import lost_since_written, not_in_ledger_beside
    from extract.adjudication.intake.other_sheets import last_saved_sheet
    from extract.adjudication.lines.names import named
    from extract.adjudication.workbook.write import Wanted
    from extract.dataset.building.error_sources import breaking_rulings, warned_rulings
    from extract.errors import CannotUse
    from extract.project.extractors.relisting import relist_copies
    from extract.project.folder.project import find_project
    from extract.project.rounds.merging import merge_project, policy
    from extract.report.ledger_text import say_broken
    from extract.report.merge_text import say_merge
    from extract.safe_replace import fingerprint, refuse_if_open

    project = find_project(Path.cwd(), chosen_round())
    refuse_if_open(project.sheet)
    seen = fingerprint(project.sheet)
    for copy in relist_copies(project):
        say(f"{project.submissions.name}/{copy.file} was not listed in index.jsonl, and is listed again", err=True)
    merged = merge_project(project, include_unfinished=include_unfinished)
    comparison = merged.comparison
    say_broken(merged.ledger)
    may_rule = policy(project, comparison.names)
    _say_remarks(project, merged)
    for sentence in (
        *lost_since_written(project, comparison),
        *not_in_ledger_beside(project, comparison, may_rule),
    ):
        say(sentence, err=True)
    new = _keep_submissions(project, merged)
    try:
        out_of_date = _not_taken_again(project, comparison, may_rule, include_unfinished=include_unfinished)
    except CannotUse:
        for copy in new:
            say(f"kept first submission: {project.named(project.submissions)}/{copy.file}", err=True)
        raise
    withheld = frozenset[str]() if include_unfinished else merged.withheld
    agreed = _agreed(merged, withheld)
    _write_sheet(
        project, comparison, Wanted(withheld=withheld, agreed=agreed, like=last_saved_sheet(project)), seen, out_of_date
    )
    breaking = breaking_rulings(project, merged)
    names = named(comparison.names, blinded=project.settings.blinded)
    if output_format == "json":
        warned = warned_rulings(project, merged)
        print_json(_as_json(merged, names, withheld, breaking, warned))
    else:
        kept = [copy.file for copy in new]
        say_merge(project, merged, names, kept, breaking, agreed, include_unfinished=include_unfinished)
    return int(bool(comparison.open or comparison.open_pairings or breaking or merged.ledger.broken))


def _not_taken_again(
    project: Project, comparison: Comparison, policy: Policy, *, include_unfinished: bool
) -> tuple[str, ...]:
    """What only the earlier sheet has. Raises CannotUse if it has rulings that the ledger can still take."""
    from extract.adjudication.intake.replacing import refuse_unread
    from extract.project.rounds.merging import merge_project

    return refuse_unread(
        project.sheet,
        comparison,
        policy=policy,
        option=(" --include-unfinished" if include_unfinished else "") + project.option,
        unfinished=None if include_unfinished else lambda: merge_project(project, include_unfinished=True).comparison,
    )


def _keep_submissions(project: Project, merged: Merged) -> tuple[Submission, ...]:
    """Keeps new first submissions, and says of which studies none is kept yet."""
    from extract.clock import stamp
    from extract.project.extractors.held_back import held_back, sentences_of
    from extract.project.extractors.submissions import keep_submissions

    files = [(path, file.loaded) for path, file in merged.files]
    held = held_back(project, [loaded.extraction for _, loaded in files])
    for sentence in sentences_of(held):
        say(sentence, err=True)
    apart = {(one.extractor, study) for one in held for study in one.studies}
    return keep_submissions(project, files, when=stamp(), apart=apart)


def _write_sheet(
    project: Project, comparison: Comparison, wanted: Wanted, seen: str | None, out_of_date: Sequence[str]
) -> None:
    """Writes the sheet if nobody saved the earlier one since it was `seen`, and says what became of that one."""
    from extract.adjudication.intake.replacing import what_became
    from extract.adjudication.workbook.write import write_sheet

    written = write_sheet(
        comparison,
        project.sheet,
        blinded=project.settings.blinded,
        earlier=project.earlier_sheets,
        seen=seen,
        wanted=wanted,
    )
    for sentence in what_became(written, out_of_date, project.sheet.name):
        say(sentence, err=True)


def _as_json(
    merged: Merged,
    names: Names,
    withheld: frozenset[str],
    breaking: Sequence[Breaking],
    warned: Sequence[Breaking],
) -> dict[str, Any]:
    from extract.adjudication.lines.hidden import with_hidden_names
    from extract.report.comparison_json import comparison_json
    from extract.report.ledger_text import broken_json

    return (
        with_hidden_names(comparison_json(merged.comparison, withheld=withheld), names)
        | {
            "unfinished": {study: list(begun) for study, begun in merged.unfinished.items()},
            "breaking": [one.as_json() for one in breaking],
            "warned": [one.as_json() for one in warned],
        }
        | broken_json(merged.ledger)
    )


def _agreed(merged: Merged, withheld: frozenset[str]) -> dict[CellAddress, str]:
    """The agreed cells that have a line in the sheet, each with the broken rule of the form that it takes part in.

    The rule is "" where all chose the same and only the words for other differ, or where not everybody has the row.
    """
    from schema.text import fold
    from validate.adjudication.broken_rules import agreed_in_broken
    from validate.merge.other_words import other_words_apart
    from validate.merge.rows_of_some import not_ruled_on

    apart = dict.fromkeys((*not_ruled_on(merged.comparison), *other_words_apart(merged.comparison)), "")
    return {
        cell: why
        for cell, why in (apart | agreed_in_broken(merged.comparison, merged.consensus_problems)).items()
        if fold(merged.comparison.tables[cell[0]].studies[cell[1]] or "") not in withheld
    }


def _say_remarks(project: Project, merged: Merged) -> None:
    """What of the files is not used, or looks wrong beside earlier files, and whose files they are taken to be."""
    from extract.project.extractors.columns_not_read import columns_not_read
    from extract.project.rounds.moved_since import moved_since

    unread = columns_not_read(project, [(path, file.loaded) for path, file in merged.files])
    for remark in (*merged.remarks, *unread, *moved_since(project, merged.files)):
        say(remark, err=True)
    if not project.settings.people:
        taken = ", ".join(f"{checked.loaded.extraction.name} ({path.name})" for path, checked in merged.files)
        say(f"twofold.toml lists no people. The extractors are taken to be {taken}", err=True)

"""`twofold withdraw`: take rulings or a first submission back. The ledger says who took them back and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import chosen_round, of_round, output_format, print_json, say
from schema.text import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.project.extractors.submissions import Submission
    from extract.project.folder.project import Project
    from schema.form import Field
    from validate.adjudication.ruling_status import Event
    from validate.ledger.ledger import Decision, Ledger
    from validate.merge.discrepancy import Discrepancy

_FEWEST = 4  # characters of an id
_NOT_IN_FORCE: Mapping[str, str] = {
    "stale": "the values have changed since",
    "followed": "the row that it drops is no longer in a workbook",
    "orphaned": "it has no effect now (twofold history says why)",
}


@click.command()
@click.argument("rulings", nargs=-1)
@click.option("--submission", metavar="STUDY", help="Take back a first submission of this study, not a ruling.")
@click.option("--extractor", metavar="NAME", help="With --submission: whose first submission it is.")
@click.option("--lost-submissions", is_flag=True, help="Take back all first submissions whose kept copy is lost.")
@click.option("--who", required=True, help="Who takes them back. Separate several names with ;")
@click.option("--reason", "--why", default="", help="Why they are withdrawn.")
@of_round
@output_format
def withdraw(
    rulings: tuple[str, ...],
    submission: str | None,
    extractor: str | None,
    lost_submissions: bool,
    who: str,
    reason: str,
    output_format: str,
) -> None:
    """Take back rulings that were made in error, or a first submission.

    RULINGS are ids, or their first characters; twofold history shows them. The cells that they decided are open again,
    unless an earlier ruling comes back into force. Nothing is deleted: a withdrawal is one more line in the ledger.

    An exclusion or a renaming of a study has an id too. A renaming is not withdrawn if something was done under the new
    name since: rename the study back with twofold studies rename.

    With --submission and --extractor, a first submission that was taken in error is withdrawn. Say why with --why. The
    kept copy stays. The next twofold merge keeps a new first submission if the study is marked as finished.

    --lost-submissions does so for all first submissions whose copies are gone or were changed, if you have no backup of
    them. Corrections made since count as agreement then, and the methods text says that they are second versions.
    """
    from extract.adjudication.lines.who import people_of_project, who_decided
    from extract.clock import stamp
    from extract.project.folder.project import find_project
    from extract.project.ledger.ledger_file import append_decisions
    from extract.project.studies.renaming import refuse_orphans, write_earlier_name
    from extract.report.ledger_text import broken_json, say_broken
    from validate.adjudication.decide import withdraw as taken_back

    if sum((bool(rulings), submission is not None, lost_submissions)) != 1:
        raise click.UsageError("give the ids of rulings, or --submission STUDY, or --lost-submissions")
    project = find_project(Path.cwd(), chosen_round())
    read = project.read_ledger()
    say_broken(read)
    ledger = read.ledger
    everybody = people_of_project(project, ledger)
    people = who_decided(who, everybody)
    if not people:
        raise click.BadParameter("give the name of the person who takes them back", param_hint="--who")
    if lost_submissions:
        _withdraw_lost(project, people, reason, broken_json(read), output_format)
        return
    if submission is not None:
        whose = extractor and everybody.name_of(extractor)
        _withdraw_submission(project, submission, whose, people, reason, broken_json(read), output_format)
        return
    asked_for = list({ruling.id: ruling for ruling in (_meant(ledger, typed) for typed in rulings)}.values())
    meant = _still_in_force(project, ledger, asked_for)
    renamings = [line for line in ledger.renamings if line in meant]
    if renamings:
        refuse_orphans(project, renamings)
    append_decisions(project.ledger, [taken_back(ruling, who=people, when=stamp(), reason=reason) for ruling in meant])
    for ruling in reversed(renamings):
        write_earlier_name(project, ruling)
    if output_format == "json":
        print_json({"withdrawn": [ruling.id for ruling in meant]} | broken_json(read))
        return
    for ruling in meant:
        say(f"withdrawn  {ruling.id}  {_what(ruling)} {_by(project, ledger, ruling)}")
    earlier = {ruling.id for ruling in ledger.in_force}
    _say_returned(
        project, ledger, meant, [one for one in project.read_ledger().ledger.in_force if one.id not in earlier]
    )
    say(f"{plural(len(meant), 'ruling')} taken back. To see what is open now: twofold merge")


def _say_returned(
    project: Project, ledger: Ledger, withdrawn: Sequence[Decision], returned: Sequence[Decision]
) -> None:
    """What the rulings that were replaced before are now, as the merge has it, and which cells are open.

    One that `form migrate` had carried over was made on values, or a field, that the form does not have any more.
    """
    from extract.errors import CannotUse
    from validate.ledger.words import place_in_words

    if not returned:
        return
    try:
        events, unsettled = _after_merge(project, [*withdrawn, *returned])
    except CannotUse as error:
        for ruling in returned:
            say(f"not replaced any more  {ruling.id}  {_what(ruling)} {_by(project, ledger, ruling)}")
        say(f"Whether it is in force cannot be told now: {error}", fg="yellow")
        return
    for ruling in returned:
        event = events.get(ruling.id)
        why_not = _NOT_IN_FORCE.get(event.status) if event else None
        why_not = "the form does not have its value any more" if event and event.not_in_form else why_not
        line = f"{ruling.id}  {_what(ruling)} {_by(project, ledger, ruling)}"
        say(f"not in force  {line}: {why_not}" if why_not else f"in force again  {line}")
    for ruling in withdrawn:
        if ruling.id in events and _is_open(events[ruling.id], unsettled):
            say(f"open  {place_in_words(ruling)}")


def _after_merge(project: Project, rulings: Sequence[Decision]) -> tuple[Mapping[str, Event], Sequence[Discrepancy]]:
    """Each ruling on the studies of these with its status, by id, and all cells that are not settled."""
    if not project.extraction_files():
        return {}, ()
    from extract.project.rounds.merging import merge_project
    from validate.adjudication.ruling_status import AppliedLedger
    from validate.merge.discrepancy import NOT_SETTLED

    comparison = merge_project(project).comparison
    applied = AppliedLedger(comparison)
    studies = dict.fromkeys(ruling.study for ruling in rulings)
    events = {event.decision.id: event for study in studies for event in applied.rulings_of(study)}
    return events, [cell for cell in comparison.in_question if cell.progress in NOT_SETTLED]


def _is_open(event: Event, unsettled: Sequence[Discrepancy]) -> bool:
    """Whether one of these cells is what a ruling is about."""
    from validate.ledger.ledger import PAIRING

    made = event.decision
    in_rows = (cell for cell in unsettled if cell.table == made.table and cell.position in event.positions)
    return made.ruling not in PAIRING and any(made.field in {None, cell.field} for cell in in_rows)


def _what(ruling: Decision) -> str:
    """What was decided, with the verb, such as: K1 / samples / total / n_analysed, ruled."""
    from validate.ledger.ledger import VERIFYING
    from validate.ledger.words import place_in_words

    if ruling.ruling == "exclude":
        return f"exclusion of {ruling.study}, decided"
    if ruling.renamed is not None:
        return f"renaming of {ruling.study} to {ruling.renamed}, decided"
    return f"{place_in_words(ruling)}, {'verified' if ruling.ruling in VERIFYING else 'ruled'}"


def _by(project: Project, ledger: Ledger, ruling: Decision) -> str:
    from extract.adjudication.lines.who import who_made

    return f"{ruling.when[:10]} by {who_made(project, ledger, ruling)}"


def _withdraw_submission(
    project: Project,
    study: str,
    extractor: str | None,
    who: tuple[str, ...],
    reason: str,
    broken: dict[str, Any],
    output_format: str,
) -> None:
    from extract.clock import stamp
    from extract.project.extractors.submissions import copy_is_whole
    from extract.project.ledger.ledger_file import append_decisions
    from validate.adjudication.decide import withdraw_submission

    if not extractor:
        raise click.UsageError("--submission needs --extractor NAME: whose first submission it is")
    _refuse_without(reason)
    table = project.form().studies
    study = project.form().renamed.now(study)
    kept = _submission(project, study, table[table.study], extractor)
    line = withdraw_submission(kept.file, study, kept.extractor, table=table.name, who=who, when=stamp(), reason=reason)
    append_decisions(project.ledger, [line])
    if output_format == "json":
        print_json({"withdrawn": [line.id], "file": kept.file} | broken)
        return
    say(f"withdrawn  first submission of {study} by {kept.extractor}: {kept.file}, kept {kept.when[:10]}")
    stays = "The copy stays. " if copy_is_whole(project, kept) else ""
    say(
        f"{stays}The next twofold merge keeps the study again if it is marked as finished. If it is not"
        " finished, write no under Finished first"
    )


def _withdraw_lost(
    project: Project, who: tuple[str, ...], reason: str, broken: dict[str, Any], output_format: str
) -> None:
    """Takes back every first submission whose copy is lost, so that the team can go on."""
    from extract.clock import stamp
    from extract.errors import CannotUse
    from extract.project.extractors.extractor_files import extractor_files
    from extract.project.extractors.lost_submissions import lost_copies, unlisted_submissions
    from extract.project.ledger.ledger_file import append_decisions
    from extract.workbook.load import load_extraction
    from validate.adjudication.decide import withdraw_submission

    _refuse_without(reason)
    form = project.form()
    files = extractor_files(project, project.read_ledger().ledger).files
    loaded = [load_extraction(file.path, form, name=file.name, workbook=file.workbook) for file in files]
    extractions = [one.extraction for one in loaded]
    lost = [*lost_copies(project, extractions), *unlisted_submissions(project, extractions)]
    if not lost:
        raise CannotUse(
            "no first submission has to be given up",
            file=str(project.submissions),
            hint="twofold merge keeps those of finished studies that have none",
        )
    lines = [
        withdraw_submission(
            one.copy, one.name, one.extractor, table=form.studies.name, who=who, when=stamp(), reason=reason
        )
        for one in lost
    ]
    append_decisions(project.ledger, lines)
    if output_format == "json":
        print_json({"withdrawn": [line.id for line in lines], "files": [one.copy for one in lost]} | broken)
        return
    for one in lost:
        by = f"of {one.name} by {one.extractor}"
        say(
            f"given up  no first submission {by} was kept before the rulings, or it is lost"
            if one.since
            else f"withdrawn  first submission {by}: {one.copy}"
        )
    say(
        "The next twofold merge keeps these studies again, as the workbooks are now. Corrections made since count as"
        " agreement, and the methods text calls these first submissions second versions"
    )


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise click.BadParameter("say why the first submission is withdrawn", param_hint="--why")


def _submission(project: Project, study: str, field: Field, extractor: str) -> Submission:
    """The first submission of a study by an extractor; CannotUse where there is none."""
    from extract.errors import CannotUse
    from extract.project.extractors.submissions import listed_submissions
    from schema.text import fold
    from validate.extraction.read_cells import key_of

    kept = listed_submissions(project)
    key = key_of(field, study)
    found = [copy for copy in kept if key in copy.studies and fold(copy.extractor) == fold(extractor)]
    if not found:
        known = ", ".join(dict.fromkeys(copy.extractor for copy in kept if key in copy.studies))
        raise CannotUse(
            f"there is no first submission of {study!r} by {extractor!r}",
            hint=f"there is one by {known}" if known else "twofold merge keeps one when the study is finished",
        )
    return found[-1]


def _meant(ledger: Ledger, typed: str) -> Decision:
    """The ruling of this id; CannotUse where there is none, several, or it was taken back before."""
    from extract.errors import CannotUse

    several = [decision for decision in ledger.decisions if decision.ruling or decision.renamed]
    found = [decision for decision in several if decision.id.startswith(typed.casefold())]
    if len(typed) < _FEWEST or len(found) != 1:
        reason = "is the beginning of several rulings" if len(found) > 1 else "is not a ruling in the ledger"
        if len(typed) < _FEWEST:
            reason = f"is too short: give at least {_FEWEST} characters of the id"
        raise CannotUse(f"{typed!r} {reason}", hint="twofold history STUDY shows the id of every ruling")
    return found[0]


def _still_in_force(project: Project, ledger: Ledger, rulings: list[Decision]) -> list[Decision]:
    """Those that were not taken back before, as an interrupted run may have done; CannotUse where all were."""
    from extract.adjudication.lines.who import who_made
    from extract.errors import CannotUse

    withdrawn = [
        f"{ruling.id} was already withdrawn, on {before.when[:10]} by {who_made(project, ledger, before)}"
        for ruling in rulings
        if (before := ledger.withdrawals.get(ruling.id)) is not None
    ]
    if len(withdrawn) == len(rulings):
        raise CannotUse("; ".join(withdrawn))
    for sentence in withdrawn:
        say(sentence, err=True)
    return [ruling for ruling in rulings if ruling.id not in ledger.withdrawals]

"""`twofold form diff` and `twofold form migrate`: living with a form that changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import output_format, print_json, say

if TYPE_CHECKING:
    from extract.project.folder.project import Project
    from extract.project.form_changes.changing_rounds import ChangedRound
    from extract.project.form_changes.migrating import Migration
    from schema.form import Form
    from validate.revision.change import Change

    _Changes = tuple[Form, Form, list[tuple[int, list[Change], bool]]]

_MODULES = click.option("--module", "modules", multiple=True, help="A module of the new form that is on; repeatable.")


@click.command("diff")
@click.argument("forms", nargs=-1, required=True, metavar="[OLD] NEW")
@_MODULES
@output_format
def diff(forms: tuple[str, ...], modules: tuple[str, ...], output_format: str) -> int:
    """Say what changed in a form, and what that means.

    OLD and NEW are built-in forms or form files. In a project, OLD is the project's form if you leave it out, and the
    studies and fields that somebody has to extract again are named. Exit code 1 if there are any.
    """
    from extract.report.form_changes import change_json, form_json, say_rounds
    from validate.revision.change import worst

    if len(forms) > 2:
        raise click.UsageError("name two forms, the old one and the new one")
    old, new, rounds = _changes(_project_here(), forms, modules)
    if output_format == "json":
        changes = [change_json(change, number) for number, listed, _ in rounds for change in listed]
        print_json({"old": form_json(old), "new": form_json(new), "changes": changes})
    else:
        say_rounds([old], new, [(number, listed) for number, listed, _ in rounds])
        if not any(extracted for _, _, extracted in rounds):
            say("There is nothing extracted here, so this says what a change may mean.")
    return int(any(worst(listed) == "extract again" for _, listed, _ in rounds))


@click.command("migrate")
@click.argument("new", required=False)
@_MODULES
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@output_format
def migrate(new: str | None, modules: tuple[str, ...], dry_run: bool, output_format: str) -> int:
    """Write new copies of filled workbooks for a new form.

    NEW is a built-in form or a form file. Without it, the workbooks get the studies that were added to studies.csv, and
    what changed in the project's own form. Every value, ruling and first submission goes on. The earlier workbooks are
    kept in extractions-earlier/, and nobody's file is written to. The command lists what somebody must look at, and
    what must be extracted again. Exit code 1 if a value or a ruling could not go on as it was.
    """
    from extract.clock import stamp
    from extract.project.extractors.extractor_files import extractors_known, people_known
    from extract.project.folder.project import find_project
    from extract.project.form_changes.changing_rounds import changed_rounds
    from extract.project.form_changes.migrating import plan_migration
    from extract.project.form_changes.write_migration import (
        digests,
        form_files_to_copy,
        put_right,
        would_write,
        write_form_setting,
        write_migration,
    )
    from extract.project.studies.assignment_file import assigned_to_nobody
    from extract.report.form_changes import migration_json, say_migration, to_look_at

    project = find_project(Path.cwd(), 1)
    rounds = [project, *project.later_rounds()]
    resumed = [] if dry_run else [sentence for part in rounds for sentence in put_right(part)]
    seen = digests([path for part in rounds for path in part.extraction_files()])
    wanted = _wanted(project, new, modules)
    named, file = _setting(project, new)
    copies = form_files_to_copy(project, file) if file is not None else {}
    when = stamp()
    plans = [
        (changed, plan_migration(changed.project, changed.old, changed.new, _listed(changed), when))
        for changed in changed_rounds(project, wanted)
        if changed.project.round == 1 or changed.begun
    ]
    for changed, plan in plans:
        _refuse_what_is_not_taken_in(changed.project, plan)
    became = resumed
    for changed, plan in plans:
        if dry_run:
            became += would_write(changed.project, plan)
        elif plan.copies or plan.changes:
            became += write_migration(changed.project, plan, seen, changed.whole)
    if not dry_run and (new is not None or modules):
        write_form_setting(project, named, _modules(project, wanted, modules, new), copies)
    by_round = [(changed.project.round, plan) for changed, plan in plans]
    if output_format == "json":
        print_json(migration_json(by_round))
    else:
        ledger = project.read_ledger().ledger
        not_assigned = assigned_to_nobody(project, people_known(project, extractors_known(project, ledger)))
        say_migration(by_round, became, not_assigned, dry_run=dry_run)
    return int(any(any(to_look_at(plan)) or bool(plan.rulings.left) for _, plan in plans))


def _project_here() -> Project | None:
    from extract.project.folder.project import project_around

    return project_around(Path.cwd())


def _changes(project: Project | None, forms: Sequence[str], modules: tuple[str, ...]) -> _Changes:
    """The old and the new form, and what changes in each round. In a project, with its modules."""
    from extract.errors import CannotUse
    from extract.form_file.load import whole_form
    from extract.project.form_changes.changing_rounds import changed_rounds, changes_of_rounds
    from validate.revision.changes import form_changes

    if project is None and len(forms) == 1:
        raise CannotUse("there is no project here, so name both forms", hint="twofold form diff OLD NEW")
    if project is not None and len(forms) == 1:
        new = _wanted(project, forms[0], modules)
        rounds = changed_rounds(project.in_round(1), new)
        return rounds[0].old, new, list(changes_of_rounds(rounds))
    if project is None:
        old, new = (whole_form(name).with_finished_mark() for name in forms)
    else:
        old, new = _narrowed(project, forms[0], ()), _narrowed(project, forms[1], modules)
    return old, new, [(1, form_changes(old, new, ()), False)]


def _narrowed(project: Project, name: str, modules: tuple[str, ...]) -> Form:
    """A form with the modules that are asked for, or those of the project, and the team's own choices."""
    from extract.form_file.load import with_modules
    from extract.project.team_tables.own_choices import with_own_choices

    whole = with_own_choices(_whole(name), project.folder)
    on = modules or tuple(module for module in project.settings.modules if module in whole.modules)
    return project.with_listed_citations(with_modules(whole, on))


def _whole(name: str) -> Form:
    from extract.form_file.load import whole_form

    return whole_form(name)


def _wanted(project: Project, new: str | None, modules: tuple[str, ...]) -> Form:
    """The whole form that is wanted: another one, or the project's own, which somebody may have changed in its file."""
    from extract.form_file.suffixes import is_form_file

    if new is not None:
        return _narrowed(project, new, modules)
    if not modules:
        return project.whole_form()
    name = project.settings.form
    return _narrowed(project, str(project.folder / name) if is_form_file(name) else name, modules)


def _setting(project: Project, new: str | None) -> tuple[str, Path | None]:
    """What the setting `form` is to be, and the form's file if it has one."""
    from extract.form_file.suffixes import is_form_file

    if new is None:
        return project.settings.form, None
    return (Path(new).name, Path(new)) if is_form_file(new) else (new, None)


def _modules(project: Project, wanted: Form, modules: tuple[str, ...], new: str | None) -> tuple[str, ...]:
    on = modules or project.settings.modules
    return tuple(module for module in on if module in wanted.modules) if new or modules else on


def _listed(changed: ChangedRound) -> list[dict[str, str]]:
    """The studies that workbooks of the round are to have, beside those that they have."""
    from extract.project.folder.study_list import read_study_list

    return read_study_list(changed.project.studies, changed.new) if changed.project.round == 1 else []


def _refuse_what_is_not_taken_in(project: Project, plan: Migration) -> None:
    """CannotUse where a sheet has rulings, or a workbook for verification verdicts, that the ledger does not have."""
    from extract.adjudication.intake.other_sheets import command_to_take, other_sheets, untaken
    from extract.adjudication.intake.replacing import refuse_unread
    from extract.errors import CannotUse
    from extract.project.rounds.merging import policy
    from extract.project.verification.verification_files import verification_files
    from extract.project.verification.verifying import refuse_verdicts
    from validate.extraction.finished import only_finished
    from validate.extraction.parts import without_studies
    from validate.merge import merge

    if plan.old.fingerprint == plan.new.fingerprint or not plan.at_old:
        return
    to_verify, others = verification_files(project), other_sheets(project)
    if not (project.sheet.exists() or to_verify or others):
        return
    ledger = project.read_ledger().ledger
    counting = [without_studies(only_finished(extraction), ledger.excluded) for extraction in plan.at_old]
    comparison = merge(counting, ledger)
    if project.sheet.exists():
        may_rule = policy(project, comparison.names)
        refuse_unread(project.sheet, comparison, policy=may_rule, can_wait=False, option=project.option)
    for other in untaken(others, comparison, policy(project, comparison.names)):
        raise CannotUse(
            f"holds {other.holds} that {project.ledger.name} does not have yet",
            file=str(other.path),
            hint=f"take them in first: {command_to_take(project, other.path)}",
        )
    for path in to_verify:
        refuse_verdicts(project, path, comparison)

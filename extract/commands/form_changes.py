"""`twofold form diff` and `twofold form migrate`: living with a form that changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import output_format, print_json, say

if TYPE_CHECKING:
    from extract.project.migrating import Migration
    from extract.project.project import Project
    from schema.form import Form

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
    from extract.report.form_changes import change_json, form_json, say_changes
    from validate.revision.change import worst
    from validate.revision.changes import form_changes

    if len(forms) > 2:
        raise click.UsageError("name two forms, the old one and the new one")
    project = _project_here()
    old, new = _two_forms(project, forms, modules)
    carried = _carried(project, old, new)
    changes = form_changes(old, new, carried)
    if output_format == "json":
        print_json(
            {"old": form_json(old), "new": form_json(new), "changes": [change_json(change) for change in changes]}
        )
    else:
        say_changes(old, new, changes)
        if not carried:
            say("There is nothing extracted here, so this says what a change may mean.")
    return int(worst(changes) == "extract again")


@click.command("migrate")
@click.argument("new", required=False)
@_MODULES
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@output_format
def migrate(new: str | None, modules: tuple[str, ...], dry_run: bool, output_format: str) -> int:
    """Write new copies of filled workbooks for a new form.

    NEW is a built-in form or a form file. Without it, the workbooks get the studies that were added to studies.csv, and
    what changed in the project's own form. Every value, ruling and first submission goes on. The earlier workbooks are
    kept in extractions-earlier/, and nobody's file is written to. The command lists what somebody must look at; exit
    code 1 if there is anything.
    """
    from extract.clock import stamp
    from extract.project.migrating import plan_migration
    from extract.project.project import find_project
    from extract.project.write_migration import (
        digests,
        form_files_to_copy,
        put_right,
        write_form_setting,
        write_migration,
    )
    from extract.report.form_changes import migration_json, say_migration, to_look_at

    project = find_project(Path.cwd())
    resumed = [] if dry_run else list(put_right(project))
    seen = digests(project.extraction_files())
    old, wanted = _forms_of_migration(project, new, modules)
    named, file = _setting(project, new)
    copies = form_files_to_copy(project, file) if file is not None else {}
    studies = _listed(project, wanted)
    plan = plan_migration(project, old, wanted, studies, stamp())
    _refuse_rulings_on_the_sheet(project, plan)
    became = resumed
    if not dry_run:
        became += list(write_migration(project, plan, seen)) if plan.copies or plan.changes else []
        if new is not None or modules:
            write_form_setting(project, named, _modules(project, wanted, modules, new), copies)
    if output_format == "json":
        print_json(migration_json(plan))
    else:
        say_migration(plan, became, dry_run=dry_run)
    return int(any(to_look_at(plan)) or bool(plan.rulings.left))


def _project_here() -> Project | None:
    from extract.project.project import project_around

    return project_around(Path.cwd())


def _two_forms(project: Project | None, forms: Sequence[str], modules: tuple[str, ...]) -> tuple[Form, Form]:
    """The old and the new form. In a project, with the modules that it has switched on."""
    from extract.errors import CannotUse
    from extract.form_file.load import whole_form

    if project is None and len(forms) == 1:
        raise CannotUse("there is no project here, so name both forms", hint="twofold form diff OLD NEW")
    if project is None:
        old, new = (whole_form(name) for name in forms)
        return old.with_finished_mark(), new.with_finished_mark()
    old = _narrowed(project, forms[0], ()) if len(forms) == 2 else _forms_of_migration(project, forms[0], modules)[0]
    return old, _narrowed(project, forms[-1], modules)


def _narrowed(project: Project, name: str, modules: tuple[str, ...]) -> Form:
    """A form with the modules that are asked for, or those of the project, and the team's own choices."""
    from extract.form_file.load import with_modules
    from extract.project.own_choices import with_own_choices

    whole = with_own_choices(_whole(name), project.folder)
    on = modules or tuple(module for module in project.settings.modules if module in whole.modules)
    return project.with_listed_citations(with_modules(whole, on))


def _whole(name: str) -> Form:
    from extract.form_file.load import whole_form

    return whole_form(name)


def _forms_of_migration(project: Project, new: str | None, modules: tuple[str, ...]) -> tuple[Form, Form]:
    """The form that the workbooks were made from, and the one that is wanted.

    The project's own form file is not the first of them where somebody has changed it already.
    """
    from extract.project.form_history import kept_forms

    present = project.form()
    wanted = _narrowed(project, new, modules) if new is not None else _with(project, present, modules)
    kept = kept_forms(project)
    old = present
    if present.fingerprint == wanted.fingerprint and kept and kept[-1].fingerprint != wanted.fingerprint:
        old = kept[-1].form
    return old, wanted


def _with(project: Project, present: Form, modules: tuple[str, ...]) -> Form:
    from extract.form_file.load import is_form_file

    if not modules:
        return present
    name = project.settings.form
    return _narrowed(project, str(project.folder / name) if is_form_file(name) else name, modules)


def _setting(project: Project, new: str | None) -> tuple[str, Path | None]:
    """What the setting `form` is to be, and the form's file if it has one."""
    from extract.form_file.load import is_form_file

    if new is None:
        return project.settings.form, None
    return (Path(new).name, Path(new)) if is_form_file(new) else (new, None)


def _modules(project: Project, wanted: Form, modules: tuple[str, ...], new: str | None) -> tuple[str, ...]:
    on = modules or project.settings.modules
    return tuple(module for module in on if module in wanted.modules) if new or modules else on


def _listed(project: Project, form: Form) -> list[dict[str, str]]:
    from extract.project.study_list import read_study_list

    return read_study_list(project.studies, form)


def _carried(project: Project | None, old: Form, new: Form) -> list[Any]:
    """The extractions of the project in the new form; none where there is none."""
    from extract.project.migrating import carried_files

    if project is None or not project.extraction_files():
        return []
    return [one.carried for one in carried_files(project, old, new) if one.at_old is not None]


def _refuse_rulings_on_the_sheet(project: Project, plan: Migration) -> None:
    """CannotUse where the adjudication sheet has rulings that the ledger does not have yet."""
    from extract.adjudication.replacing import refuse_unread
    from extract.project.ledger_file import read_ledger
    from extract.project.merging import policy
    from validate.extraction.finished import only_finished
    from validate.merge import merge

    if not project.sheet.exists() or plan.old.fingerprint == plan.new.fingerprint or not plan.at_old:
        return
    ledger = read_ledger(project.ledger).ledger
    comparison = merge([only_finished(extraction) for extraction in plan.at_old], ledger)
    refuse_unread(project.sheet, comparison, policy=policy(project, comparison.names))

"""`twofold template`: the workbooks to fill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import chosen_round, of_round, say
from schema.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.project.folder.made_anew import MadeAnew
    from extract.project.folder.project import Project
    from schema.form import Form


@click.command()
@click.option("--extractor", "extractors", multiple=True, help="The extractor's name. Repeat it for several.")
@click.option("--form", "form_name", help="Outside a project: the form.")
@click.option("--module", "modules", multiple=True, help="With --form: an optional group of fields to add.")
@of_round
@click.option("--verify", "to_verify", is_flag=True, help="Write workbooks to verify what others extracted.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to.")
def template(
    extractors: tuple[str, ...], form_name: str | None, modules: tuple[str, ...], to_verify: bool, folder: Path | None
) -> None:
    """Write a workbook for each extractor to fill in.

    In a project, the workbooks go to extractions/, the studies in studies.csv are filled in, and twofold.toml lists the
    extractors. Without --extractor, each of those whom it lists gets one, who has none yet. If there is an
    assignment.csv, each workbook has the studies of its extractor. Each workbook says whose it is, so you may rename
    it. An existing workbook is never overwritten.

    With --round 2, a workbook has the rows that are agreed after round 1, of the studies in which nothing of these
    rows is open any more. What a person has typed so far comes along, and the earlier workbook is kept in
    extractions-earlier/. Run it again when more is agreed.

    With --verify, the workbook of each --extractor has what others alone extracted of fields that one person extracts
    and another verifies. It goes to verification/. twofold verify takes in what is typed there.
    """
    if to_verify:
        _to_verify(extractors, form_name, folder)
        return
    if not form_name and (chosen_round() or 1) > 1:
        _of_later_round(extractors, folder)
        return
    _of_first_round(extractors, form_name, modules, folder)


def _to_verify(extractors: tuple[str, ...], form_name: str | None, folder: Path | None) -> None:
    """The workbooks for verification, one for each of these people."""
    from extract.project.folder.project import find_project
    from extract.project.rounds.coders import people_meant
    from extract.project.rounds.merging import merge_project
    from extract.project.verification.verification_files import verification_files
    from extract.project.verification.verification_workbook import verification_workbook
    from extract.project.verification.verifiers import to_verify_by
    from extract.project.verification.verifying import owner_of
    from validate.adjudication.verification import single_values

    if form_name or folder or not extractors:
        raise click.UsageError("--verify needs --extractor, the person who verifies, and no --form or --to")
    project = find_project(Path.cwd(), chosen_round())
    _sweep(project.verification)
    merged = merge_project(project)
    values = single_values(merged.comparison)
    files = {path: owner_of(project, path) for path in verification_files(project)}
    for name in people_meant(project, extractors, extractors=False):
        theirs, waiting = to_verify_by(merged, values, name)
        for study in waiting:
            say(f"{study} is not shown to {name} yet: not finished by {' and '.join(merged.awaited(study))}", err=True)
        own = [path for path, owner in files.items() if owner == name]
        if not theirs and not own:
            say(f"There is nothing for {name} to verify", err=True)
            continue
        made = verification_workbook(project, merged.comparison.form, name, theirs, own)
        if len(own) == 1 and not made.new and not made.torn:
            say(f"{project.named(own[0])} has all values already", err=True)
            continue
        held = f"{plural(made.values, 'value')} to verify, {made.new} new"
        _write(project, made, project.earlier_verification, held)


def _of_later_round(extractors: tuple[str, ...], folder: Path | None) -> None:
    """The workbooks of a later round, one for each of these people or for all extractors."""
    from extract.errors import CannotUse
    from extract.project.folder.project import find_project
    from extract.project.form_changes.form_history import keep_form
    from extract.project.rounds.coders import coders_of, rows_for
    from extract.project.rounds.merging import agreed_before
    from extract.project.rounds.round_workbook import has_nothing_new, round_workbook

    if folder is not None:
        raise CannotUse("--to is for the first round", hint="the workbooks of a later round go to its own folder")
    project = find_project(Path.cwd(), chosen_round())
    _sweep(project.extractions)
    coders = coders_of(project, extractors)
    agreed = agreed_before(project)
    for study, why in agreed.waiting.items():
        say(f"{study} is not in round {project.round} yet: {why}", err=True)
    if not agreed.rows:
        hint = "settle a study first: twofold status shows what is open"
        raise CannotUse(f"nothing is agreed yet that round {project.round} asks about", hint=hint)
    keep_form(project, project.form())
    for name, files in coders.items():
        theirs = rows_for(project, agreed, name, asked_for=bool(extractors))
        if not theirs.rows and theirs.only == frozenset() and not files:
            say(f"There is no workbook for {name}, because assignment.csv gives {name} no study", err=True)
            continue
        made = round_workbook(project, theirs, name, files)
        if has_nothing_new(made):
            say(f"{project.named(files[0])} has all agreed rows already", err=True)
            continue
        _write(project, made, project.earlier_extractions, plural(made.new, "new row"))
        for remark in made.remarks:
            say(f"  {remark}", fg="yellow")


def _sweep(folder: Path) -> None:
    """Removes what a run left that was killed at its last step."""
    from extract.files import remove_stale

    if folder.is_dir():
        remove_stale(folder)


def _write(project: Project, made: MadeAnew, earlier: Path, held: str) -> None:
    """Writes a workbook in the place of a person's earlier ones, and says what it holds and where they are."""
    from extract.project.folder.made_anew import write_made_anew

    kept = write_made_anew(made, earlier)
    say(f"{project.named(made.path)}: {held}")
    for path, before in zip(kept, made.files, strict=True):
        say(f"  the earlier file is kept: {project.named(path)}", err=True)
        for left in made.left_behind.get(before, ()):
            say(f"  only there: {left}", err=True)


def _of_first_round(
    extractors: tuple[str, ...], form_name: str | None, modules: tuple[str, ...], folder: Path | None
) -> None:
    from extract.form_file.load import load_form
    from extract.project.extractors.answers import Answers
    from extract.project.extractors.whose_file import refuse_near
    from extract.project.folder.project import find_project
    from extract.project.form_changes.form_history import keep_form
    from extract.project.studies.assignment_file import studies_by_extractor
    from extract.workbook.template import is_as_written, write_new

    project = None if form_name else find_project(Path.cwd(), 1)
    if project and not extractors and project.settings.extractors:
        extractors = _without_workbook(project)
        if not extractors:
            return
    form = load_form(form_name, modules) if form_name else (project or find_project(Path.cwd(), 1)).form()
    target = _folder_for(folder or (project.extractions if project else Path.cwd()))
    names = extractors or ("extraction",)
    _refuse_no_file_names(names)
    if project:
        refuse_near(Answers.of(project).people, extractors)
    _refuse_the_same(names, target)
    theirs = studies_by_extractor(project, extractors) if project else {}
    contents = _contents(project, form, names, theirs, named=bool(extractors))
    paths = {name: target / f"{name}.xlsx" for name in names}
    there = [path for name, path in paths.items() if is_as_written(path, contents[name])]
    left = [name for name, path in paths.items() if len(there) == len(names) or path not in there]
    for path in there if len(left) < len(names) else []:
        say(f"{path} is there already, and nobody has typed in it", err=True)
    if project and extractors:
        _add_people(project, tuple(left))
    if project:
        keep_form(project, form)
    for name in left:
        write_new(paths[name], contents[name])
        say(f"{paths[name]}")
    if project:
        _say_what_lacks(project, left, project.listed_studies(), theirs)
    if project and not extractors:
        say(
            "This workbook does not say whose it is. When you know: twofold people --extractor NAME=extraction.xlsx",
            err=True,
        )


def _without_workbook(project: Project) -> tuple[str, ...]:
    """The extractors whom the project lists, who have studies and no workbook yet. Says of the others why not.

    CannotUse while it is unclear whose a file is: it may be that of somebody who seems to have none.
    """
    from extract.project.extractors.answers import Answers
    from extract.project.rounds.coders import refuse_unclear
    from extract.project.studies.assignment_file import studies_by_extractor

    answers = Answers.of(project)
    refuse_unclear(project, answers.whose)
    names = project.settings.extractors
    listed, theirs = project.listed_studies(), studies_by_extractor(project, names)
    without = []
    for name in names:
        if files := answers.whose.owners.get(answers.people.name_of(name)):
            there = " and ".join(project.named(project.extractions / file) for file in files)
            say(f"{name} has a workbook already: {there}", err=True)
        elif listed and not theirs[name]:
            say(f"There is no workbook for {name}, because assignment.csv gives {name} no study", err=True)
        else:
            without.append(name)
    if not without:
        ways = "To add studies to workbooks: twofold form migrate. For somebody else: twofold template --extractor NAME"
        say(f"Nothing was written. {ways}", err=True)
    return tuple(without)


def _folder_for(folder: Path) -> Path:
    """The folder, made if need be, without what a killed run left in it."""
    from extract.files import cannot_write, remove_stale

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    remove_stale(folder)
    return folder


def _contents(
    project: Project | None,
    form: Form,
    names: Sequence[str],
    theirs: Mapping[str, Sequence[Mapping[str, str]]],
    *,
    named: bool,
) -> dict[str, bytes]:
    """The workbook of each name. It says whose it is if somebody was `named`."""
    from extract.project.studies.assignment_file import left_to_others
    from extract.workbook.template import template_content

    studies, title = (project.listed_studies(), project.settings.title) if project else ([], "")
    return {
        name: template_content(
            form,
            name if named else "",
            theirs.get(name, studies),
            title,
            others=left_to_others(project, name) if project and named else None,
        )
        for name in names
    }


def _refuse_no_file_names(names: Sequence[str]) -> None:
    from extract.errors import CannotUse

    for name in names:
        if not name.strip() or any(sign in name for sign in '/\\:*?"<>|') or name.startswith((".", "~$")):
            raise CannotUse(f"{name!r} cannot be the name of a file", hint="use letters, digits and spaces")


def _say_what_lacks(
    project: Project,
    names: Iterable[str],
    studies: Sequence[Mapping[str, str]],
    theirs: Mapping[str, Sequence[Mapping[str, str]]],
) -> None:
    """Which workbooks have no studies, and what they do not have of studies.csv, and why."""
    from extract.project.folder.study_list import not_filled_in

    if not studies:
        say(
            f"The workbook has no studies, because {project.studies} lists none yet. To fill them in: list the studies,"
            " delete the new workbook, and run this command again.",
            err=True,
        )
        return
    for name in names:
        if not theirs.get(name, studies):
            say(f"The workbook of {name} has no studies, because assignment.csv gives {name} none.", err=True)
    for header, field in not_filled_in(project.studies, project.form()).items():
        say(
            f"The workbooks do not have what studies.csv says under {header!r}, because the form asks extractors for"
            f" it. To fill it in for them, write prefilled: yes for the field {field}.",
            err=True,
        )


def _add_people(project: Project, names: tuple[str, ...]) -> None:
    """Lists the extractors in the project's settings; CannotUse where one of them has an extraction."""
    from extract.errors import CannotUse
    from extract.project.extractors.answers import Answers

    answers = Answers.of(project)
    for name in names:
        known = answers.people.name_of(name)
        if files := answers.whose.owners.get(known):
            raise CannotUse(
                f"{known} already has an extraction: {' and '.join(files)}",
                file=str(project.extractions),
                hint=f"the workbook of {known} is made already. To give it the studies that studies.csv got since:"
                f" twofold form migrate. If {name} is another person, give the whole name",
            )
        answers.extractor(name)
    answers.write()


def _refuse_the_same(names: tuple[str, ...], folder: Path) -> None:
    """Names that differ in case only are one file on most computers, and one person."""
    from extract.errors import CannotUse

    there = {path.stem.casefold(): path.name for path in folder.glob("*.xlsx")}
    for name in names:
        other = there.setdefault(name.casefold(), f"{name}.xlsx")
        if other != f"{name}.xlsx":
            hint = "if they are two people, give one of them another name"
            raise CannotUse(f"{name}.xlsx and {other} differ only in capitals", file=str(folder), hint=hint)

"""`twofold form new`, `export` and `preview`: the files of forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.commands.extractions_among import extractions_among
from extract.output import say

if TYPE_CHECKING:
    from schema.form import Form

_ENDS = {
    "yaml": ".yaml",
    "xlsx": ".xlsx",
    "pandera": "_pandera.py",
    "json-schema": ".schema.json",
    "markdown": "-codebook.md",
    "html": "-codebook.html",
    "docx": "-codebook.docx",
    "refi-qda": ".qdc",
    "redcap": "-redcap.csv",
}


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from",
    "sources",
    metavar="SOURCE",
    multiple=True,
    help="A built-in form, a form file, a data dictionary of REDCap, or spreadsheets of your team. May be repeated.",
)
@click.option(
    "--extends",
    metavar="FORM",
    help="A built-in form, or a form file in the same folder, that the new one says only the changes to.",
)
@click.option(
    "--key",
    "keys",
    metavar="COLUMN",
    multiple=True,
    help="With spreadsheets: a column that identifies a row. Repeat it for several, the study's column first.",
)
@click.option("--sheet", metavar="NAME", help="With spreadsheets: the only sheet to read.")
def new(file: Path, sources: tuple[str, ...], extends: str | None, keys: tuple[str, ...], sheet: str | None) -> None:
    """Write a form to change, as a workbook or YAML.

    FILE ends in .xlsx or .yaml. Without --from, the form is a small example with two tables. With spreadsheets, it is
    guessed from them. Beside a data dictionary of REDCap, an export of the data shows which instruments repeat. With
    --extends, it has only what you change in another form.
    """
    from extract.form_file.suffixes import YAML_SUFFIXES

    kind = "yaml" if file.suffix.lower() in YAML_SUFFIXES else "xlsx" if file.suffix.lower() == ".xlsx" else ""
    _refuse(file, "name a file that ends in .xlsx or .yaml" if not kind else "")
    if sources and extends is not None:
        raise click.UsageError("use either --from or --extends")
    if extends is not None:
        _write_on_top(file, kind, extends)
    elif sources:
        _write(file, kind, _form_from(sources, file.stem, keys, sheet))
    else:
        from extract.form_file.example import EXAMPLE
        from extract.form_file.read import form_of_text

        _write(file, kind, form_of_text(EXAMPLE))
    say(f"{file} is written. Change it, then: twofold form check {file}")


@click.command("export")
@click.argument("name", required=False)
@click.option("--module", "modules", multiple=True, help="An optional group of fields that is on; may be repeated.")
@click.option("--to", "kind", type=click.Choice(list(_ENDS)), default="yaml", show_default=True, help="The kind.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def export(name: str | None, modules: tuple[str, ...], kind: str, file: Path | None) -> None:
    """Write a form as a file of another kind.

    NAME is a built-in form or a form file. In a project you can leave it out: then it is the form of the project, with
    its modules and its codebook. yaml and xlsx are forms for you to change, with every module. pandera is the
    form's checks as a Python file: an analyst can run it on the dataset with Polars and pandera, without twofold.
    json-schema says what a program or a language model may answer for one study. markdown, html and docx (Word) are a
    codebook to read, for an appendix. refi-qda is the themes, for NVivo, ATLAS.ti and MAXQDA. redcap is a data
    dictionary; what REDCap has no counterpart for is listed.
    """
    from extract.errors import CannotUse

    whole = kind in {"yaml", "xlsx"}
    if whole and modules:
        raise CannotUse(f"--module cannot be used with --to {kind}", hint="the file has every module")
    exported = form_meant(name, modules, whole=whole)
    if not name:
        say_which_form(whole=whole)
    if kind == "redcap":
        exported = exported.without_added_fields()
    stem = exported.name.replace("-", "_") if kind == "pandera" else exported.name
    target = file or Path(f"{stem}{_ENDS[kind]}")
    _refuse(target)
    _write(target, kind, exported)
    say(f"{target} is written.{_next_step(target, kind)}")
    if kind == "redcap":
        _say_of_redcap(exported)


def form_meant(name: str | None, modules: tuple[str, ...], *, whole: bool) -> Form:
    """The form of this name; that of the project around, where its file or nothing is named; else the usual one.

    A project's form has its modules and its codebook. If `whole`, it is as its file has it, with every module.
    """
    from extract.errors import CannotUse
    from extract.form_file.load import load_form, whole_form
    from extract.project.folder.project import PROJECT_FILE, project_around
    from schema.forms import USUAL_FORM

    project = project_around(Path.cwd())
    of_project = project and (not name or Path(name).resolve() == (project.folder / project.settings.form).resolve())
    if project is None or not of_project:
        name = name or USUAL_FORM
        return whole_form(name) if whole else load_form(name, modules)
    if modules:
        raise CannotUse("--module is for another form", hint=f"{PROJECT_FILE} says which modules of this one are on")
    return project.form_as_written() if whole else project.whole_form()


def say_which_form(*, whole: bool) -> None:
    """Where no form is named: says which one is taken."""
    from extract.project.folder.project import project_around
    from schema.forms import USUAL_FORM

    project = project_around(Path.cwd())
    if project is None:
        say(f"No form is named and there is no project here: this is the built-in form {USUAL_FORM}", err=True)
        return
    codebook = "as its file has it" if whole else "with the codebook as it is now"
    say(f"No form is named: this is the form of the project, {project.settings.form}, {codebook}", err=True)


def _say_of_redcap(form: Form) -> None:
    """What the data dictionary does not have of the form, and what is set in REDCap itself."""
    from extract.form_file.redcap.losses import in_lines, losses, to_do
    from extract.form_file.redcap.write import redcap_dictionary

    dictionary = redcap_dictionary(form)
    if found := losses(form, dictionary):
        say("\nREDCap has no counterpart for these settings, so the dictionary leaves them out or says them otherwise:")
        for line in in_lines(found):
            say(f"  {line}")
    say("\nIn REDCap itself:")
    for line in to_do(form, dictionary):
        say(f"  {line}")


def _next_step(target: Path, kind: str) -> str:
    """What to do with the file that was written."""
    match kind:
        case "yaml" | "xlsx":
            return f" To check it: twofold form check {target}"
        case "pandera":
            return f" To run it: python {target} DATASET_FOLDER"
        case _:
            return ""


@click.command("preview")
@click.argument("name")
@click.option("--module", "modules", multiple=True, help="An optional group of fields that is on; may be repeated.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="The workbook to write.")
def preview(name: str, modules: tuple[str, ...], file: Path | None) -> None:
    """Show the workbook that extractors would get.

    NAME is a form file or a built-in form. The workbook is written too, for you to look at. Extractors get theirs from
    twofold template.
    """
    from extract.form_file.load import load_form
    from extract.report.form_preview import print_preview
    from extract.workbook.template import write_template
    from schema.rounds import part_of_round

    form = load_form(name, modules)
    target = file or Path(f"{form.name}-preview.xlsx")
    _refuse(target, "" if target.suffix.lower() == ".xlsx" else "name a file that ends in .xlsx")
    write_template(part_of_round(form, 1), target, extractor="")
    print_preview(form)
    say(f"\n{target} is the workbook that extractors would get. Open it to look at it.")


def _write_on_top(file: Path, kind: str, extends: str) -> None:
    """Writes a form that extends another, and says no more yet."""
    from extract.form_file.load import whole_form
    from extract.form_file.suffixes import is_form_file
    from extract.form_file.write import text_on_top

    here = str(file.parent / extends) if is_form_file(extends) else extends
    below = whole_form(here)
    if kind == "xlsx":
        from extract.form_file.sheets.write import workbook_on_top
        from extract.workbook.template import write_new

        write_new(file, workbook_on_top(below, extends, file.stem))
    else:
        from extract.files import write_text

        write_text(file, text_on_top(below, extends, file.stem))


def _form_from(sources: tuple[str, ...], name: str, keys: tuple[str, ...], sheet: str | None) -> Form:
    """The form to begin with: one of twofold, that of a file, of REDCap, or one guessed from spreadsheets."""
    from extract.compare_files.infer_form import infer_from_files
    from extract.form_file.load import is_form, whole_form
    from extract.form_file.redcap.files import form_from_redcap

    if len(sources) == 1 and is_form(sources[0]):
        if sheet is not None:
            raise click.UsageError(f"--sheet is for spreadsheets that are no form, and {sources[0]} is a form")
        return whole_form(sources[0])
    files, _ = extractions_among([Path(source) for source in sources])
    if (read := form_from_redcap(files, name=name)) is not None:
        for remark in read.remarks:
            say(remark, err=True)
        return read.form
    inferred = infer_from_files(files, key=keys, sheet=sheet, name=name)
    for assumption in inferred.assumed.assumptions:
        say(f"assumed{' ?' if assumption.doubtful else ''}: {assumption.sentence}", err=True)
    return inferred.form


def _refuse(file: Path, wrong: str = "") -> None:
    """CannotUse for a name that cannot be written to; nothing is ever overwritten."""
    from extract.errors import CannotUse

    if wrong:
        raise CannotUse("cannot be the file", file=str(file), hint=wrong)
    if file.exists():
        raise CannotUse("is there already", file=str(file), hint="choose another name")


def _write(file: Path, kind: str, form: Form) -> None:
    from extract.files import write_text
    from extract.workbook.template import write_new

    match kind:
        case "xlsx":
            from extract.form_file.sheets.write import form_workbook

            write_new(file, form_workbook(form))
        case "docx":
            from extract.form_file.exports.appendix_docx import docx

            write_new(file, docx(form))
        case _:
            write_text(file, _text(kind, form, file))


def _text(kind: str, form: Form, file: Path) -> str:
    """The form as a text of this kind."""
    from extract.form_file.exports.appendix_text import html, markdown
    from extract.form_file.exports.json_schema import json_schema_text
    from extract.form_file.exports.pandera_file import pandera_file
    from extract.form_file.exports.refi_qda import refi_qda
    from extract.form_file.redcap.write import dictionary_text, redcap_dictionary
    from extract.form_file.write import form_text

    match kind:
        case "pandera":
            return pandera_file(form, file=file.name)
        case "json-schema":
            return json_schema_text(form)
        case "markdown":
            return markdown(form)
        case "html":
            return html(form)
        case "refi-qda":
            return refi_qda(form)
        case "redcap":
            return dictionary_text(redcap_dictionary(form))
        case _:
            return form_text(form)

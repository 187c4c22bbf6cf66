"""`twofold form`: forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.commands.extractions_among import extractions_among
from extract.commands.form_changes import diff, migrate
from extract.commands.form_files import export, form_meant, new, preview, say_which_form
from extract.commands.in_order import InOrder
from extract.commands.plain_options import with_missing_codes
from extract.output import output_format, print_json, say
from schema.text import plural

if TYPE_CHECKING:
    from extract.form_file.places import Mistake
    from schema.form import Form


@click.group(cls=InOrder)
def form() -> None:
    """Make, check, show and export forms."""


form.add_command(new)


@form.command("show")
@click.argument("name", required=False)
@click.option("--module", "modules", multiple=True, help="An optional group of fields that is on; may be repeated.")
@output_format
def show(name: str | None, modules: tuple[str, ...], output_format: str) -> None:
    """Show the tables and fields of a form.

    NAME is a built-in form or a form file. In a project you can leave it out: then it is the form of the project.
    """
    from extract.workbook.layout import modules_on
    from schema.description import describe

    shown = form_meant(name, modules, whole=False)
    if not name:
        say_which_form(whole=False)
    if output_format == "json":
        print_json(describe(shown) | {"fingerprint": shown.fingerprint})
        return
    _print(shown)
    on = modules_on(shown)
    every = form_meant(name, (), whole=True).modules
    off = {key: description for key, description in every.items() if key not in on}
    for key, description in off.items():
        say(f"module {key}: {description}")


@form.command("infer")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--by", metavar="COLUMN", help="The column that names the extractor of each row. It is not part of the form."
)
@click.option(
    "--key",
    "keys",
    metavar="COLUMN",
    multiple=True,
    help="A column that identifies a row. Repeat it for several, the study's column first.",
)
@click.option(
    "--pairs",
    metavar="A*=B*",
    help="For one file with people side by side: the headers of each, * for the question, as 'Coder1*=Coder2*'.",
)
@click.option("--sheet", metavar="NAME", help="The only sheet to read, if the guess is wrong.")
@with_missing_codes
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write the form to this .yaml file.")
def infer(
    files: tuple[Path, ...],
    by: str | None,
    keys: tuple[str, ...],
    pairs: str | None,
    sheet: str | None,
    missing: tuple[str, ...],
    to: Path | None,
) -> None:
    """Guess a form from spreadsheets, for you to edit.

    FILES are the team's spreadsheets. The form is YAML. Give it to compare, check and init with --form.
    """
    from extract.compare_files.infer_form import infer_from_files
    from extract.errors import CannotUse
    from extract.files import write_text
    from extract.form_file.suffixes import YAML_SUFFIXES
    from extract.form_file.write import form_text

    if to is not None and to.suffix.lower() not in YAML_SUFFIXES:
        raise CannotUse("a guessed form is written as a .yaml file", file=str(to), hint=f"--to {to.stem}.yaml")
    if to is not None and to.exists():
        raise CannotUse("is there already", file=str(to), hint="choose another name")
    files, _ = extractions_among(files)
    name = (to or files[0]).stem
    inferred = infer_from_files(files, by=by, key=keys, pairs=pairs, sheet=sheet, missing=missing, name=name)
    text = form_text(inferred.form)
    for assumption in inferred.assumed.assumptions:
        say(f"assumed{' ?' if assumption.doubtful else ''}: {assumption.sentence}", err=True)
    if to is None:
        say(text, nl=False)
    else:
        write_text(to, text)
        say(f"{to} is written. Edit it, then: twofold form check {to}")


@form.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@output_format
def check(file: Path, output_format: str) -> int:
    """Find every mistake in a form file, each at its line or cell. Exit code 1 if there are any.

    FILE is YAML or a workbook. Notes are not mistakes, but worth a look.
    """
    from extract.form_file.read import check_form

    checked = check_form(file)
    if output_format == "json":
        mistakes, notes = ([_as_json(one) for one in listed] for listed in (checked.mistakes, checked.notes))
        fingerprint = checked.form.fingerprint if checked.form is not None else None
        print_json({"file": str(file), "mistakes": mistakes, "notes": notes, "fingerprint": fingerprint})
    else:
        for mistake in checked.mistakes:
            say(f"{file}  {mistake.place}: {mistake.message}")
        for note in checked.notes:
            say(f"{file}  {note.place}: note: {note.message}")
        if checked.form is not None:
            fields = sum(one.of is None for table in checked.form.tables for one in table.fields)
            say(f"{file}: {plural(len(checked.form.tables), 'table')}, {plural(fields, 'field')}, no mistakes")
    return int(bool(checked.mistakes))


def _as_json(mistake: Mistake) -> dict[str, object]:
    place = mistake.place
    where: dict[str, object] = {"sheet": place.sheet, "cell": place.cell} if place.sheet else {"line": place.row}
    return where | {"message": mistake.message}


form.add_command(preview)
form.add_command(export)


def _print(shown: Form) -> None:
    from extract.workbook.layout import needed, only_if

    fields = sum(field.of is None for table in shown.tables for field in table.fields)
    say(f"{shown.title}  ({shown.name} {shown.version}, {plural(fields, 'field')})", bold=True)
    for table in shown.tables:
        chosen = "; extractors choose the rows" if table.selection else ""
        say(f"\n{table.label}", bold=True, nl=False)
        say(f"  {table.description}  (row: {', '.join(table[name].label for name in table.identity)}{chosen})")
        for field in table.fields:
            if field.of is None:
                mark = "*" if needed(table, field) else " "
                say(f"  {mark} {field.label:<28} {field.cell.hint}")
                if field.applies_when:
                    say(f"      {only_if(table, field)}")
    say(
        "\n* must have an answer or a missing code (NR, UC, NA, PEND) before a study is marked as finished; the others"
        " are optional, or only one person extracts them"
    )


form.add_command(diff)
form.add_command(migrate)

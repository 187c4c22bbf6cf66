"""`twofold form`: forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from extract.output import output_format, plural, print_json

if TYPE_CHECKING:
    from schema.form import Form


@click.group()
def form() -> None:
    """Look at forms."""


@form.command("show")
@click.argument("name", default="patient-voices")
@click.option("--module", "modules", multiple=True, help="An optional group of fields that is on; may be repeated.")
@output_format
def show(name: str, modules: tuple[str, ...], output_format: str) -> None:
    """Show the tables and fields of a form."""
    from extract.project import load_form, whole_form
    from schema.form import describe

    shown = load_form(name, modules)
    if output_format == "json":
        print_json(describe(shown) | {"fingerprint": shown.fingerprint})
        return
    _print(shown)
    off = {key: said for key, said in whole_form(name).modules.items() if key not in modules}
    for key, said in off.items():
        click.echo(f"module {key}: {said}")


def _print(shown: Form) -> None:
    asked = sum(each.of is None for table in shown.tables for each in table.fields)
    click.secho(f"{shown.title}  ({shown.name} {shown.version}, {plural(asked, 'field')})", bold=True)
    for table in shown.tables:
        chosen = ", rows are chosen" if table.selection else ""
        click.secho(f"\n{table.label}", bold=True, nl=False)
        click.echo(f"  {table.description}  (row: {', '.join(table[name].label for name in table.identity)}{chosen})")
        for each in table.fields:
            if each.of is None:
                mark = "*" if each.required else " "
                click.echo(f"  {mark} {each.label:<28} {each.cell.hint}")
    click.echo("\n* to be filled in before a study is marked as finished")
